package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.EndedJobs;
import dev.watchkeeper.testkit.OldHome;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A home that was made before workspaces had ids goes on as if nothing had happened. */
final class OldHomeTest {
    @TempDir Path folder;

    @BeforeEach
    void unpack() {
        OldHome.unpack(OldHome.BEFORE_WORKSPACES, folder);
    }

    @Test
    void itsCheckpointsCanBeVerifiedComparedAndRestored() {
        try (World w = World.reopened(folder, _ -> {})) {
            List<Checkpoint> all = w.control().checkpoints("old");
            assertTrue(all.size() >= 6, all.toString());
            for (Checkpoint c : all) {
                assertEquals(List.of(), EndedJobs.verify(w.control(), c.id()), c.id());
            }
            assertEquals("made by T-1\n", w.read("T-1.txt"));
            var unused = EndedJobs.restore(w.control(), all.getFirst().id());
            assertEquals("", w.read("T-1.txt"));
            assertEquals("start\n", w.read("start.txt"));
        }
    }

    @Test
    void itsQuestionIsAnsweredByPuttingTheKeptWorkBack() {
        try (World w = World.reopened(folder, _ -> {})) {
            assertEquals(
                    List.of("bp-1"),
                    w.control().breakpoints(false).stream().map(b -> b.id()).toList());
            var unused = w.control().resolveBreakpoint("bp-1", TaskAction.ACCEPT, "");
            assertEquals("made by T-2\n", w.read("T-2.txt"));
            assertEquals(TaskState.DONE, w.control().task("T-2").state());
        }
    }

    @Test
    void whatWasHeldAndWhatWasInterruptedGoesOnToItsEnd() throws Exception {
        Files.writeString(
                folder.resolve("agents/waits.sh"), "cat >/dev/null; echo whole > half.txt\n");
        try (World w = World.reopened(folder, _ -> {})) {
            w.runUntilIdle();
            // The file was laid out anew since its agent ended, as by a person.
            Breakpoint unsure = w.control().breakpoints(false).getLast();
            assertEquals("T-4", unsure.task());
            assertEquals("changed-unwatched", unsure.rule());
            var unused = w.control().resolveBreakpoint(unsure.id(), TaskAction.ACCEPT, "");
            assertEquals(TaskState.DONE, w.control().task("T-4").state());
            assertEquals("whole\n", w.read("half.txt"));
            AttemptRef cut = new AttemptRef("T-4", 1);
            assertEquals(
                    2, w.parts().state().read(v -> v.attempt(cut).orElseThrow()).legs().size());
            assertEquals(TaskState.HELD, w.control().task("T-3").state());
            Files.createDirectory(folder.resolve("gone"));
            w.runUntilIdle();
            assertEquals(TaskState.DONE, w.control().task("T-3").state());
            assertEquals(List.of(), w.control().holds());
            assertFalse(Files.exists(folder.resolve("home/hosts/local/ws-1")), "the store stays");
            assertTrue(Files.isDirectory(folder.resolve("home/hosts/local/old/snapshots.git")));
        }
    }
}
