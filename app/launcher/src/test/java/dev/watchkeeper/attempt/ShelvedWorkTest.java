package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.PutBackNote;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.host.RestoreException;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.testkit.AttemptRoom;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The work that a question is about: where it is kept, what an answer does, and what it would. */
class ShelvedWorkTest {
    private static final AttemptRef REF = new AttemptRef("one", 1);

    @TempDir Path folder;
    private AttemptRoom room;

    @BeforeEach
    void open() {
        room =
                AttemptRoom.open(
                                folder,
                                p -> {
                                    room.write("result.txt", "work\n");
                                    return 0;
                                })
                        .attempts(1);
        room.write("result.txt", "before\n");
        room.task("one", "false");
        room.run("one");
    }

    @AfterEach
    void close() {
        room.close();
    }

    private @Nullable ShelvedWork of(Breakpoint b) {
        return room.shelved(b);
    }

    private ShelvedWork work() {
        return Objects.requireNonNull(of(room.asked()));
    }

    private static Breakpoint about(int attempt, String rule) {
        return Samples.question("bp-9", "one", attempt, rule, null);
    }

    @Test
    void aQuestionBeforeAnAttemptOrAboutAPersonsWorkIsAboutNone() {
        assertNull(of(about(0, "could-not-begin")));
        assertNull(of(about(1, "taken-over")));
        assertNull(of(about(7, "unsure")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "after", "pruned"})
    void workOfWhichThereIsNoCheckpointIsNotKept(String lacks) {
        Attempt a = room.attempt(REF);
        if (lacks.equals("pruned")) {
            room.state()
                    .write(tx -> {
                        tx.removeCheckpoint(Objects.requireNonNull(a.checkpointAfter()));
                        return true;
                    });
        } else {
            Samples.put(
                    room,
                    lacks.equals("before")
                            ? a.withCheckpoints(null, a.checkpointAfter())
                            : a.withCheckpoints(a.checkpointBefore(), null));
        }
        assertNull(of(about(1, "unsure")));
    }

    @Test
    void itComesBackAndGoesAgainAsThePreviewsSay() {
        assertEquals(List.of("result.txt"), work().previewPutBack().written());
        assertEquals(List.of(), work().putBack());
        assertEquals("work\n", room.read("result.txt"));
        assertEquals(List.of("result.txt"), work().previewTakenOut().written());
        assertEquals(List.of(), work().takenOut());
        assertEquals("before\n", room.read("result.txt"));
    }

    @Test
    void whatIsInPlaceAlreadyIsNotPutBackTwice() {
        work().putBack();
        int told = room.told(EventType.RESTORED).size();
        assertEquals(List.of(), work().putBack());
        assertEquals(told, room.told(EventType.RESTORED).size());
    }

    @Test
    void whatHasChangedMeanwhileIsNeverOverwritten() {
        room.write("result.txt", "mine\n");
        assertEquals(List.of("result.txt"), work().previewPutBack().conflicts());
        assertEquals(List.of("result.txt"), work().putBack());
        assertEquals("mine\n", room.read("result.txt"));
    }

    @Test
    void whoIsToldOfThatMayPutItOverAndFindsWhatStoodThere() {
        room.write("result.txt", "mine\n");
        Set<String> named = Set.of("result.txt");
        assertEquals(List.of("result.txt"), work().previewPutOver(named).written());
        assertEquals(List.of(), work().putOver(named));
        assertEquals("work\n", room.read("result.txt"));
        Checkpoint rescue = room.state().read(v -> v.checkpoints(AttemptRoom.PROJECT).getLast());
        assertEquals(
                List.of(
                        "The work went over what had changed there meanwhile; that is in checkpoint "
                                + rescue.id()
                                + ": result.txt."),
                PutBackNote.in(room.told(EventType.RESTORED).getLast()));
        var unused = room.place().checkpoints().restore(rescue, List.of(), _ -> {});
        assertEquals("mine\n", room.read("result.txt"));
    }

    @Test
    void whatChangedAfterThatWasToldIsNotPutOver() {
        room.write("result.txt", "mine\n");
        assertEquals(List.of("result.txt"), work().previewPutOver(Set.of("x")).conflicts());
        assertEquals(List.of("result.txt"), work().putOver(Set.of("x")));
        assertEquals("mine\n", room.read("result.txt"));
    }

    @Test
    void whatNoCheckpointHoldsIsNotPutOver() throws IOException {
        try (var large =
                new RandomAccessFile(folder.resolve("workspace/result.txt").toFile(), "rw")) {
            large.setLength(room.settings().checkpoints().largestFile() + 1);
        }
        Set<String> named = Set.of("result.txt");
        assertEquals(List.of("result.txt"), work().previewPutOver(named).conflicts());
        assertEquals(List.of("result.txt"), work().putOver(named));
        assertTrue(Files.size(folder.resolve("workspace/result.txt")) > 1 << 20);
    }

    @Test
    void whereItsUndoingFailsTooThatIsNoted() {
        room.hosts()
                .fail(
                        "snapshots.restore",
                        new RestoreException(List.of(), List.of(), Map.of("a", "full"), null));
        WatchkeeperException e = assertThrows(WatchkeeperException.class, work()::putBack);
        assertEquals(1, e.getSuppressed().length);
    }

    @Test
    void whatFailsBeforeAnythingWasWrittenNeedsNoUndoing() {
        room.hosts().fail("snapshots.restore");
        WatchkeeperException e = assertThrows(WatchkeeperException.class, work()::putBack);
        assertEquals(0, e.getSuppressed().length);
        assertEquals("before\n", room.read("result.txt"));
    }

    private String before() {
        String id = Objects.requireNonNull(room.attempt(REF).checkpointBefore());
        return room.state().read(v -> v.checkpoint(id).map(Checkpoint::snapshot).orElseThrow());
    }

    /** As a kill leaves it: nothing says that it came to its end. */
    private void cut(String snapshot) {
        room.hosts()
                .answer(
                        "snapshots.unfinished",
                        Optional.of(new Snapshots.Unfinished(snapshot, List.of())));
        room.write("result.txt", "half\n");
    }

    @Test
    void aRestoreThatWasCutIsPreviewedAsItWouldBeDone() {
        InterruptedRestore halves =
                new InterruptedRestore(
                        room.parts().state(),
                        room.parts().evidence(),
                        room.parts().settings(),
                        room.parts().clock());
        Breakpoint asked = about(1, InterruptedRestore.RULE);
        assertEquals(WorkspaceChange.NONE, halves.preview(asked, TaskAction.RESTORE, room.place()));
        cut(before());
        assertEquals(
                List.of("result.txt"),
                halves.preview(asked, TaskAction.RESTORE, room.place()).written());
        assertEquals(WorkspaceChange.NONE, halves.preview(asked, TaskAction.SKIP, room.place()));
    }

    @Test
    void workThatWasBeingPutInPlaceForAnAnswerThatNobodyNotedIsTakenOutAgain() {
        String id = Objects.requireNonNull(room.attempt(REF).checkpointAfter());
        cut(room.state().read(v -> v.checkpoint(id).map(Checkpoint::snapshot).orElseThrow()));
        InterruptedRestore halves =
                new InterruptedRestore(
                        room.parts().state(),
                        room.parts().evidence(),
                        room.parts().settings(),
                        room.parts().clock());
        Breakpoint asked = about(1, InterruptedRestore.RULE);
        room.state()
                .write(tx -> {
                    tx.put(asked);
                    return true;
                });
        assertEquals(List.of(), halves.intoWorkspace(asked, TaskAction.RESTORE, room.place()));
        // The rescue before the attempt's own putting back holds its work.
        assertEquals("work\n", room.read("result.txt"));
    }

    @Test
    void whatIsWholeIsLeftAlone() {
        assertEquals(
                List.of(),
                new InterruptedRestore(
                                room.parts().state(),
                                room.parts().evidence(),
                                room.parts().settings(),
                                room.parts().clock())
                        .intoWorkspace(
                                about(1, InterruptedRestore.RULE),
                                TaskAction.RESTORE,
                                room.place()));
        assertEquals("before\n", room.read("result.txt"));
    }

    @Test
    void anAttemptThatIsClosedDoesNotGoOnByItself() {
        Breakpoint asked = about(1, InterruptedRestore.RULE);
        assertEquals(
                false, room.state().<Boolean>write(tx -> InterruptedRestore.goesOn(tx, asked)));
        AttemptRef second = room.plan("one");
        Breakpoint of = about(2, InterruptedRestore.RULE);
        assertEquals(true, room.state().<Boolean>write(tx -> InterruptedRestore.goesOn(tx, of)));
        room.state()
                .write(tx -> {
                    InterruptedRestore.close(tx, of);
                    return true;
                });
        assertEquals(dev.watchkeeper.domain.AttemptState.CLOSED, room.attempt(second).state());
    }
}
