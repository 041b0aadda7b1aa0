package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The whole loop with real parts: processes, files, checkpoints and database. */
class LoopTest {
    private static final String CHECK = "grep -q right result.txt";

    @TempDir Path folder;

    private World world(String script) {
        return World.fresh(folder, Map.of("agent", script), "");
    }

    private static TaskState state(World w, String task) {
        return w.control().task(task).state();
    }

    private static Breakpoint open(World w) {
        List<Breakpoint> open = w.control().breakpoints(false);
        assertEquals(1, open.size(), open.toString());
        return open.getFirst();
    }

    @Test
    void acceptsWorkWhoseCheckPasses() {
        try (World w = world("cat >/dev/null; echo right > result.txt; echo done")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            assertEquals(TaskState.DONE, state(w, "t"));
            assertEquals("right\n", w.read("result.txt"));
            assertTrue(
                    w.journal().stream()
                            .anyMatch(e ->
                                    e.type() == EventType.FILE_CHANGED
                                            && "result.txt".equals(e.data().get("path"))
                                            && e.attempt() == 1));
        }
    }

    @Test
    void aProcessThatOnlyLooksIsNotTheSupervisors() {
        try (World w = world("cat >/dev/null; echo right > result.txt; echo done")) {
            assertEquals(0, w.control().overview().pid());
            w.task("t", CHECK);
            w.runUntilIdle();
            assertEquals("stopped", w.control().overview().supervisor());
            assertEquals(0, w.control().overview().pid());
        }
    }

    @Test
    void tellsTheNextAttemptWhatFailed() {
        String script =
                """
                if grep -q 'expected right'; then echo right > result.txt
                else echo wrong > result.txt; fi
                echo done
                """;
        try (World w = world(script)) {
            w.task("t", "grep -q right result.txt || { printf 'expected %s' right; exit 1; }");
            w.runUntilIdle();
            assertEquals(TaskState.DONE, state(w, "t"));
            assertEquals(2, w.control().attempts("t").size());
        }
    }

    @Test
    void asksWhenAttemptsAreUsedUpAndPutsTheWorkspaceBack() {
        try (World w =
                world("cat >/dev/null; echo wrong $WATCHKEEPER_ATTEMPT > result.txt; echo done")) {
            w.write("result.txt", "before\n");
            w.task("t", "cat result.txt; grep -q right result.txt");
            w.runUntilIdle();
            assertEquals(TaskState.WAITING, state(w, "t"));
            assertEquals(3, w.control().attempts("t").size());
            assertEquals("attempts-used-up", open(w).rule());
            assertEquals("before\n", w.read("result.txt"));
        }
    }

    @Test
    void asksAboutTheSameFailureWithoutANewChange() {
        try (World w = world("cat >/dev/null; echo wrong > result.txt; echo done")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            assertEquals(TaskState.WAITING, state(w, "t"));
            assertEquals("same-failure", open(w).rule());
            assertEquals(2, w.control().attempts("t").size());
        }
    }

    @Test
    void restoresWhatIsOutOfScopeAndAsks() {
        try (World w =
                world(
                        "cat >/dev/null; echo right > result.txt; echo x > other.txt;"
                                + " rm kept.txt; echo done")) {
            w.write("kept.txt", "mine\n");
            w.task("t", CHECK, "result.txt");
            w.runUntilIdle();
            assertEquals(TaskState.WAITING, state(w, "t"));
            assertEquals("out-of-scope", open(w).rule());
            assertEquals("mine\n", w.read("kept.txt"));
            assertEquals("", w.read("other.txt"));
        }
    }

    @Test
    void anAcceptedAnswerPutsTheWorkBack() {
        try (World w = world("cat >/dev/null; echo wrong > result.txt; echo done")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            assertEquals("", w.read("result.txt"));
            var unused =
                    w.control().resolveBreakpoint(open(w).id(), TaskAction.ACCEPT, "good enough");
            assertEquals(TaskState.DONE, state(w, "t"));
            assertEquals("wrong\n", w.read("result.txt"));
            WatchkeeperException twice =
                    assertThrows(
                            WatchkeeperException.class,
                            () ->
                                    w.control()
                                            .resolveBreakpoint(
                                                    w.control().breakpoints(true).getFirst().id(),
                                                    TaskAction.SKIP,
                                                    ""));
            assertEquals(WatchkeeperException.Code.CONFLICT, twice.code());
        }
    }

    @Test
    void workThatMeetsLaterChangesIsPutOverThemOnlyByWhoIsTold() {
        try (World w = world("cat >/dev/null; echo wrong > result.txt; echo done")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            w.write("result.txt", "mine\n");
            var unused = w.control().resolveBreakpoint(open(w).id(), TaskAction.ACCEPT, "");
            assertEquals(TaskState.WAITING, state(w, "t"));
            assertEquals("changed-meanwhile", open(w).rule());
            assertEquals("mine\n", w.read("result.txt"));
            unused = w.control().resolveBreakpoint(open(w).id(), TaskAction.ACCEPT, "");
            assertEquals(TaskState.DONE, state(w, "t"));
            assertEquals("wrong\n", w.read("result.txt"));
        }
    }

    @Test
    void whatChangesAfterLaterChangesWereNamedIsNamedBeforeItIsPutOver() {
        try (World w =
                world(
                        "cat >/dev/null; echo wrong | tee result.txt more.txt >/dev/null; echo done")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            w.write("result.txt", "mine\n");
            var unused = w.control().resolveBreakpoint(open(w).id(), TaskAction.ACCEPT, "");
            w.write("more.txt", "mine too\n");
            unused = w.control().resolveBreakpoint(open(w).id(), TaskAction.ACCEPT, "");
            assertEquals(TaskState.WAITING, state(w, "t"));
            assertEquals(
                    "The work can't be put back: more.txt, result.txt have changed since."
                            + " Nothing was overwritten. Does it go over what stands there now?",
                    open(w).question());
            assertEquals("mine\n", w.read("result.txt"));
            assertEquals("mine too\n", w.read("more.txt"));
            unused = w.control().resolveBreakpoint(open(w).id(), TaskAction.ACCEPT, "");
            assertEquals(TaskState.DONE, state(w, "t"));
            assertEquals("wrong\n", w.read("more.txt"));
        }
    }

    /** An unchecked one: Python does not compare it with its source. */
    @Test
    void byteCodeThatAnAttemptLeftDecidesNothing() {
        String agent =
                """
                cat >/dev/null; echo 'def add(a, b): return a + b' >right.py
                python3 -c 'import py_compile as c, importlib.util as u
                c.compile("right.py", u.cache_from_source("calc.py"), "calc.py",
                  invalidation_mode=c.PycInvalidationMode.UNCHECKED_HASH)'
                rm right.py; echo 'def add(a, b): return a - b' >calc.py; echo done
                """;
        try (World w = world(agent)) {
            w.task("t", "python3 -c 'import calc; assert calc.add(1, 2) == 3'");
            w.runUntilIdle();
            assertEquals(TaskState.WAITING, state(w, "t"));
        }
    }

    @Test
    void aFileInThePlaceOfAFolderOfTheWorkIsNamed() {
        try (World w = world("cat >/dev/null; mkdir n; echo wrong > n/x; echo done")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            w.write("n", "mine\n");
            var unused = w.control().resolveBreakpoint(open(w).id(), TaskAction.ACCEPT, "");
            assertEquals(
                    "The work can't be put back: n has changed since. Nothing was overwritten."
                            + " Does it go over what stands there now?",
                    open(w).question());
            unused = w.control().resolveBreakpoint(open(w).id(), TaskAction.ACCEPT, "");
            assertEquals(TaskState.DONE, state(w, "t"));
            assertEquals("wrong\n", w.read("n/x"));
        }
    }

    @Test
    void guidanceGoesIntoTheNextPrompt() {
        String script =
                """
                if grep -q 'write right'; then echo right > result.txt
                else echo wrong > result.txt; fi
                echo done
                """;
        try (World w = world(script)) {
            w.task("t", CHECK);
            w.runUntilIdle();
            var unused =
                    w.control()
                            .resolveBreakpoint(
                                    open(w).id(), TaskAction.RETRY, "write right into it");
            w.runUntilIdle();
            assertEquals(TaskState.DONE, state(w, "t"));
        }
    }

    @Test
    void aLimitHoldsTheTaskAndTheSameAttemptGoesOn() {
        String script =
                """
                cat >/dev/null
                if [ -f half ]; then rm half; echo right > result.txt; echo done
                else
                  touch half
                  t=$(date -u -d @$(($(date +%s) + 2)) +%Y-%m-%dT%H:%M:%SZ)
                  echo "{\\"type\\":\\"limit\\",\\"until\\":\\"$t\\",\\"why\\":\\"limit\\"}" >> "$WATCHKEEPER_EVENTS"
                fi
                """;
        try (World w = world(script)) {
            w.task("t", CHECK);
            w.runUntilIdle();
            assertEquals(TaskState.DONE, state(w, "t"));
            Attempt only = w.control().attempts("t").getFirst();
            assertEquals(1, w.control().attempts("t").size());
            assertEquals(2, only.legs().size());
            assertEquals(Ending.LIMIT, only.legs().getFirst().ending());
            assertTrue(w.journal().stream().anyMatch(e -> e.type() == EventType.HOLD_ENDED));
        }
    }

    @Test
    void anAgentThatChangesNothingIsAskedAbout() {
        try (World w = world("cat >/dev/null; echo done")) {
            w.write("result.txt", "right\n");
            w.task("t", CHECK);
            w.runUntilIdle();
            assertEquals(TaskState.WAITING, state(w, "t"));
        }
    }

    @Test
    void withoutExecutedEvidenceNothingIsAccepted() {
        try (World w = world("cat >/dev/null; echo right > result.txt; echo done")) {
            w.task("t", "");
            w.runUntilIdle();
            assertEquals(TaskState.WAITING, state(w, "t"));
        }
    }

    @Test
    void whatAnAttemptChangesInItsOwnSettingsIsPutBackAndAskedAbout() {
        try (World w =
                world(
                        "cat >/dev/null; mkdir -p .watchkeeper;"
                                + " echo 'thresholds: {accept: 0.0}' > .watchkeeper/settings.yaml;"
                                + " echo right > result.txt; echo done")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            assertEquals(TaskState.WAITING, state(w, "t"));
            assertFalse(Files.exists(w.workspace().resolve(".watchkeeper/settings.yaml")));
        }
    }

    @Test
    void tasksAfterAFailedOneAreBlockedAndComeBackWithIt() {
        try (World w = world("cat >/dev/null; echo right > result.txt; echo done")) {
            w.task("a", CHECK);
            var unused =
                    w.control()
                            .addTasks(
                                    w.project().id(),
                                    List.of(
                                            new dev.watchkeeper.domain.TaskDraft(
                                                    "b",
                                                    new TaskSpec(
                                                            "b",
                                                            "",
                                                            List.of("a"),
                                                            dev.watchkeeper.domain.Priority.NORMAL,
                                                            null,
                                                            List.of(CHECK),
                                                            List.of(),
                                                            false))));
            assertEquals(TaskState.PENDING, state(w, "b"));
            var cancelled = w.control().cancelTask("a");
            assertEquals(TaskState.CANCELLED, cancelled.state());
            assertEquals(TaskState.BLOCKED, state(w, "b"));
            var again = w.control().retryTask("a");
            assertEquals(TaskState.READY, again.state());
            assertEquals(TaskState.PENDING, state(w, "b"));
        }
    }

    @Test
    void aStopInterruptsTheAgentAndTheNextRunGoesOnWithTheSameAttempt() throws Exception {
        String script =
                """
                cat >/dev/null
                if [ -f begun ]; then rm begun; echo right > result.txt; echo done; exit 0; fi
                touch begun; echo begun; sleep 60 & wait
                """;
        try (World w = world(script)) {
            w.task("t", CHECK);
            Thread loop = Thread.ofPlatform().start(w::runUntilIdle);
            await(() -> Files.exists(w.workspace().resolve("begun")));
            w.control().stop(false);
            loop.join(20_000);
            assertFalse(loop.isAlive(), "the loop ends");
            assertEquals(0, sleepers(w), "no process is left");
            w.runUntilIdle();
            assertEquals(TaskState.DONE, state(w, "t"));
            assertEquals(1, w.control().attempts("t").size());
            assertEquals(2, w.control().attempts("t").getFirst().legs().size());
        }
    }

    @Test
    void cancellingARunningTaskEndsItsAgentAndPutsTheTreeBack() throws Exception {
        try (World w = world("cat >/dev/null; echo x > result.txt; sleep 60 & wait")) {
            w.task("t", CHECK);
            Thread loop = Thread.ofPlatform().start(w::runUntilIdle);
            await(() -> Files.exists(w.workspace().resolve("result.txt")));
            var unused = w.control().cancelTask("t");
            loop.join(20_000);
            assertFalse(loop.isAlive(), "the loop ends");
            assertEquals(TaskState.CANCELLED, state(w, "t"));
            assertEquals("", w.read("result.txt"));
            assertEquals(0, sleepers(w));
        }
    }

    @Test
    void theJournalHasNoGaps() {
        try (World w = world("cat >/dev/null; echo right > result.txt; echo done")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            long expected = 1;
            for (Event e : w.journal()) {
                assertEquals(expected++, e.seq());
            }
            assertNotNull(w.control().attempts("t").getFirst().assessment());
        }
    }

    /** Processes of this world that are alive, by the marker in their environment. */
    private static long sleepers(World w) {
        return ProcessHandle.allProcesses()
                .filter(p -> p.info().command().map(c -> c.endsWith("sleep")).orElse(false))
                .filter(p -> {
                    try {
                        return Files.readString(
                                        Path.of("/proc/" + p.pid() + "/environ"),
                                        java.nio.charset.StandardCharsets.ISO_8859_1)
                                .contains(w.home().toString());
                    } catch (java.io.IOException e) {
                        return false;
                    }
                })
                .count();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "in time");
            LockSupport.parkNanos(1_000_000);
        }
    }
}
