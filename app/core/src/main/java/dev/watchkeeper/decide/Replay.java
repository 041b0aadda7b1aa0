package dev.watchkeeper.decide;

import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.BreakpointRule;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.DecisionContext;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Decides again on attempts of the past, by the engine that decides live. Each attempt is decided
 * on with what was known then; what would have followed from another decision is not made up.
 *
 * <p>It is asked again and again while a slider moves. What the rules say of an attempt depends on
 * the thresholds only by the decision without them and by the attempts left; so it is asked again
 * only where one of these, or a rule, changed. Safe for many threads.
 */
public final class Replay {
    private final List<Case> cases;
    private final @Nullable Said[] said; // By case, what the rules said last.
    private List<Question> questions = List.of();

    /** Over these attempts. */
    public Replay(List<Case> cases) {
        this.cases = List.copyOf(cases);
        this.said = new Said[cases.size()];
    }

    /** What of a rule its firing depends on. */
    private record Question(Set<String> needs, BreakpointRule.Condition condition) {}

    /** What the rules said of an attempt after a decision without them. */
    private record Said(String decision, int attemptsLeft, List<RuleDecision.Fired> fired) {}

    /** The attempts. */
    public List<Case> cases() {
        return cases;
    }

    /**
     * An attempt as it stood when it was decided on.
     *
     * @param task with the count of its attempts as it was then
     * @param granted how many attempts persons had granted beyond the threshold
     * @param earlier its earlier attempts in order
     * @param answered what was answered to the questions of its earlier attempts
     * @param current with its assessment
     * @param at about when it was decided on; what is kept with the assessment wins
     */
    public record Case(
            Task task,
            int granted,
            List<Attempt> earlier,
            List<Answered> answered,
            Attempt current,
            Instant at) {
        public Case {
            earlier = List.copyOf(earlier);
            answered = List.copyOf(answered);
        }
    }

    /** What is to be decided by. */
    public record By(
            Settings.Thresholds thresholds, Settings.Limits limits, List<BreakpointRule> rules) {
        public By {
            rules = List.copyOf(rules);
        }
    }

    /** The decisions in the order of the cases. */
    public synchronized List<Decision> over(By by) {
        List<Question> now =
                by.rules().stream().map(r -> new Question(r.variables(), r.condition())).toList();
        if (!now.equals(questions)) {
            Arrays.fill(said, null);
            questions = now;
        }
        return IntStream.range(0, said.length).parallel().mapToObj(i -> decide(i, by)).toList();
    }

    /**
     * How many of the cases can't be judged by all of the rules: what a rule asks of the
     * surroundings was not kept when they were decided on. Such a rule is passed over there.
     */
    public int unjudged(By by) {
        return by.rules().stream().noneMatch(r -> Variables.aboutSurroundings(r.variables()))
                ? 0
                : (int) cases.stream().filter(c -> surroundings(c) == null).count();
    }

    private static @Nullable DecisionContext surroundings(Case c) {
        Assessment assessment = c.current().assessment();
        return assessment == null ? null : assessment.surroundings();
    }

    private Decision decide(int index, By by) {
        Case c = cases.get(index);
        Assessment assessment = c.current().assessment();
        if (assessment == null) {
            throw new IllegalArgumentException(c.current().ref() + " was not assessed");
        }
        @Nullable DecisionContext then = assessment.surroundings();
        Decider.Policy policy =
                new Decider.Policy(
                        by.thresholds(),
                        by.limits(),
                        by.rules(),
                        then == null ? c.at() : then.at());
        Decider.History history = history(c, by, Map.of());
        Decision plain = Decider.withoutRules(assessment, policy, history);
        @Nullable Said known = said[index];
        if (known == null
                || known.attemptsLeft() != history.attemptsLeft()
                || !known.decision().equals(plain.word())) {
            Map<String, Object> variables =
                    Variables.of(
                            assessment,
                            history(c, by, Variables.around(then)),
                            plain,
                            policy.now());
            known =
                    new Said(
                            plain.word(),
                            history.attemptsLeft(),
                            RuleDecision.fired(by.rules(), variables));
            said[index] = known;
        }
        return RuleDecision.over(plain, by.rules(), known.fired(), false);
    }

    private static Decider.History history(Case c, By by, Map<String, Object> around) {
        return new Decider.History(
                c.task(),
                by.thresholds().attempts() + c.granted(),
                c.earlier(),
                c.answered(),
                c.current(),
                around);
    }
}
