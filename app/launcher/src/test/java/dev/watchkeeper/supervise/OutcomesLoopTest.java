package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.ConfidenceWorth;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.BaseRisk;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.Confidence;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.KindOfWork;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.testkit.EndedJobs;
import dev.watchkeeper.testkit.ScriptedHosts;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What became of attempts is noted, and what that teaches is used, with the real parts around
 * processes of the test.
 */
class OutcomesLoopTest {
    private static final String CHECK = "grep -q right result.txt";
    private static final String AGAIN = "grep -q right ./result.txt";
    private static final String RIGHT = "right\n";
    private static final String WRONG = "wrong\n";

    @TempDir Path folder;
    private final ScriptedHosts hosts = new ScriptedHosts(_ -> 0);

    /** Its agent writes this. */
    private World world(String text, String thresholds) {
        World w = World.scripted(folder, hosts, "thresholds: {" + thresholds + ", attempts: 1}\n");
        hosts.agent(p -> {
            w.write("result.txt", text);
            p.say("done");
            return 0;
        });
        hosts.check(CHECK, _ -> right(w, "result.txt"));
        hosts.check(AGAIN, _ -> right(w, "result.txt"));
        return w;
    }

    private static int right(World w, String path) {
        return w.read(path).contains("right") ? 0 : 1;
    }

    private static List<Outcome> outcomes(World w) {
        return w.parts().state().read(v -> v.outcomes());
    }

    private static Confidence confidence(World w, String task) {
        return Objects.requireNonNull(w.control().attempts(task).getLast().assessment())
                .confidence();
    }

    /** Writes what a longer life would have left. */
    private static void past(World w, int n, boolean drawn, int everyWrong) {
        var unused =
                w.parts()
                        .state()
                        .write(tx -> {
                            for (int i = 0; i < n; i++) {
                                Instant at = Instant.EPOCH.plusSeconds(i);
                                tx.put(
                                        new Outcome(
                                                        new AttemptRef("old-" + i, 1),
                                                        w.project().id(),
                                                        "b",
                                                        "local",
                                                        KindOfWork.UNKNOWN,
                                                        Map.of("validation", 1.0, "checks", 1.0),
                                                        0.8 + i % 2 * 0.15,
                                                        false,
                                                        0.7,
                                                        drawn,
                                                        drawn,
                                                        drawn ? 0.05 : 0,
                                                        drawn ? 0.05 : 0,
                                                        null,
                                                        null,
                                                        at,
                                                        null)
                                                .labelled(
                                                        i % everyWrong == 0
                                                                ? Outcome.Label.WRONG
                                                                : Outcome.Label.RIGHT,
                                                        Outcome.Source.SPOT_CHECK,
                                                        at));
                            }
                            return true;
                        });
    }

    @Test
    void anAcceptThatIsDrawnWaitsForAPersonsWordAndTakesIt() {
        try (World w = world(RIGHT, "spot-checks: 1")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            assertEquals(TaskState.DONE, w.control().task("t").state());

            List<Outcome> open = w.control().spotChecks();
            assertEquals(1, open.size(), open::toString);
            Outcome drawn = open.getFirst();
            assertEquals(new AttemptRef("t", 1), drawn.ref());
            assertTrue(drawn.accepted() && drawn.drawn());
            assertEquals(1.0, drawn.probability());
            assertEquals(confidence(w, "t").value(), drawn.confidence());
            assertEquals(new KindOfWork("feature", ""), drawn.work());
            assertEquals(1.0, drawn.factors().get("checks"));
            assertEquals(1, w.control().confidence(null).open());

            Outcome known = w.control().labelOutcome("t", "right");
            assertEquals(Outcome.Source.SPOT_CHECK, known.source());
            assertEquals(List.of(known), outcomes(w));
            assertEquals(List.of(), w.control().spotChecks());
            ConfidenceWorth worth = w.control().confidence(w.project().id());
            assertEquals(1, worth.outcomes());
            assertEquals(1, worth.certificate().labels());
            assertTrue(
                    w.journal().stream()
                            .anyMatch(e ->
                                    e.type() == EventType.OUTCOME_KNOWN
                                            && "right".equals(e.data().get("label"))
                                            && "t".equals(e.task())));
        }
    }

    @Test
    void withoutSpotChecksNoneIsDrawnAndAWordUnaskedCountsForNoBound() {
        try (World w = world(RIGHT, "spot-checks: 0")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            assertEquals(List.of(), outcomes(w));
            Outcome known = w.control().labelOutcome("t", "wrong");
            assertEquals(Outcome.Source.PERSON, known.source());
            assertFalse(known.drawn());
            assertEquals(1, w.control().confidence(null).outcomes());
            assertEquals(0, w.control().confidence(null).certificate().labels());
        }
    }

    @Test
    void aWordThatCantBeTakenIsRefused() {
        try (World w = world(RIGHT, "spot-checks: 0")) {
            w.task("t", CHECK);
            for (String[] asked : new String[][] {{"t", "right"}, {"t", "fine"}, {"no", "right"}}) {
                WatchkeeperException refused =
                        assertThrows(
                                WatchkeeperException.class,
                                () -> w.control().labelOutcome(asked[0], asked[1]));
                assertFalse(refused.hint().isEmpty());
            }
            assertEquals(List.of(), outcomes(w));
        }
    }

    @ParameterizedTest
    @CsvSource({"accept, RIGHT", "retry, WRONG", "restore, WRONG", "fail, WRONG", "skip, UNKNOWN"})
    void anAnswerToAQuestionAboutTheWorkLabelsIt(String option, Outcome.Label label) {
        try (World w = world(WRONG, "spot-checks: 1")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            Breakpoint asked = w.control().breakpoints(false).getFirst();
            assertEquals("attempts-used-up", asked.rule());
            var unused = w.control().resolveBreakpoint(asked.id(), BreakpointAction.of(option), "");
            List<Outcome> all = outcomes(w);
            assertEquals(List.of(label), all.stream().map(Outcome::label).toList());
            for (Outcome one : all) {
                assertEquals(Outcome.Source.ANSWER, one.source());
                assertFalse(one.accepted() || one.drawn());
                assertEquals(confidence(w, "t").value(), one.confidence());
            }
        }
    }

    @Test
    void anAnswerToAQuestionOfTheAgentSaysNothingAboutItsWork() {
        try (World w = world("", "spot-checks: 1")) {
            hosts.agent(p -> {
                p.report("{\"question\": \"red or blue?\"}");
                return 0;
            });
            w.task("t", CHECK);
            w.runUntilIdle();
            Breakpoint asked = w.control().breakpoints(false).getFirst();
            assertEquals("question", asked.rule());
            var unused = w.control().resolveBreakpoint(asked.id(), TaskAction.RETRY, "blue");
            assertEquals(List.of(), outcomes(w));
        }
    }

    @Test
    void aTaskThatIsTakenUpAgainWasNotRight() {
        try (World w = world(RIGHT, "spot-checks: 1")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            var right = w.control().labelOutcome("t", "right");
            assertEquals(Outcome.Label.RIGHT, right.label());
            var unused = w.control().retryTask("t");
            Outcome known = outcomes(w).getFirst();
            assertEquals(Outcome.Label.WRONG, known.label());
            assertEquals(Outcome.Source.LATER_FAILURE, known.source());
            assertTrue(known.drawn(), "it still counts for the bound");
        }
    }

    @Test
    void whatAPersonAcceptedAndTookUpAgainWasNotRightEither() {
        try (World w = world(WRONG, "spot-checks: 1")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            String asked = w.control().breakpoints(false).getFirst().id();
            var accepted = w.control().resolveBreakpoint(asked, TaskAction.ACCEPT, "");
            assertEquals(TaskAction.ACCEPT, Objects.requireNonNull(accepted.resolution()).option());
            var unused = w.control().retryTask("t");
            Outcome known = outcomes(w).getFirst();
            assertEquals(Outcome.Label.WRONG, known.label());
            assertEquals(Outcome.Source.LATER_FAILURE, known.source());
        }
    }

    @Test
    void goingBackToBeforeAnAcceptedTaskSaysThatItWasWrong() {
        try (World w = world(RIGHT, "spot-checks: 0")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            String before =
                    Objects.requireNonNull(w.control().attempts("t").getFirst().checkpointBefore());
            assertEquals(List.of("t"), undone(w, before));
            assertEquals(List.of(), undone(w, before, "result.txt"));
            assertNotNull(EndedJobs.restore(w.control(), before, "result.txt"));
            assertEquals(List.of(), outcomes(w), "a part of it says nothing");
            assertNotNull(EndedJobs.restore(w.control(), before));
            assertEquals(Outcome.Source.RESTORE, outcomes(w).getFirst().source());
            assertEquals(Outcome.Label.WRONG, outcomes(w).getFirst().label());
        }
    }

    private static List<String> undone(World w, String checkpoint, String... paths) {
        return w.control().previewRestore(checkpoint, List.of(paths)).undone();
    }

    private World twoFiles() {
        World w = World.scripted(folder, hosts, "thresholds: {spot-checks: 0, attempts: 1}\n");
        hosts.agent(p -> {
            w.write(p.variable("WATCHKEEPER_TASK") + ".txt", RIGHT);
            return 0;
        });
        for (String task : List.of("t1", "t2")) {
            hosts.check("grep -q right " + task + ".txt", _ -> right(w, task + ".txt"));
        }
        return w;
    }

    private static void done(World w, String task) {
        w.task(task, "grep -q right " + task + ".txt");
        w.runUntilIdle();
        assertEquals(TaskState.DONE, w.control().task(task).state());
    }

    @Test
    void goingBackToAnyCheckpointBeforeTheOnlyAcceptedTaskSaysThatItWasWrong() {
        try (World w = twoFiles()) {
            done(w, "t1");
            String after =
                    Objects.requireNonNull(w.control().attempts("t1").getLast().checkpointAfter());
            done(w, "t2");
            assertEquals(List.of("t2"), w.control().previewRestore(after, List.of()).undone());
            assertEquals(List.of("t2"), EndedJobs.restore(w.control(), after).undone());
            assertEquals(List.of("t2"), outcomes(w).stream().map(o -> o.ref().task()).toList());
            assertEquals(Outcome.Source.RESTORE, outcomes(w).getFirst().source());
            assertEquals(Outcome.Label.WRONG, outcomes(w).getFirst().label());
        }
    }

    @Test
    void ofSeveralTasksNobodyKnowsWhichWasMeant() {
        try (World w = twoFiles()) {
            String manual = EndedJobs.take(w.control(), w.project().id()).id();
            done(w, "t1");
            done(w, "t2");
            assertEquals(List.of("t1", "t2"), undone(w, manual));
            assertNotNull(EndedJobs.restore(w.control(), manual));
            assertEquals(List.of(), outcomes(w));
            String last = EndedJobs.take(w.control(), w.project().id()).id();
            assertEquals(List.of(), undone(w, last));
            assertNotNull(EndedJobs.restore(w.control(), last));
            assertEquals(List.of(), outcomes(w), "nothing came after it");
        }
    }

    @Test
    void whatWasLearntScoresTheNextAttemptAndOutlivesARestart() {
        try (World w = world(RIGHT, "spot-checks: 0")) {
            w.task("t1", CHECK);
            w.runUntilIdle();
            Confidence first = confidence(w, "t1");
            assertFalse(first.calibrated());
            assertEquals(0, first.outcomes());

            past(w, 80, false, 3);
            var known = w.control().labelOutcome("t1", "right");
            assertTrue(known.known());
            w.task("t2", AGAIN);
            w.write("result.txt", "");
            w.runUntilIdle();
            Confidence second = confidence(w, "t2");
            assertTrue(second.calibrated(), second::toString);
            assertEquals(81, second.outcomes());
            assertTrue(second.value() < first.value(), second::toString);
            assertTrue(
                    second.factors().stream()
                            .anyMatch(f -> f.name().equals("agent") && f.value() == 4 / 5.0),
                    second::toString);
        }
        try (World w = World.reopened(folder, a -> {})) {
            assertTrue(w.control().confidence(null).calibrated());
            assertEquals(81, w.control().confidence(null).outcomes());
        }
    }

    @Test
    void theThresholdThatTheDataDeriveDecides() {
        // Of what was drawn at 0.80, one in two was wrong; at 0.95 none.
        try (World w = world(RIGHT, "spot-checks: 0, wrong-accepts: 0.05, accept: 0.6")) {
            past(w, 400, true, 4);
            var worth = w.control().confidence(w.project().id());
            assertTrue(worth.certificate().derived(), worth::toString);
            assertEquals(0.81, worth.certificate().accept(), 1e-9);
            assertEquals(new BaseRisk(0.25, 400), worth.baseRisk());
            assertFalse(Objects.requireNonNull(worth.groups()).used(), "nobody noted any kind");

            w.task("t", CHECK);
            w.runUntilIdle();
            double shown = confidence(w, "t").value();
            assertTrue(shown >= 0.6 && shown < 0.81, "shown: " + shown);
            Decision decision = w.control().attempts("t").getLast().decision();
            assertEquals("ask", Objects.requireNonNull(decision).word());
            assertTrue(
                    w.journal().stream()
                            .anyMatch(e ->
                                    e.type() == EventType.DECIDED
                                            && Objects.equals(e.data().get("accept"), 0.81)));
        }
    }
}
