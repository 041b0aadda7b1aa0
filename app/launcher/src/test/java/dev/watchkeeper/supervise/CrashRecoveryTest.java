package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** A start that finds what an earlier one has died of. */
class CrashRecoveryTest {
    @TempDir private Path folder;

    /** Stops where the first attempt's prompt is written, as if it had died there. */
    private void leftAtItsPrompt() {
        World.prepare(
                folder, Map.of("agent", "cat >/dev/null; echo right > $WATCHKEEPER_TASK.txt"), "");
        AtomicReference<World> world = new AtomicReference<>();
        try (World w =
                World.reopened(
                        folder,
                        a -> {
                            if (a.state() == AttemptState.PROMPTED) {
                                Objects.requireNonNull(world.get()).supervisor().stop(false);
                            }
                        })) {
            world.set(w);
            w.task("a", "grep -q right a.txt");
            w.runUntilIdle();
            Attempt a = w.control().attempts("a").getFirst();
            assertEquals(AttemptState.PROMPTED, a.state());
            w.task("b", "grep -q right b.txt");
        }
    }

    private Path note(int points) throws Exception {
        Path note = folder.resolve("home/runs/a/1/.recovery");
        return Files.write(
                note,
                List.of(
                        "PROMPTED leg 0 output 0 errors 0",
                        "" + points,
                        "" + System.currentTimeMillis()));
    }

    @Test
    void anAttemptInWhoseWorkItDiedIsSetAsideAndTheOthersGoOn() throws Exception {
        leftAtItsPrompt();
        Path note = note(5);
        try (World w = World.reopened(folder, a -> {})) {
            w.runUntilIdle();
            assertEquals(TaskState.WAITING, w.control().task("a").state());
            assertEquals(TaskState.DONE, w.control().task("b").state());
            Breakpoint asked = w.control().breakpoints(false).getFirst();
            assertEquals("supervisor-died", asked.rule());
            assertTrue(asked.question().contains("'prompted'"), asked.question());
            assertEquals(
                    List.of("retry", "take-over", "skip", "fail"),
                    asked.options().stream().map(BreakpointOption::name).toList());
            assertFalse(Files.exists(note));
            var unused = w.control().resolveBreakpoint(asked.id(), TaskAction.RETRY, "");
            w.runUntilIdle();
            assertEquals(TaskState.DONE, w.control().task("a").state());
        }
    }

    @Test
    void whatGetsThroughLeavesNothing() throws Exception {
        leftAtItsPrompt();
        Path note = note(0);
        try (World w = World.reopened(folder, a -> {})) {
            w.runUntilIdle();
            assertEquals(TaskState.DONE, w.control().task("a").state());
            assertEquals(1, w.control().attempts("a").size());
            assertFalse(Files.exists(note));
        }
    }
}
