package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.AttemptRoom;
import dev.watchkeeper.testkit.ScriptedProcesses;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** A check counts for the tree that would be accepted, and for no other. */
class CheckedTreeTest {
    @TempDir Path folder;
    private AttemptRoom room;

    @BeforeEach
    void open() {
        room = AttemptRoom.open(folder, this::works);
        room.attempts(1);
        room.write("result.txt", "before\n");
        room.write("other.txt", "before\n");
    }

    @AfterEach
    void close() {
        room.close();
    }

    private int works(ScriptedProcesses.Running run) {
        write("result.txt", "work\n");
        return 0;
    }

    private void write(String path, String text) {
        try {
            Path file = folder.resolve("workspace").resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private GateResult checked(ScriptedProcesses.Program check) {
        room.hosts().check("look", check);
        room.task("one", "look");
        AttemptRef ref = room.plan("one");
        assertEquals(AttemptState.CLOSED, room.run(ref).state());
        return Objects.requireNonNull(room.attempt(ref).assessment()).quality().gates().getFirst();
    }

    private TaskState state() {
        return room.task("one").state();
    }

    @Test
    void aCheckThatChangesTheWorkIsAskedAboutByName() {
        GateResult r =
                checked(run -> {
                    write("result.txt", "formatted\n");
                    return 0;
                });
        assertEquals(GateResult.Status.UNPROVEN, r.status());
        assertEquals(List.of("result.txt"), r.changed());
        assertEquals(TaskState.WAITING, state());
        assertEquals("unproven", room.asked().rule());
        assertTrue(
                room.asked().question().contains("result.txt was changed before it had ended"),
                room.asked().question());
    }

    @Test
    void anotherFileThatChangedOnceIsNamedAndTheWorkAccepted() {
        AtomicInteger runs = new AtomicInteger();
        GateResult r =
                checked(run -> {
                    if (runs.getAndIncrement() == 0) {
                        write("other.txt", "mine\n");
                    }
                    return 0;
                });
        assertEquals(GateResult.Status.PASS, r.status());
        assertEquals(List.of("other.txt"), r.changed());
        assertEquals(2, runs.get());
        assertEquals(TaskState.DONE, state());
        assertEquals("mine\n", room.read("other.txt"));
    }

    @Test
    void aFileOfItsOwnThatGrowsWithEachRunIsAskedAbout() {
        AtomicInteger runs = new AtomicInteger();
        GateResult r =
                checked(run -> {
                    write("runs.txt", runs.incrementAndGet() + "\n");
                    return 0;
                });
        assertEquals("changed runs.txt each time it ran", r.unproven());
        assertEquals(TaskState.WAITING, state());
    }

    /** What is excluded, ignored or made anew by tools. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "target/a.class",
                "node_modules/.cache/x",
                "__pycache__/a.pyc",
                ".pytest_cache/CACHEDIR.TAG",
                "coverage.xml"
            })
    void whatACheckBuildsIsNoChange(String path) {
        AtomicInteger runs = new AtomicInteger();
        GateResult r =
                checked(run -> {
                    write(path, "run " + runs.incrementAndGet() + "\n");
                    return 0;
                });
        assertEquals(GateResult.Status.PASS, r.status());
        assertEquals(List.of(), r.changed());
        assertEquals(TaskState.DONE, state());
    }

    @Test
    void whatChangedBetweenTheCheckpointAndTheFirstCheckIsSeen() {
        room.task("one", "true");
        AttemptRef ref = room.plan("one");
        room.hosts().first("snapshots.patch", () -> write("result.txt", "other\n"));
        assertEquals(AttemptState.CLOSED, room.run(ref).state());
        assertEquals("unproven", room.asked().rule());
    }

    @Test
    void aScriptBehindALinkIsReadAsItWasBeforeTheAttempt() throws IOException {
        write("scripts/real.sh", "#!/bin/sh\nexit 1\n");
        Files.createSymbolicLink(folder.resolve("workspace/link.sh"), Path.of("scripts/real.sh"));
        room.hosts()
                .agent(run -> {
                    write("scripts/real.sh", "#!/bin/sh\nexit 0\n");
                    return works(run);
                });
        room.task("one", "./link.sh");
        AttemptRef ref = room.plan("one");
        room.run(ref);
        assertEquals(
                List.of("scripts/real.sh: a check's own script was changed"),
                Objects.requireNonNull(room.attempt(ref).assessment()).quality().weakened());
        assertEquals("tests-weakened", room.asked().rule());
    }
}
