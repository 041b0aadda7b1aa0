package dev.watchkeeper.attempt;

import dev.watchkeeper.decide.Decider;
import dev.watchkeeper.decide.Variables;
import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.DecisionContext;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.state.StateManager;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Decides what follows from an attempt: gathers the policy and the history as they are now, asks
 * {@link Decider}, and writes the decision down together with its event.
 */
final class AttemptDecider {
    private final StateManager state;
    private final AttemptBaseline trees;
    private final UnwatchedChangesQuestion unwatched;
    private final OutcomeRecorder outcomes;
    private final DecisionContextProvider contexts;

    AttemptDecider(
            StateManager state,
            AttemptBaseline trees,
            OutcomeRecorder outcomes,
            DecisionContextProvider contexts) {
        this.state = state;
        this.trees = trees;
        this.unwatched = new UnwatchedChangesQuestion(state);
        this.outcomes = outcomes;
        this.contexts = contexts;
    }

    /** Decides what follows from an assessed attempt, and writes the decision down. */
    Attempt decide(Attempt a, Task task, Settings settings) {
        Assessment assessment = Objects.requireNonNull(a.assessment());
        DecisionContext then = contexts.now(a, settings);
        Decider.Policy policy = policy(settings, then);
        Decider.History history = history(a, task, settings, then);
        Decision made = Decider.decide(assessment, policy, history);
        // A rule that stopped at a limit may see it otherwise now; its question stays.
        Decision decision =
                state.read(v -> AgentRequests.suspended(v, a.ref()))
                        .<Decision>map(AgentRequests::askedLater)
                        .orElseGet(() ->
                                made instanceof Decision.Wait wait
                                        ? stillAsked(wait)
                                        : unwatched.over(a, made));
        Map<String, Object> data = DecidedData.data(a, decision);
        data.put("accept", inForce(settings).accept());
        Decider.Near near = Decider.nearest(assessment, policy, history);
        if (near != null) {
            data.put(
                    "nearest",
                    Map.of(
                            "rule",
                            near.rule(),
                            "text",
                            near.nearness().text(),
                            "distance",
                            near.nearness().distance()));
        }
        return state.write(tx -> {
            Attempt next =
                    Transition.WAS_DECIDED.take(
                            tx,
                            a.withAssessment(assessment.decidedIn(then)).withDecision(decision));
            tx.append(EventDraft.of(EventType.DECIDED, a, data));
            return next;
        });
    }

    /** Computes what deciding will need, while there is time. */
    void learnAhead() {
        outcomes.learnAhead();
    }

    /** How an attempt is drawn as a spot check if it was accepted. */
    OutcomeRecorder.Draw drawing(Attempt a, Task task, Settings settings) {
        return outcomes.drawing(a, task, settings.thresholds());
    }

    /** The thresholds in force, by what outcomes have taught. */
    private Settings.Thresholds inForce(Settings settings) {
        return outcomes.inForce(settings.thresholds());
    }

    /**
     * Decides on an attempt that the account's limit cut, before its work is looked at.
     *
     * @return the wait for the limit's end; {@code null} if no limit cut the attempt, its task is
     *     cancelled, or a rule stops there
     */
    Decision.@Nullable Wait atLimit(Attempt a, Task task, Settings settings) {
        AgentOutcome outcome = Objects.requireNonNull(a.outcome());
        if (outcome.ending() != Ending.LIMIT || task.state() == TaskState.CANCELLED) {
            return null;
        }
        Assessment limited = AttemptAssessor.withoutWork(outcome);
        DecisionContext then = contexts.now(a, settings);
        Decision decision =
                Decider.decide(
                        limited,
                        policy(settings, then),
                        history(a.withAssessment(limited), task, settings, then));
        return decision instanceof Decision.Wait wait ? wait : null;
    }

    private static Decision stillAsked(Decision.Wait wait) {
        return new Decision.Ask(
                wait.because(),
                "limit",
                "The account's limit is reached, and a rule stopped there. How does it go on?",
                List.of(
                        new BreakpointOption(
                                TaskAction.RETRY, "another attempt, once the limit is over"),
                        new BreakpointOption(TaskAction.SKIP, "leave the task out"),
                        new BreakpointOption(TaskAction.FAIL, "give the task up")),
                null);
    }

    /** What is asked when a checkpoint could not be taken. */
    Decision.Ask noCheckpoint(
            Attempt a, Task task, Settings settings, WatchkeeperException problem, boolean before) {
        DecisionContext then = contexts.now(a, settings);
        return Decider.withoutCheckpoint(
                DecisionApplier.noCheckpoint(problem, !before || trees.previousInChain(a) != null),
                String.valueOf(problem.getMessage()),
                before,
                policy(settings, then),
                history(a, task, settings, then));
    }

    private Decider.Policy policy(Settings settings, DecisionContext then) {
        return new Decider.Policy(
                outcomes.inForce(settings.thresholds()),
                settings.limits(),
                settings.rules(),
                then.at());
    }

    private Decider.History history(Attempt a, Task task, Settings settings, DecisionContext then) {
        return state.read(v -> {
            List<Attempt> earlier =
                    v.attempts(task.id()).stream()
                            .filter(e -> e.ref().number() < a.ref().number())
                            .toList();
            return new Decider.History(
                    task,
                    settings.thresholds().attempts() + task.attemptsAllowed(),
                    earlier,
                    earlier.isEmpty() ? List.of() : PriorAnswers.among(v.breakpointsOf(task.id())),
                    a,
                    Variables.around(then),
                    GatesSeen.unseen(v, a, earlier));
        });
    }
}
