package dev.watchkeeper.decide;

import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.BreakpointRule;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Surroundings;
import dev.watchkeeper.domain.Task;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * Decides again on attempts of the past, by the engine that decides live. Each attempt is decided
 * on with what was known then; what would have followed from another decision is not made up.
 */
public final class Replay {
    private Replay() {}

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
    public static List<Decision> over(List<Case> cases, By by) {
        return cases.parallelStream().map(c -> decide(c, by)).toList();
    }

    /**
     * How many of the cases can't be judged by all of the rules: what a rule asks of the
     * surroundings was not kept when they were decided on. Such a rule is passed over there.
     */
    public static int unjudged(List<Case> cases, By by) {
        return by.rules().stream().noneMatch(r -> Variables.aboutSurroundings(r.variables()))
                ? 0
                : (int) cases.stream().filter(c -> surroundings(c) == null).count();
    }

    private static @Nullable Surroundings surroundings(Case c) {
        Assessment assessment = c.current().assessment();
        return assessment == null ? null : assessment.surroundings();
    }

    private static Decision decide(Case c, By by) {
        Assessment assessment = c.current().assessment();
        if (assessment == null) {
            throw new IllegalArgumentException(c.current().ref() + " was not assessed");
        }
        @Nullable Surroundings then = assessment.surroundings();
        return Decider.decide(
                assessment,
                new Decider.Policy(
                        by.thresholds(),
                        by.limits(),
                        by.rules(),
                        then == null ? c.at() : then.at()),
                new Decider.History(
                        c.task(),
                        by.thresholds().attempts() + c.granted(),
                        c.earlier(),
                        c.answered(),
                        c.current(),
                        Variables.around(then)));
    }
}
