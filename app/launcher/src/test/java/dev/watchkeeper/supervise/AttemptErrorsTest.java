package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.ScriptedHosts;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** An attempt in whose thread an error is thrown is told to the person, and not begun again. */
final class AttemptErrorsTest {
    @TempDir Path folder;

    @Test
    void anErrorThatAMethodThrowsForTooMuchIsAQuestion() {
        assertAsked(new OutOfMemoryError("Required length exceeds implementation limit"));
    }

    @Test
    void anyOtherErrorIsAQuestion() {
        assertAsked(new AssertionError("this can't be"));
    }

    private void assertAsked(Error error) {
        ScriptedHosts hosts = new ScriptedHosts(_ -> 0);
        hosts.first(
                "repository.look",
                () -> {
                    throw error;
                });
        try (World w = World.scripted(folder, hosts, "")) {
            w.task("a", "true");
            w.runUntilIdle();
            assertEquals(
                    TaskState.WAITING,
                    w.parts().state().read(v -> v.task("a").orElseThrow()).state());
            List<Breakpoint> open = w.control().breakpoints(false);
            assertEquals(1, open.size());
            assertTrue(open.getFirst().question().contains(error.getMessage()), open::toString);
        }
    }
}
