package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskProgress;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.testkit.AttemptRoom;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** Checkpoints go by age and number, but never one that an open task needs. */
class CheckpointPrunerTest {
    @TempDir Path folder;
    private AttemptRoom room;

    @BeforeEach
    void open() {
        room =
                AttemptRoom.open(
                                folder,
                                p -> {
                                    room.write("result.txt", p.spec().id());
                                    return 0;
                                })
                        .attempts(1);
    }

    @AfterEach
    void close() {
        room.close();
    }

    private void keep(int most, long bytes) {
        room.checkpoints(c ->
                new Settings.Checkpoints(
                        c.exclude(), most, c.largestFile(), bytes, c.keepUnaccepted()));
    }

    private List<String> ids() {
        return room.state().read(v -> v.checkpoints(AttemptRoom.PROJECT)).stream()
                .map(Checkpoint::id)
                .toList();
    }

    private void prune() {
        new CheckpointPruner(room.parts().state(), room.parts().settings()).after(room.place());
    }

    private static List<String> of(Attempt a) {
        return List.of(
                Objects.requireNonNull(a.checkpointBefore()),
                Objects.requireNonNull(a.checkpointAfter()));
    }

    private void done(String... tasks) {
        for (String task : tasks) {
            room.task(task, "true");
            room.run(task);
        }
    }

    private static void assertHolds(Collection<String> all, List<String> some) {
        assertTrue(all.containsAll(some), () -> some + " of " + all);
    }

    @Test
    void tooManyGoByAThirdButNotWhatAnOpenTaskNeeds() {
        room.task("asks", "false");
        Attempt asked = room.run("asks");
        room.task("not-begun", "true");
        done("a", "b", "c");
        keep(6, Long.MAX_VALUE);
        prune();
        assertEquals(4, ids().size());
        assertHolds(ids(), of(asked));
    }

    @Test
    void aStoreThatIsTooLargeLosesWhatNobodyNeeds() {
        room.task("asks", "false");
        Attempt asked = room.run("asks");
        done("a");
        keep(1000, 1);
        prune();
        assertHolds(ids(), of(asked));
        assertTrue(ids().size() < 5, ids()::toString);
    }

    @Test
    void fewEnoughStay() {
        done("a");
        List<String> before = ids();
        prune();
        assertEquals(before, ids());
    }

    @Test
    void whatACancelledTaskStillHasToGoBackToStays() {
        room.task("off", "true");
        AttemptRef ref = room.plan("off");
        Attempt settled = room.runTo(ref, AttemptState.SETTLED);
        room.cancel("off");
        done("a", "b");
        keep(1, Long.MAX_VALUE);
        prune();
        assertHolds(ids(), of(settled));
    }

    @Test
    void tasksOfAnotherProjectNeedNoneOfThisOnes() {
        done("a", "b");
        room.state()
                .write(tx -> {
                    tx.put(
                            new Project(
                                    "q",
                                    "Q",
                                    "/home/dev/q",
                                    "local",
                                    room.clock().instant(),
                                    null));
                    Task t = room.task("a");
                    tx.put(
                            new Task(
                                    "elsewhere",
                                    99,
                                    "q",
                                    room.clock().instant(),
                                    new TaskSpec(
                                            "T",
                                            "",
                                            List.of(),
                                            t.priority(),
                                            null,
                                            List.of(),
                                            List.of(),
                                            false),
                                    new TaskProgress(
                                            dev.watchkeeper.domain.TaskState.WAITING,
                                            1,
                                            0,
                                            List.of(),
                                            null,
                                            null,
                                            ids().getFirst(),
                                            null)));
                    return true;
                });
        String first = ids().getFirst();
        keep(1, Long.MAX_VALUE);
        prune();
        assertTrue(!ids().contains(first), ids()::toString);
    }

    @Test
    void whereItFailsNothingRestsOnIt() {
        done("a");
        List<String> before = ids();
        room.hosts().fail("snapshots.storeBytes");
        prune();
        assertEquals(before, ids());
    }

    @Test
    void eachWorkspaceHasANumberAndACapOfItsOwn() {
        WorkspaceSession tree = room.workplaces().of(room.another("tree").id());
        done("one", "two");
        List<Checkpoint> there =
                List.of(taken(tree, "1"), taken(tree, "2"), taken(tree, "3"), taken(tree, "4"));
        int main = ids().size() - there.size();
        assertTrue(main > 3, "of the main workspace: " + main);
        keep(3, Long.MAX_VALUE);
        prune();
        assertEquals(there, room.state().read(v -> v.checkpointsIn(tree.workspace().id())));
        assertEquals(2, room.state().read(v -> v.checkpointsIn(room.workspace().id())).size());
        for (Checkpoint c : there) {
            assertEquals(List.of(), tree.checkpoints().verify(c), c.id());
        }
        new CheckpointPruner(room.parts().state(), room.parts().settings()).after(tree);
        assertEquals(
                there.subList(2, 4),
                room.state().read(v -> v.checkpointsIn(tree.workspace().id())));
        assertEquals(2, room.state().read(v -> v.checkpointsIn(room.workspace().id())).size());
    }

    private Checkpoint taken(WorkspaceSession place, String text) {
        try {
            Files.writeString(Path.of(place.workspace().path()).resolve("file.txt"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        room.clock().pass(Duration.ofSeconds(1));
        Checkpoint c =
                place.checkpoints().take(Checkpoint.Kind.MANUAL, null, Snapshots.Sure.BY_SWEEP);
        return room.state()
                .write(tx -> {
                    tx.put(c);
                    return c;
                });
    }
}
