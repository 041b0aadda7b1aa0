package dev.watchkeeper.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.BreakpointRule;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.DecisionContext;
import dev.watchkeeper.domain.Settings;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

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

    private static Replay.Case decided(@Nullable DecisionContext then) {
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

    private static DecisionContext surroundings(
            boolean up, double seconds, @Nullable Double share) {
        return new DecisionContext(
                Situation.START.plusSeconds(90), "qwen", up, false, seconds, share);
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
                        new Replay(cases)
                                .over(
                                        by(
                                                rule(
                                                        "model.up",
                                                        k ->
                                                                Boolean.FALSE.equals(
                                                                        member(
                                                                                k, "model",
                                                                                "up")))))));
        assertEquals(
                List.of("accept", "ask", "ask"),
                words(
                        new Replay(cases)
                                .over(
                                        by(
                                                rule(
                                                        "time.run_seconds",
                                                        k ->
                                                                number(k, "time", "run_seconds")
                                                                        > 100)))));
        BreakpointRule share = rule("budget.share", k -> number(k, "budget", "share") > 0.9);
        assertEquals(List.of("ask", "accept", "accept"), words(new Replay(cases).over(by(share))));
        assertEquals(
                0, new Replay(cases).unjudged(by(share)), "an agent without a bound is judged");
    }

    @Test
    void theMomentIsTheOneOfTheDecisionWhereItIsKnown() {
        BreakpointRule late =
                rule("time.attempt_seconds", k -> number(k, "time", "attempt_seconds") > 60);
        assertEquals(
                List.of("ask", "accept"),
                words(
                        new Replay(List.of(decided(surroundings(true, 1, null)), decided(null)))
                                .over(by(late))));
    }

    @Test
    void whatWasNotKeptIsCountedAndTheRulePassedOver() {
        List<Replay.Case> cases =
                List.of(decided(null), decided(surroundings(false, 1, null)), decided(null));
        BreakpointRule down = rule("model.up", k -> Boolean.FALSE.equals(member(k, "model", "up")));
        assertEquals(List.of("accept", "ask", "accept"), words(new Replay(cases).over(by(down))));
        assertEquals(2, new Replay(cases).unjudged(by(down)));
        assertEquals(0, new Replay(cases).unjudged(by(rule("confidence", k -> false))));
        assertEquals(0, new Replay(cases).unjudged(by(rule("time.hour", k -> false))));
    }

    private static Replay.By by(Settings.Thresholds thresholds, List<BreakpointRule> rules) {
        return new Replay.By(thresholds, new Settings.Limits(Duration.ofHours(12), true), rules);
    }

    /** Attempts of every confidence, of which some are the first and some the last allowed one. */
    private static List<Replay.Case> many() {
        List<Replay.Case> cases = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Situation s = new Situation();
            s.confidence = i % 100 / 100.0;
            s.used = 1 + i % 3;
            Decider.History h = s.history();
            cases.add(
                    new Replay.Case(
                            h.task(),
                            i % 2,
                            List.of(),
                            List.of(),
                            h.current().withAssessment(s.assessment()),
                            Situation.START.plusSeconds(7)));
        }
        return cases;
    }

    @Test
    void whateverItWasAskedBeforeItDecidesAsIfAskedForTheFirstTime() {
        List<Replay.Case> cases = many();
        Replay replay = new Replay(cases);
        List<BreakpointRule> rules =
                List.of(
                        rule("decision", k -> "retry".equals(k.get("decision"))),
                        rule("task", k -> number(k, "task", "attempts_left") == 1),
                        rule("confidence", k -> Double.valueOf(0.83).equals(k.get("confidence"))));
        Random random = new Random(5);
        Set<List<String>> seen = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            double accept = 0.5 + random.nextInt(45) / 100.0;
            Replay.By by =
                    by(
                            new Settings.Thresholds(accept, accept - 0.3, 1 + random.nextInt(4)),
                            rules.subList(random.nextInt(3), 3));
            List<Decision> made = replay.over(by);
            assertEquals(new Replay(cases).over(by), made);
            seen.add(words(made));
        }
        assertTrue(seen.size() > 20, "the rounds differ: " + seen.size());
    }

    @Test
    void theRulesAreAskedAgainOnlyWhereWhatTheyAreAskedChanged() {
        AtomicInteger asked = new AtomicInteger();
        List<BreakpointRule> rules =
                List.of(
                        rule(
                                "decision",
                                _ -> {
                                    asked.incrementAndGet();
                                    return false;
                                }));
        Replay replay = new Replay(many());
        List<String> before = words(replay.over(by(new Settings.Thresholds(0.7, 0.5, 3), rules)));
        assertEquals(200, asked.getAndSet(0));
        List<String> after = words(replay.over(by(new Settings.Thresholds(0.75, 0.5, 3), rules)));
        long changed =
                IntStream.range(0, 200).filter(i -> !before.get(i).equals(after.get(i))).count();
        assertEquals(10, changed);
        assertEquals(changed, asked.get());
    }
}
