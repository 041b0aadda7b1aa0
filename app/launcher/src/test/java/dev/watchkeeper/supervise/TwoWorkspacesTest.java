package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.domain.WorkspaceId;
import dev.watchkeeper.testkit.EndedJobs;
import dev.watchkeeper.testkit.ScriptedHosts;
import dev.watchkeeper.testkit.ScriptedProcesses;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** One project with two workspaces: each has a writer, a watch and checkpoints of its own. */
final class TwoWorkspacesTest {
    private static final WorkspaceId TREE = new WorkspaceId("tree");

    @TempDir Path folder;
    private Path tree;
    private final ScriptedHosts hosts = new ScriptedHosts(_ -> 0);

    @BeforeEach
    void makeTree() throws Exception {
        tree = Files.createDirectories(folder.resolve("tree"));
    }

    /** A world whose project has a second workspace, in which task {@code b} goes on. */
    private World world() {
        World w = World.scripted(folder, hosts, "");
        w.task("a", "true");
        Task b = w.task("b", "true");
        Instant now = Instant.now();
        var unused =
                w.parts()
                        .state()
                        .write(tx -> {
                            tx.put(
                                    new Workspace(
                                            TREE,
                                            w.project().id(),
                                            "local",
                                            tree.toString(),
                                            Workspace.Kind.WORKTREE,
                                            "tree",
                                            now));
                            tx.put(
                                    Attempt.planned(
                                                    new AttemptRef("b", 1),
                                                    w.project().id(),
                                                    TREE,
                                                    "agent",
                                                    "local",
                                                    "agent",
                                                    now)
                                            .in(AttemptState.CLOSED)
                                            .ended(now));
                            tx.put(b.withAttempts(1));
                            return true;
                        });
        return w;
    }

    private Path in(World w, String task) {
        return task.equals("b") ? tree : w.workspace();
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String task(ScriptedProcesses.Running process) {
        return process.variable("WATCHKEEPER_TASK");
    }

    private static TaskState state(World w, String task) {
        return w.parts().state().read(v -> v.task(task).orElseThrow()).state();
    }

    private static List<Checkpoint> checkpoints(World w, WorkspaceId workspace) {
        return w.parts().state().read(v -> v.checkpointsIn(workspace));
    }

    @Test
    void twoAttemptsOfOneProjectRunAtOnceAndEachIsRecordedInItsOwn() {
        CountDownLatch both = new CountDownLatch(2);
        try (World w = world()) {
            hosts.agent(p -> {
                both.countDown();
                if (!both.await(60, TimeUnit.SECONDS)) {
                    return 1; // The other one does not run beside it.
                }
                write(in(w, task(p)).resolve(task(p) + ".txt"), "work\n");
                return 0;
            });
            w.runUntilIdle();
            assertEquals(TaskState.DONE, state(w, "a"));
            assertEquals(TaskState.DONE, state(w, "b"));
            assertFalse(Files.exists(w.workspace().resolve("b.txt")));
            assertFalse(Files.exists(tree.resolve("a.txt")));
            WorkspaceId main = w.mainWorkspace().id();
            assertSeen(w, new AttemptRef("a", 1), main, "a.txt");
            assertSeen(w, new AttemptRef("b", 2), TREE, "b.txt");
            assertEquals(List.of("a"), owners(w, main));
            assertEquals(List.of("b"), owners(w, TREE));
        }
    }

    private static void assertSeen(World w, AttemptRef ref, WorkspaceId where, String path) {
        List<FileChange> seen = w.parts().state().read(v -> v.changes(ref));
        assertEquals(List.of(path), seen.stream().map(FileChange::path).distinct().toList());
        assertEquals(List.of(where), seen.stream().map(FileChange::workspace).distinct().toList());
        assertEquals(where, w.parts().state().read(v -> v.attempt(ref).orElseThrow()).workspace());
    }

    private static List<String> owners(World w, WorkspaceId workspace) {
        return checkpoints(w, workspace).stream().map(Checkpoint::task).distinct().toList();
    }

    @Test
    void whileAnAttemptRunsInOneTheOtherCanBePutBackAndThisOneCannot() {
        try (World w = world()) {
            AtomicReference<WatchkeeperException> refused = new AtomicReference<>();
            hosts.agent(p -> {
                write(in(w, task(p)).resolve(task(p) + ".txt"), "work\n");
                return 0;
            });
            w.runUntilIdle();
            String before = checkpoints(w, TREE).getFirst().id();
            String ours = checkpoints(w, w.mainWorkspace().id()).getFirst().id();
            w.task("c", "true");
            hosts.agent(p -> {
                refused.set(
                        assertThrows(
                                WatchkeeperException.class,
                                () -> EndedJobs.restore(w.control(), ours)));
                var unused = EndedJobs.restore(w.control(), before);
                write(w.workspace().resolve("c.txt"), "work\n");
                return 0;
            });
            w.runUntilIdle();
            assertEquals(TaskState.DONE, state(w, "c"));
            assertEquals(WatchkeeperException.Code.CONFLICT, refused.get().code());
            assertFalse(Files.exists(tree.resolve("b.txt")), "it was put back");
        }
    }

    @Test
    void whatChangesInOneIsNoChangeOfTheAttemptInTheOther() {
        try (World w = world()) {
            hosts.agent(p -> {
                write(in(w, task(p)).resolve(task(p) + ".txt"), "work\n");
                return 0;
            });
            w.runUntilIdle();
            w.task("c", "true");
            hosts.agent(p -> {
                write(tree.resolve("person.txt"), "a person's\n");
                write(w.workspace().resolve("c.txt"), "work\n");
                return 0;
            });
            w.runUntilIdle();
            assertEquals(TaskState.DONE, state(w, "c"));
            assertSeen(w, new AttemptRef("c", 1), w.mainWorkspace().id(), "c.txt");
            assertEquals("a person's\n", read(tree.resolve("person.txt")));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aWorkspaceWhoseFolderIsGoneHoldsNoTaskOfTheOther() throws Exception {
        try (World w = world()) {
            hosts.agent(p -> {
                write(in(w, task(p)).resolve(task(p) + ".txt"), "work\n");
                return 0;
            });
            Files.delete(tree);
            w.runUntilIdle();
            assertEquals(TaskState.DONE, state(w, "a"));
            assertEquals(TaskState.HELD, state(w, "b"));
            assertEquals(
                    List.of("workspace tree"),
                    w.control().holds().stream().map(Hold::account).toList());
            Files.createDirectory(tree);
            assertEquals(TREE, w.control().liftHold("tree").workspace());
            w.runUntilIdle();
            assertEquals(TaskState.DONE, state(w, "b"));
        }
    }
}
