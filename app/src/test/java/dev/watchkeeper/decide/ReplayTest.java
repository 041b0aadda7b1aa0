package dev.watchkeeper.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.domain.BreakpointRule;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Surroundings;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A replay sees what was seen when it was decided, and says where it can't. */
final class ReplayTest {
    private static Replay.By by(BreakpointRule... rules) {
        return new Replay.By(
                new Settings.Thresholds(0.7, 0.5, 3),
                new Settings.Limits(Duration.ofHours(12), true),
                List.of(rules));
    }

    private static BreakpointRule rule(String needs, BreakpointRule.Condition condition) {
        return new BreakpointRule(
                "mine", needs, Set.of(needs), condition, "", List.of(), null, "f");
    }

    private static Replay.Case decided(@Nullable Surroundings then) {
        Situation s = new Situation();
        Decider.History h = s.history();
        return new Replay.Case(
                h.task(),
                0,
                List.of(),
                List.of(),
                h.current()
                        .withAssessment(
                                then == null ? s.assessment() : s.assessment().decidedIn(then)),
                Situation.START.plusSeconds(7));
    }

    private static Surroundings surroundings(boolean up, double seconds, @Nullable Double share) {
        return new Surroundings(Situation.START.plusSeconds(90), "qwen", up, false, seconds, share);
    }

    private static @Nullable Object member(Map<String, Object> known, String of, String name) {
        return ((Map<?, ?>) java.util.Objects.requireNonNull(known.get(of))).get(name);
    }

    private static double number(Map<String, Object> known, String of, String name) {
        return ((Number) java.util.Objects.requireNonNull(member(known, of, name))).doubleValue();
    }

    private static List<String> words(List<Decision> decisions) {
        return decisions.stream().map(Decision::word).toList();
    }

    @Test
    void aRuleAboutTheSurroundingsAnswersAsItDidThen() {
        List<Replay.Case> cases =
                List.of(
                        decided(surroundings(true, 10, 0.95)),
                        decided(surroundings(false, 9000, 0.2)),
                        decided(surroundings(true, 9000, null)));
        assertEquals(
                List.of("accept", "ask", "accept"),
                words(
                        Replay.over(
                                cases,
                                by(
                                        rule(
                                                "model.up",
                                                k ->
                                                        Boolean.FALSE.equals(
                                                                member(k, "model", "up")))))));
        assertEquals(
                List.of("accept", "ask", "ask"),
                words(
                        Replay.over(
                                cases,
                                by(
                                        rule(
                                                "time.run_seconds",
                                                k -> number(k, "time", "run_seconds") > 100)))));
        BreakpointRule share = rule("budget.share", k -> number(k, "budget", "share") > 0.9);
        assertEquals(List.of("ask", "accept", "accept"), words(Replay.over(cases, by(share))));
        assertEquals(0, Replay.unjudged(cases, by(share)), "an agent without a bound is judged");
    }

    @Test
    void theMomentIsTheOneOfTheDecisionWhereItIsKnown() {
        BreakpointRule late =
                rule("time.attempt_seconds", k -> number(k, "time", "attempt_seconds") > 60);
        assertEquals(
                List.of("ask", "accept"),
                words(
                        Replay.over(
                                List.of(decided(surroundings(true, 1, null)), decided(null)),
                                by(late))));
    }

    @Test
    void whatWasNotKeptIsCountedAndTheRulePassedOver() {
        List<Replay.Case> cases =
                List.of(decided(null), decided(surroundings(false, 1, null)), decided(null));
        BreakpointRule down = rule("model.up", k -> Boolean.FALSE.equals(member(k, "model", "up")));
        assertEquals(List.of("accept", "ask", "accept"), words(Replay.over(cases, by(down))));
        assertEquals(2, Replay.unjudged(cases, by(down)));
        assertEquals(0, Replay.unjudged(cases, by(rule("confidence", k -> false))));
        assertEquals(0, Replay.unjudged(cases, by(rule("time.hour", k -> false))));
    }
}
