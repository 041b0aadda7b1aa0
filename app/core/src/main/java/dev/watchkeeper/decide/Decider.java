package dev.watchkeeper.decide;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.BreakpointRule;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Nearness;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decides what follows from an attempt. A pure function. */
public final class Decider {
    private Decider() {}

    /**
     * What the person wants.
     *
     * @param rules in the order in which they are asked
     * @param now the moment of the decision
     */
    public record Policy(
            Settings.Thresholds thresholds,
            Settings.Limits limits,
            List<BreakpointRule> rules,
            Instant now) {
        public Policy {
            rules = List.copyOf(rules);
        }
    }

    /**
     * What went before.
     *
     * @param task with the count of its attempts, the current one included
     * @param attemptsAllowed how many attempts it may use in all
     * @param earlier its closed attempts in order
     * @param answered what was answered to their questions, in order
     * @param current the attempt to decide on
     * @param variables more variables for the rules, by name, nested maps for members; they win
     *     over ours
     * @param unseen commands of gates that failed and have not been seen to pass in the workspace
     */
    public record History(
            Task task,
            int attemptsAllowed,
            List<Attempt> earlier,
            List<Answered> answered,
            Attempt current,
            Map<String, Object> variables,
            Set<String> unseen) {
        public History {
            earlier = List.copyOf(earlier);
            answered = List.copyOf(answered);
            variables = Map.copyOf(variables);
            unseen = Set.copyOf(unseen);
        }

        /** One where it is not known which gates have passed before. */
        public History(
                Task task,
                int attemptsAllowed,
                List<Attempt> earlier,
                List<Answered> answered,
                Attempt current,
                Map<String, Object> variables) {
            this(task, attemptsAllowed, earlier, answered, current, variables, Set.of());
        }

        /** How many attempts are left after the current one; never negative. */
        public int attemptsLeft() {
            return Math.max(0, attemptsAllowed - task.attempts());
        }
    }

    /** Decides. */
    public static Decision decide(Assessment assessment, Policy policy, History history) {
        Decision plain = withoutRules(assessment, policy, history);
        Decision ruled =
                RuleDecision.over(
                        plain,
                        policy.rules(),
                        RuleDecision.fired(
                                policy.rules(),
                                Variables.of(assessment, history, plain, policy.now())),
                        false);
        return RepositoryQuestion.kept(plain, ruled);
    }

    /** What is decided before the rules are asked. */
    static Decision withoutRules(Assessment assessment, Policy policy, History history) {
        return RepositoryQuestion.over(
                AssessmentDecision.of(assessment, policy, history), assessment.repository());
    }

    /**
     * The rule that was nearest to firing, and how near it was.
     *
     * @return {@code null} if none is {@linkplain Nearness#near near} by a number alone
     */
    public static @Nullable Near nearest(Assessment assessment, Policy policy, History history) {
        Decision plain = withoutRules(assessment, policy, history);
        return RuleDecision.nearest(
                policy.rules(), Variables.of(assessment, history, plain, policy.now()));
    }

    /** A rule that did not fire, and what kept it from that. */
    public record Near(String rule, Nearness nearness) {}

    /**
     * What is asked when a checkpoint could not be taken. Rules may say it in other words; they
     * can't add an answer, for there is no work that could be taken.
     *
     * @param plain what is asked without rules
     * @param problem what is wrong
     * @param before whether it was the one before the attempt
     */
    public static Decision.Ask withoutCheckpoint(
            Decision.Ask plain, String problem, boolean before, Policy policy, History history) {
        return (Decision.Ask)
                RuleDecision.over(
                        plain,
                        policy.rules(),
                        RuleDecision.fired(
                                policy.rules(),
                                Variables.withoutCheckpoint(
                                        history, plain, problem, before, policy.now())),
                        true);
    }

    /**
     * What an attempt's assessment tells the agent of the next one, made from the evidence alone.
     *
     * @param outcome what the agent's run came to, or {@code null} if that is not known
     * @param earlier the task's attempts before it, in order
     * @return each piece once, the most certain first; never empty
     */
    public static List<String> feedback(
            Assessment assessment, @Nullable AgentOutcome outcome, List<Attempt> earlier) {
        return Feedback.of(assessment, outcome, earlier);
    }
}
