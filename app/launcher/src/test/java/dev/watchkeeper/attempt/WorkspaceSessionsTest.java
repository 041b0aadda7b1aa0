package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.WorkspaceId;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;
import dev.watchkeeper.testkit.AttemptRoom;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** Each workspace is opened once, and what runs there ends with the run. */
class WorkspaceSessionsTest {
    @TempDir Path folder;
    private AttemptRoom room;

    @BeforeEach
    void open() {
        room = AttemptRoom.open(folder, _ -> 0);
    }

    @AfterEach
    void close() {
        room.close();
    }

    private void start(String id, String line) {
        var unused =
                room.hosts()
                        .processes()
                        .start(
                                new ProcessSpec(
                                        id,
                                        List.of("sh", "-c", line),
                                        "",
                                        Map.of(),
                                        ProcessSpec.Input.GIVEN,
                                        new byte[0],
                                        Map.of()));
    }

    @Test
    void whatRunsIsEndedAndWhatNobodyFollowsIsForgotten() {
        CountDownLatch never = new CountDownLatch(1);
        room.hosts()
                .check(
                        "waits",
                        _ -> {
                            never.await();
                            return 0;
                        });
        start("followed", "waits");
        start("gate", "waits");
        assertEquals(AttemptRoom.PROJECT, room.place().project().id());
        room.workplaces().endRest(Set.of("followed"));
        Processes processes = room.hosts().processes();
        assertEquals(List.of("followed"), processes.ids());
        assertEquals(ProcessStatus.State.EXITED, processes.status("followed").state());
    }

    @Test
    void whereAHostFailsTheOthersAreStillEnded() {
        start("gate", "true");
        var place = room.place();
        room.hosts().fail("processes.ids");
        room.workplaces().endRest(Set.of());
        assertSame(place, room.place());
    }

    @Test
    void aWorkspaceIsOpenedOnceUntilItIsForgotten() {
        var first = room.place();
        assertSame(first, room.place());
        room.workplaces().forget(new WorkspaceId("another"));
        assertSame(first, room.place());
        room.workplaces().forget(room.workspace().id());
        assertNotSame(first, room.place());
    }

    @Test
    void twoWorkspacesOfOneProjectAreOpenedEach() {
        var main = room.place();
        WorkspaceId other = room.another("tree").id();
        var tree = room.workplaces().of(other);
        assertNotSame(main, tree);
        assertEquals(main.project(), tree.project());
        assertNotSame(main.watch(), tree.watch());
        room.workplaces().forget(other);
        assertSame(main, room.place());
        assertNotSame(tree, room.workplaces().of(other));
    }

    @Test
    void whoeverWantsItWhileItIsBeingOpenedGetsTheSame() throws Exception {
        WorkspaceId workspace = room.workspace().id();
        AtomicReference<Thread> other = new AtomicReference<>();
        AtomicReference<WorkspaceSession> got = new AtomicReference<>();
        room.hosts()
                .first(
                        "snapshots",
                        () -> {
                            Thread t =
                                    Thread.ofPlatform()
                                            .start(() -> got.set(room.workplaces().of(workspace)));
                            other.set(t);
                            while (t.getState() != Thread.State.BLOCKED) {
                                Thread.onSpinWait();
                            }
                        });
        WorkspaceSession made = room.workplaces().of(workspace);
        other.get().join();
        assertSame(made, got.get());
    }

    @Test
    void oneThatCannotBeOpenedMayBeTriedAgain() {
        room.hosts().fail("changes");
        assertThrows(PluginException.class, room::place);
        assertEquals(List.of(), room.workplaces().all());
        room.hosts().mend();
        assertSame(room.place(), room.place());
    }

    @Test
    void afterTheEndNoneIsOpened() {
        room.workplaces().close();
        assertThrows(CancellationException.class, room::place);
        assertEquals(List.of(), room.workplaces().all());
    }

    @Test
    void aRenamedFileIsToldWithItsOldName() throws Exception {
        room.write("old.txt", "content\n");
        Path workspace = Path.of(room.project().path());
        room.hosts()
                .agent(p -> {
                    try {
                        Files.move(workspace.resolve("old.txt"), workspace.resolve("new.txt"));
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                    return 0;
                });
        room.task("one", "true");
        room.run("one");
        var told = room.told(EventType.FILE_CHANGED).getLast();
        assertEquals("new.txt", told.data().get("path"));
        assertEquals("old.txt", told.data().get("from"));
        assertEquals("one", told.task());
    }
}
