package dev.watchkeeper.confidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.assess.Work;
import dev.watchkeeper.domain.Confidence;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.Factor;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.TestsTried;
import dev.watchkeeper.domain.Validation;
import dev.watchkeeper.domain.Verdict;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class ConfidenceScorerTest {
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
        List<String> special = List.of();
        List<String> contradicted = List.of();
        @Nullable TestsTried tried;
        @Nullable Verdict verdict;
        double accept = 0.7;
        Scoring scoring = Scoring.starting();

        Confidence score() {
            return new ConfidenceScorer(
                            new ConfidenceScorer.Attempted(work.title, work.attempts, work.before),
                            new Settings.Thresholds(accept, accept / 2, 3),
                            scoring)
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
                                    contradicted,
                                    List.of(),
                                    special,
                                    List.of(),
                                    tried),
                            verdict);
        }
    }

    private static Arguments when(String what, double value, Consumer<Case> change) {
        return Arguments.of(what, value, change);
    }

    private static List<PathDiff> lines(int n) {
        return List.of(new PathDiff("a.py", FileChange.Kind.MODIFIED, n, 0, false));
    }

    private static TestsTried tried(int caught, int missed, int passing, int failing) {
        return new TestsTried(
                "c",
                caught,
                Collections.nCopies(missed, "a.py:1 `<` became `<=`"),
                0,
                0,
                Collections.nCopies(passing, "test_a"),
                failing,
                "",
                1);
    }

    static Stream<Arguments> values() {
        return Stream.of(
                when("all is well", 0.932, c -> {}),
                when("the second attempt", 0.911, c -> c.work.attempts = 2),
                when("only a check", 0.889, c -> c.ran = c.ran.subList(1, 2)),
                when("only a gate", 0.823, c -> c.ran = c.ran.subList(0, 1)),
                when(
                        "half of the advisory gates fail",
                        0.848,
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
                        0.823,
                        c -> c.work.before = Map.of("check-1", GateResult.Status.PASS)),
                when("a false claim", 0.861, c -> c.contradicted = List.of("It says …")),
                when("all is noticed", 0.932, c -> c.tried = tried(9, 0, 0, 2)),
                when("4 of 11 are missed", 0.915, c -> c.tried = tried(7, 4, 0, 0)),
                when("one of one is missed", 0.913, c -> c.tried = tried(0, 1, 0, 0)),
                when("a new test proves nothing", 0.902, c -> c.tried = tried(0, 0, 1, 1)),
                when("nothing is noticed", 0.742, c -> c.tried = tried(0, 40, 3, 0)),
                when("400 lines", 0.932, c -> c.work.changes = lines(400)),
                when("4000 lines", 0.887, c -> c.work.changes = lines(4000)),
                when("100000 lines", 0.887, c -> c.work.changes = lines(100_000)),
                when("nothing changed", 0.861, c -> c.work.changes = List.of()),
                when(
                        "the model is in two minds",
                        0.932,
                        c -> c.verdict = new Verdict(0.5, List.of(), "v")),
                when(
                        "the model is against it",
                        0.848,
                        c -> c.verdict = new Verdict(0, List.of(), "v")));
    }

    /** What a search of the added lines found holds the value down, whatever a model says. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void findingsInTheAddedLinesHoldTheValueDown(boolean sure) {
        Case c = new Case();
        c.verdict = sure ? new Verdict(1, List.of(), "v") : null;
        c.stubs = List.of("a:1: TODO");
        assertEquals(0.69, c.score().value(), 0.0005);
        c.special = List.of("a:1 answers the very input of a test");
        assertTrue(c.score().value() <= 0.49);
        c.stubs = List.of();
        assertEquals(0.49, c.score().value(), 0.0005);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("values")
    void theValueFollowsFromTheFactorsAndTheirWeights(
            String what, double value, Consumer<Case> change) {
        Case c = new Case();
        change.accept(c);
        Confidence confidence = c.score();
        assertEquals(value, confidence.value(), 0.0005, confidence::toString);
        double odds = StartingWeight.BASE;
        for (Factor f : confidence.factors()) {
            assertFalse(f.evidence().isBlank(), f::toString);
            StartingWeight start =
                    Objects.requireNonNull(StartingWeight.byFactor().get(f.name()), f::toString);
            assertEquals(start.weight(), f.weight());
            odds += f.weight() * (f.value() - start.neutral());
        }
        assertEquals(value, 1 / (1 + Math.exp(-odds)), 0.0006, "as the factors say");
        assertFalse(confidence.calibrated());
    }

    @Test
    void aLargeChangeIsLargeForItsKindOfTask() {
        Case fix = new Case();
        fix.work.title = "Fix the off-by-one in the parser";
        fix.work.changes = lines(1000);
        Case refactoring = new Case();
        refactoring.work.title = "Rename Parser to Reader";
        refactoring.work.changes = lines(1000);
        assertTrue(fix.score().value() < refactoring.score().value());
        assertEquals(new Case().score().value(), refactoring.score().value());
        Factor size = factor(fix.score(), "size");
        assertEquals("1 files, 1000 lines; usual for a fix: up to 200", size.evidence());
    }

    private static Verdict verdict(double pass, Verdict.Answer... answers) {
        return new Verdict(
                pass,
                List.of(),
                Stream.of(answers)
                        .map(a -> new Verdict.Criterion("point " + a, a, "", "", false))
                        .toList(),
                "v");
    }

    @Test
    void pointsThatAreMetSpeakForTheWorkAndWhatCantBeToldIsNeutral() {
        Case c = new Case();
        c.verdict = verdict(0.5, Verdict.Answer.CANNOT_TELL, Verdict.Answer.CANNOT_TELL);
        assertEquals(new Case().score().value(), c.score().value());

        c.verdict = verdict(0.5, Verdict.Answer.MET, Verdict.Answer.MET);
        assertTrue(c.score().value() > new Case().score().value());
        assertEquals(
                "2 of 2 points are proved to be met", factor(c.score(), "criteria").evidence());

        c.verdict = verdict(0.5, Verdict.Answer.MET, Verdict.Answer.NOT_MET);
        Factor half = factor(c.score(), "criteria");
        assertEquals(0.5, half.value());
        assertEquals("not met: point NOT_MET", half.evidence());
    }

    /**
     * What the starting weights were chosen for, at the thresholds that are shipped: 0.70, 0.50.
     */
    @Test
    void theStartingWeightsDoWhatTheyWereChosenFor() {
        Case onlyCheck = new Case();
        onlyCheck.ran = onlyCheck.ran.subList(1, 2);
        assertTrue(onlyCheck.score().value() >= 0.8, "a check alone, without a model: accepted");
        onlyCheck.verdict = verdict(0.0);
        assertTrue(onlyCheck.score().value() >= 0.7, "a model's word alone takes nothing back");
        onlyCheck.verdict = verdict(0.0, Verdict.Answer.NOT_MET);
        double against = onlyCheck.score().value();
        assertTrue(against >= 0.5 && against < 0.7, "with a proof it does: " + against);
        Case both = new Case();
        both.verdict = verdict(0.0, Verdict.Answer.NOT_MET);
        assertTrue(both.score().value() < 0.7, "a gate beside the check too");
    }

    @Test
    void whatIsKnownOfTheAgentIsAFactor() {
        Case c = new Case();
        c.scoring =
                Scoring.starting().with(List.of(new Factor("agent", 0.2, 0, "1 of 5 …")), Map.of());
        Confidence confidence = c.score();
        assertTrue(confidence.value() < new Case().score().value());
        assertEquals(StartingWeight.AGENT.weight(), factor(confidence, "agent").weight());
    }

    @Test
    void aCapHoldsWhateverTheFitSays() {
        Case c = new Case();
        c.scoring = new Scoring(20, Map.of("checks", new Scoring.Term(9, 0)), List.of(), true, 200);
        assertEquals(0.999, c.score().value());
        assertTrue(c.score().calibrated());
        assertEquals(200, c.score().outcomes());
        c.weakened = List.of("t: deleted");
        assertEquals(0.49, c.score().value());
    }

    private static Factor factor(Confidence confidence, String name) {
        return confidence.factors().stream()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow();
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
