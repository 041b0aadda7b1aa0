package dev.watchkeeper.decide;

import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.BreakpointRule;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;

import java.time.Instant;
import java.util.List;
import java.util.Map;

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
     * @param current with its assessment
     * @param at when it was decided on
     */
    public record Case(Task task, int granted, List<Attempt> earlier, Attempt current, Instant at) {
        public Case {
            earlier = List.copyOf(earlier);
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

    private static Decision decide(Case c, By by) {
        Assessment assessment = c.current().assessment();
        if (assessment == null) {
            throw new IllegalArgumentException(c.current().ref() + " was not assessed");
        }
        return Decider.decide(
                assessment,
                new Decider.Policy(by.thresholds(), by.limits(), by.rules(), c.at()),
                new Decider.History(
                        c.task(),
                        by.thresholds().attempts() + c.granted(),
                        c.earlier(),
                        c.current(),
                        Map.of()));
    }
}
