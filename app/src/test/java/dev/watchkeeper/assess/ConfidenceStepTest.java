package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Confidence;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.Factor;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Validation;
import dev.watchkeeper.domain.Verdict;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class ConfidenceStepTest {
    /** What is scored, good in every respect until a test says otherwise. */
    private static final class Case {
        final Work work = new Work();
        boolean complete = true;
        List<GateResult> ran =
                List.of(Work.gate(GateResult.Status.PASS), Work.check(GateResult.Status.PASS));
        List<String> outside = List.of();
        List<String> ours = List.of();
        List<String> weakened = List.of();
        List<String> stubs = List.of();
        List<String> contradicted = List.of();
        @Nullable Verdict verdict;
        double accept = 0.7;

        Confidence score() {
            return new ConfidenceStep(
                            work.input(new PretendedHost()),
                            new Settings.Thresholds(accept, accept / 2, 3))
                    .score(
                            new Validation(complete, Ending.COMPLETED, List.of()),
                            new Quality(
                                    ran,
                                    work.changes,
                                    true,
                                    outside,
                                    ours,
                                    weakened,
                                    stubs,
                                    contradicted),
                            verdict);
        }
    }

    private static Arguments when(String what, double value, Consumer<Case> change) {
        return Arguments.of(what, value, change);
    }

    private static List<PathDiff> lines(int n) {
        return List.of(new PathDiff("a.py", FileChange.Kind.MODIFIED, n, 0, false));
    }

    static Stream<Arguments> values() {
        return Stream.of(
                when("all is well", 1.0, c -> {}),
                when("the second attempt", 0.979, c -> c.work.attempts = 2),
                when("only a check", 1.0, c -> c.ran = c.ran.subList(1, 2)),
                when("only a gate", 1.0, c -> c.ran = c.ran.subList(0, 1)),
                when(
                        "half of the advisory gates fail",
                        0.896,
                        c ->
                                c.ran =
                                        List.of(
                                                c.ran.get(0),
                                                c.ran.get(1),
                                                Work.ran(
                                                        "lint",
                                                        false,
                                                        false,
                                                        GateResult.Status.FAIL))),
                when(
                        "the checks were green before",
                        0.912,
                        c -> c.work.before = Map.of("check-1", GateResult.Status.PASS)),
                when("a stub", 0.942, c -> c.stubs = List.of("a:1: TODO")),
                when("many stubs", 0.917, c -> c.stubs = List.of("a", "b", "c", "d", "e", "f")),
                when("a false claim", 0.958, c -> c.contradicted = List.of("It says …")),
                when("400 lines", 1.0, c -> c.work.changes = lines(400)),
                when("4000 lines", 0.971, c -> c.work.changes = lines(4000)),
                when("100000 lines", 0.971, c -> c.work.changes = lines(100_000)),
                when("nothing changed", 0.958, c -> c.work.changes = List.of()),
                when(
                        "the model is in two minds",
                        0.9,
                        c -> c.verdict = new Verdict(0.5, List.of(), "v")),
                when(
                        "the model is against it",
                        0.8,
                        c -> c.verdict = new Verdict(0, List.of(), "v")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("values")
    void theValueIsTheWeightedMeanOfTheFactors(String what, double value, Consumer<Case> change) {
        Case c = new Case();
        change.accept(c);
        Confidence confidence = c.score();
        assertEquals(value, confidence.value(), 0.0005, confidence::toString);
        double sum = 0;
        double weights = 0;
        for (Factor f : confidence.factors()) {
            assertFalse(f.evidence().isBlank(), f::toString);
            sum += f.value() * f.weight();
            weights += f.weight();
        }
        assertEquals(value, sum / weights, 0.0006, "as the factors say");
        assertFalse(confidence.calibrated());
    }

    static Stream<Arguments> caps() {
        return Stream.of(
                when(
                        "a check failed",
                        0.49,
                        c -> c.ran = List.of(c.ran.get(0), Work.check(GateResult.Status.FAIL))),
                when(
                        "a blocking gate did not end",
                        0.49,
                        c -> c.ran = List.of(Work.gate(GateResult.Status.TIMEOUT), c.ran.get(1))),
                when(
                        "a blocking gate could not be run",
                        0.49,
                        c -> c.ran = List.of(Work.gate(GateResult.Status.ERROR), c.ran.get(1))),
                when("nothing was run", 0.49, c -> c.ran = List.of()),
                when(
                        "only what does not block was run, and failed",
                        0.49,
                        c ->
                                c.ran =
                                        List.of(
                                                Work.ran(
                                                        "lint",
                                                        false,
                                                        false,
                                                        GateResult.Status.FAIL))),
                when("it did not end properly", 0.49, c -> c.complete = false),
                when("it left the scope", 0.49, c -> c.outside = List.of("b.py")),
                when(
                        "it changed our own files",
                        0.49,
                        c -> c.ours = List.of(".watchkeeper/settings.yaml")),
                when("it weakened a test", 0.49, c -> c.weakened = List.of("t: deleted")),
                when(
                        "a low threshold of acceptance",
                        0.29,
                        c -> {
                            c.accept = 0.3;
                            c.complete = false;
                        }),
                when(
                        "a threshold of nothing",
                        0,
                        c -> {
                            c.accept = 0;
                            c.complete = false;
                        }));
    }

    @ParameterizedTest(name = "{0}: at most {1}")
    @MethodSource("caps")
    void someFindingsHoldItBelowAcceptanceHoweverSureTheModelIs(
            String what, double most, Consumer<Case> change) {
        Case c = new Case();
        c.verdict = new Verdict(1, List.of(), "v");
        change.accept(c);
        Confidence confidence = c.score();
        assertTrue(confidence.value() <= most + 1e-9, confidence::toString);
        assertTrue(confidence.value() < c.accept || c.accept == 0, confidence::toString);
        Factor cap =
                confidence.factors().stream()
                        .filter(f -> f.name().equals("cap"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(0, cap.weight());
        assertEquals(most, cap.value(), 1e-9);
    }

    @Test
    void whatWasExecutedOutweighsAllWordsTogether() {
        Case c = new Case();
        c.verdict = new Verdict(1, List.of(), "v");
        Map<String, Double> weights =
                c.score().factors().stream()
                        .collect(Collectors.toMap(Factor::name, Factor::weight));
        double executed = weights.getOrDefault("gates", 0.0) + weights.getOrDefault("checks", 0.0);
        assertTrue(
                executed > weights.getOrDefault("model", 1.0) + weights.getOrDefault("claims", 1.0),
                weights::toString);
    }

    @Test
    void aFactorsEvidenceIsTheFailureNotTheSuccess() {
        Case c = new Case();
        c.ran =
                List.of(
                        Work.ran("check-1", true, true, GateResult.Status.FAIL),
                        Work.ran("check-2", true, true, GateResult.Status.PASS));
        Factor checks =
                c.score().factors().stream()
                        .filter(f -> f.name().equals("checks"))
                        .findFirst()
                        .orElseThrow();
        assertEquals("ev-check-1", checks.evidence());
        assertEquals(0.5, checks.value());
    }
}
