package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.EndedJobs;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What a person changes while a check of an attempt's work runs is never judged or overwritten. */
final class ChangesDuringChecksTest {
    @TempDir Path folder;

    private static void await(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> "in time: " + what);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static TaskState state(World w) {
        return w.control().task("one").state();
    }

    private static List<String> changed(World w) {
        return w.supervisor().services().diffs().changes("one").stream()
                .map(PathDiff::path)
                .toList();
    }

    /** A check that tells when it runs and waits for the person. */
    private String waitingCheck(String then) {
        return "touch '%s/checking'; while [ ! -f '%s/go' ]; do sleep 0.05; done; %s"
                .formatted(folder, folder, then);
    }

    private void whileItsCheckRuns(World w, Runnable person) throws Exception {
        Thread loop = Thread.ofPlatform().start(w::runUntilIdle);
        await(() -> Files.exists(folder.resolve("checking")), "the check");
        person.run();
        Files.createFile(folder.resolve("go"));
        loop.join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"put-back", "keep"})
    void whatIsWrittenWhileACheckRunsStaysAndIsNamed(String unaccepted) throws Exception {
        String script = "cat >/dev/null; echo work >> a.txt; echo work > made/new.txt; echo done";
        try (World w =
                World.fresh(
                        folder,
                        Map.of("agent", script),
                        "thresholds: {attempts: 1}\ncheckpoints: {unaccepted: %s}\n"
                                .formatted(unaccepted))) {
            w.write("a.txt", "a\n");
            w.write("b.txt", "b\n");
            w.write("gone.txt", "old\n");
            w.write("made/old.txt", "old\n");
            w.task("one", waitingCheck("false"));
            whileItsCheckRuns(
                    w,
                    () -> {
                        w.write("b.txt", "mine\n");
                        w.write("made/mine.txt", "mine\n");
                        assertTrue(w.workspace().resolve("gone.txt").toFile().delete());
                    });
            Breakpoint asked = w.control().breakpoints(false).getFirst();
            if (unaccepted.equals("keep")) {
                var would = w.control().previewAnswer(asked.id(), TaskAction.RESTORE);
                assertEquals(List.of("a.txt"), would.written());
                assertEquals(List.of("made/new.txt"), would.deleted());
                var unused = w.control().resolveBreakpoint(asked.id(), TaskAction.RESTORE, "");
            } else {
                String named = "left as they are: b.txt, gone.txt, made/mine.txt.";
                assertTrue(asked.question().contains(named), asked.question());
                var unused = w.control().resolveBreakpoint(asked.id(), TaskAction.SKIP, "");
            }
            assertEquals("a\n", w.read("a.txt"));
            assertEquals("", w.read("made/new.txt"));
            assertEquals("mine\n", w.read("b.txt"));
            assertEquals("mine\n", w.read("made/mine.txt"));
            assertEquals("", w.read("gone.txt"));
            assertEquals(List.of("a.txt", "made/new.txt"), changed(w));
        }
    }

    @Test
    void workThatSomebodyChangedWhileACheckRanIsPutBackAndTheLaterContentNamed() throws Exception {
        String script = "cat >/dev/null; echo work >> a.txt; echo done";
        try (World w =
                World.fresh(folder, Map.of("agent", script), "thresholds: {attempts: 1}\n")) {
            w.write("a.txt", "a\n");
            w.task("one", waitingCheck("false"));
            whileItsCheckRuns(w, () -> w.write("a.txt", "mine\n"));
            assertEquals("a\n", w.read("a.txt"));
            Breakpoint asked = w.control().breakpoints(false).getFirst();
            String rescue =
                    w.control().checkpoints(null).stream()
                            .filter(c -> c.kind() == Checkpoint.Kind.RESCUE)
                            .map(Checkpoint::id)
                            .findFirst()
                            .orElseThrow();
            assertTrue(
                    asked.question().contains("last is in checkpoint " + rescue + ": a.txt."),
                    asked.question());
            var unused = EndedJobs.restore(w.control(), rescue, "a.txt");
            assertEquals("mine\n", w.read("a.txt"));
        }
    }

    @Test
    void whatIsWrittenWhileTheCheckOfACancelledTaskRunsStays() throws Exception {
        String script = "cat >/dev/null; echo work >> a.txt; echo done";
        try (World w =
                World.fresh(folder, Map.of("agent", script), "thresholds: {attempts: 1}\n")) {
            w.write("a.txt", "a\n");
            w.task("one", waitingCheck("false"));
            whileItsCheckRuns(
                    w,
                    () -> {
                        w.write("mine.txt", "mine\n");
                        var unused = w.control().cancelTask("one");
                    });
            assertEquals(TaskState.CANCELLED, state(w));
            assertEquals("a\n", w.read("a.txt"));
            assertEquals("mine\n", w.read("mine.txt"));
        }
    }

    @Test
    void whatIsWrittenWhileACheckRunsIsNotTheNextAttempts() throws Exception {
        String script = "cat >/dev/null; echo work >> a.txt; echo done";
        try (World w =
                World.fresh(folder, Map.of("agent", script), "thresholds: {attempts: 2}\n")) {
            w.write("a.txt", "a\n");
            w.task("one", waitingCheck("[ $(grep -c work a.txt) = 2 ]"), "a.txt");
            whileItsCheckRuns(w, () -> w.write("mine.txt", "mine\n"));
            assertEquals(TaskState.DONE, state(w));
            assertEquals("mine\n", w.read("mine.txt"));
            assertEquals(List.of("a.txt"), changed(w));
        }
    }
}
