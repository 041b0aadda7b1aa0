package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Who may write in a workspace and when, and what a hold means for those who wait. */
class WorkspaceLoopTest {
    private static final String CHECK = "grep -q right result.txt";

    @TempDir Path folder;

    private World world(String script, String more) {
        return World.fresh(folder, Map.of("agent", script), more);
    }

    private static TaskState state(World w, String task) {
        return w.control().task(task).state();
    }

    private static void await(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> "in time: " + what);
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** Begins, then waits for a word of the test; its first attempt is wrong. */
    private String waiting() {
        return """
        cat >/dev/null
        touch '%1$s/begun-'"$WATCHKEEPER_TASK-$WATCHKEEPER_ATTEMPT"
        while [ ! -f '%1$s/go' ]; do sleep 0.05; done
        if [ "$WATCHKEEPER_ATTEMPT" = 1 ]; then echo wrong > result.txt
        else echo right > result.txt; fi
        echo done
        """
                .formatted(folder);
    }

    private boolean begun(String attempt) {
        return Files.exists(folder.resolve("begun-" + attempt));
    }

    private void go() throws IOException {
        Files.createFile(folder.resolve("go"));
    }

    @Test
    void nobodyElseBeginsBetweenAnAttemptAndItsRetry() throws Exception {
        try (World w = world(waiting(), "")) {
            w.task("low", CHECK);
            Thread loop = Thread.ofPlatform().start(w::runUntilIdle);
            await(() -> begun("low-1"), "the first attempt");
            var high =
                    w.control()
                            .addTasks(
                                    w.project().id(),
                                    List.of(
                                            new TaskDraft(
                                                    "high",
                                                    new TaskSpec(
                                                            "High",
                                                            "",
                                                            List.of(),
                                                            Priority.HIGH,
                                                            null,
                                                            List.of("true"),
                                                            List.of(),
                                                            false))));
            assertEquals(TaskState.READY, high.getFirst().state());
            go();
            loop.join(60_000);
            assertFalse(loop.isAlive(), "the loop ends");
            assertEquals(
                    List.of("low/1", "low/2", "high/1"),
                    w.journal().stream()
                            .filter(e -> e.type() == EventType.ATTEMPT_STARTED)
                            .map(e -> e.task() + "/" + e.attempt())
                            .limit(3)
                            .toList());
        }
    }

    @Test
    void aTaskThatIsCancelledBetweenTwoAttemptsLeavesTheTreeAsItWas() throws Exception {
        try (World w = world(waiting(), "")) {
            w.write("result.txt", "before\n");
            w.task("t", CHECK);
            Thread loop = Thread.ofPlatform().start(w::runUntilIdle);
            await(() -> begun("t-1"), "the first attempt");
            w.control().pause();
            go();
            await(() -> state(w, "t") == TaskState.READY, "the retry is ready");
            var _ = w.control().cancelTask("t");
            w.control().resume();
            await(() -> w.read("result.txt").equals("before\n"), "the tree is back");
            w.control().stop(false);
            loop.join(30_000);
            assertFalse(loop.isAlive(), "the loop ends");
        }
    }

    @Test
    void anAnswerThatChangesTheWorkspaceWaitsForTheAttemptUnderWay() throws Exception {
        String script =
                """
                cat >/dev/null
                if [ "$WATCHKEEPER_TASK" = asks ]; then echo wrong > asked.txt; echo done; exit 0; fi
                touch '%1$s/begun-'"$WATCHKEEPER_TASK-$WATCHKEEPER_ATTEMPT"
                while [ ! -f '%1$s/go' ]; do sleep 0.05; done
                echo right > result.txt; echo done
                """
                        .formatted(folder);
        try (World w = world(script, "")) {
            w.task("asks", "grep -q right asked.txt");
            w.runUntilIdle();
            String asked = w.control().breakpoints(false).getFirst().id();
            w.task("works", CHECK);
            Thread loop = Thread.ofPlatform().start(w::runUntilIdle);
            await(() -> begun("works-1"), "the attempt");

            WatchkeeperException busy =
                    assertThrows(
                            WatchkeeperException.class,
                            () -> w.control().resolveBreakpoint(asked, TaskAction.ACCEPT, ""));
            assertEquals(WatchkeeperException.Code.CONFLICT, busy.code());
            assertEquals(TaskState.WAITING, state(w, "asks"));
            assertEquals("", w.read("asked.txt"));

            go();
            loop.join(60_000);
            var answered = w.control().resolveBreakpoint(asked, TaskAction.ACCEPT, "");
            assertEquals(
                    "accept",
                    String.valueOf(answered.resolution()).replaceAll(".*option=(\\w+),.*", "$1"));
            assertEquals("wrong\n", w.read("asked.txt"));
            assertEquals("right\n", w.read("result.txt"));
        }
    }

    /** Meets a limit once, which ends after so many seconds. */
    private static String limited(int seconds) {
        return """
        cat >/dev/null
        if [ -f half ]; then rm half; echo right > result.txt; echo done; exit 0; fi
        touch half
        t=$(date -u -d @$(($(date +%%s) + %d)) +%%Y-%%m-%%dT%%H:%%M:%%SZ)
        echo "{\\"type\\":\\"limit\\",\\"until\\":\\"$t\\",\\"why\\":\\"limit\\"}" >> "$WATCHKEEPER_EVENTS"
        """
                .formatted(seconds);
    }

    @Test
    void aHoldThatDoesNotGoOnByItselfEndsTheRunAndTheNextOneGoesOn() {
        try (World w = world(limited(1), "limits: {resume: false}\n")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            assertEquals(TaskState.HELD, state(w, "t"));
            await(
                    () ->
                            w.control().overview().holds().stream()
                                    .allMatch(h ->
                                            java.time.Instant.now()
                                                    .isAfter(
                                                            java.util.Objects.requireNonNull(
                                                                    h.until()))),
                    "the limit's end");
            w.runUntilIdle();
            assertEquals(TaskState.DONE, state(w, "t"));
            assertEquals(1, w.control().attempts("t").size());
        }
    }

    @Test
    void aHoldBeyondWhatIsSatOutEndsTheRunAlthoughOthersOfTheAccountAreReady() {
        try (World w = world(limited(3600), "limits: {wait: 5m}\n")) {
            w.task("t", CHECK);
            w.task("u", CHECK);
            w.runUntilIdle();
            assertEquals(TaskState.HELD, state(w, "t"));
            assertEquals(TaskState.READY, state(w, "u"));
            assertEquals(
                    1,
                    w.journal().stream()
                            .map(Event::type)
                            .filter(t -> t == EventType.HOLD_STARTED)
                            .count());
        }
    }

    @Test
    void tasksBehindATakenOverWorkspaceDoNotKeepTheRunGoing() {
        try (World w = world("cat >/dev/null; echo wrong > result.txt; echo done", "")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            var unused =
                    w.control()
                            .resolveBreakpoint(
                                    w.control().breakpoints(false).getFirst().id(),
                                    TaskAction.TAKE_OVER,
                                    "");
            assertEquals("wrong\n", w.read("result.txt"));
            w.task("u", CHECK);
            w.runUntilIdle();
            assertEquals(TaskState.READY, state(w, "u"));
            assertEquals(List.of(), w.control().attempts("u"));
        }
    }
}
