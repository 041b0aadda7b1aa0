package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.AttemptRoom;
import dev.watchkeeper.testkit.ScriptedProcesses;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Checks in a clean copy of the work, and on the tree before the task. */
class CopiedCheckTest {
    @TempDir Path folder;
    private AttemptRoom room;
    private final List<Path> places = new ArrayList<>();

    /** What a check does in the folder that it runs in. */
    private interface Check {
        int run(Path place) throws IOException;
    }

    @BeforeEach
    void open() {
        room = AttemptRoom.open(folder, this::works);
        room.attempts(1);
        room.write("result.txt", "before\n");
        room.write("other.txt", "before\n");
        room.write("target/leftover", "an older build\n");
        room.write("node_modules/p/index.js", "installed\n");
        how(new Settings.Checks(true, List.of("node_modules"), false));
    }

    @AfterEach
    void close() {
        room.close();
    }

    private void how(Settings.Checks checks) {
        room.settings(s ->
                new Settings(
                        s.model(),
                        s.thresholds(),
                        s.limits(),
                        s.supervisor(),
                        s.hosts(),
                        s.agents(),
                        s.defaultAgent(),
                        s.defaultHost(),
                        s.watch(),
                        s.checkpoints(),
                        s.gates(),
                        s.rules(),
                        s.permissions(),
                        s.withheld(),
                        s.digest(),
                        checks));
    }

    private int works(ScriptedProcesses.Running run) {
        room.write("result.txt", "work\n");
        room.write("target/fresh", "by the agent\n");
        return 0;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private GateResult checked(Check check) {
        room.hosts()
                .check(
                        "look",
                        run -> {
                            List<String> words = run.spec().command();
                            // The folder stands before the line, where one is given.
                            Path place = Path.of(words.size() > 4 ? words.get(4) : "");
                            places.add(place);
                            try {
                                return check.run(place);
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        });
        room.task("one", "look");
        AttemptRef ref = room.plan("one");
        assertEquals(AttemptState.CLOSED, room.run(ref).state());
        return Objects.requireNonNull(room.attempt(ref).assessment()).quality().gates().getFirst();
    }

    private TaskState state() {
        return room.task("one").state();
    }

    @Test
    void aCopyHoldsTheWorkAndWhatIsLinkedAndNoLeftovers() {
        GateResult r =
                checked(place ->
                        read(place.resolve("result.txt")).equals("work\n")
                                        && !Files.exists(place.resolve("target"))
                                        && read(place.resolve("node_modules/p/index.js"))
                                                .equals("installed\n")
                                ? 0
                                : 1);
        assertEquals(GateResult.Status.PASS, r.status());
        assertEquals(places.getFirst().toString(), r.place());
        assertEquals(TaskState.DONE, state());
        assertFalse(Files.exists(places.getFirst()), "it is removed");
        assertEquals("installed\n", room.read("node_modules/p/index.js"));
    }

    @Test
    void aCheckThatChangesTheWorkInItsCopyIsAskedAbout() {
        GateResult r =
                checked(place -> {
                    Files.writeString(place.resolve("result.txt"), "formatted\n");
                    return 0;
                });
        assertEquals(GateResult.Status.UNPROVEN, r.status());
        assertEquals(List.of("result.txt"), r.changed());
        assertEquals(TaskState.WAITING, state());
    }

    @Test
    void anotherFileOfTheCopyThatChangesOnceIsNamed() {
        GateResult r =
                checked(place -> {
                    Files.writeString(place.resolve("other.txt"), "a snapshot\n");
                    Files.writeString(place.resolve("new.txt"), places.size() + "\n");
                    return 0;
                });
        assertEquals(GateResult.Status.PASS, r.status());
        assertEquals(List.of("other.txt"), r.changed());
        assertEquals("before\n", room.read("other.txt"));
        assertEquals(TaskState.DONE, state());
    }

    /** By a process that the agent left behind, say: what was tested is not what stays. */
    @Test
    void workThatIsChangedInTheWorkspaceMeanwhileIsAskedAbout() {
        GateResult r =
                checked(place -> {
                    room.write("result.txt", "later\n");
                    return 0;
                });
        assertEquals(GateResult.Status.UNPROVEN, r.status());
        assertEquals(List.of("result.txt"), r.changed());
    }

    @Test
    void aPersonsEditBesideACopyChangesNothing() {
        GateResult r =
                checked(place -> {
                    room.write("other.txt", "mine " + places.size() + "\n");
                    return 0;
                });
        assertEquals(GateResult.Status.PASS, r.status());
        assertEquals(List.of(), r.changed());
        assertEquals(TaskState.DONE, state());
    }

    @Test
    void whatMustFailBeforeAndPassesThereProvesNothing() {
        how(new Settings.Checks(false, List.of(), true));
        GateResult r = checked(place -> 0);
        assertEquals(GateResult.Status.PASS, r.before());
        assertEquals(
                "passed on the tree before the task as well, so it does not show that the task is"
                        + " done",
                r.unproven());
        assertEquals("unproven", room.asked().rule());
        assertEquals(List.of("", "", places.getLast().toString()), placed());
        assertFalse(Files.exists(places.getLast()), "it is removed");
    }

    @Test
    void whatFailsBeforeAndPassesNowShowsTheWork() {
        how(new Settings.Checks(true, List.of(), true));
        GateResult r = checked(place -> read(place.resolve("result.txt")).equals("work\n") ? 0 : 1);
        assertEquals(GateResult.Status.FAIL, r.before());
        assertEquals(GateResult.Status.PASS, r.status());
        assertEquals(TaskState.DONE, state());
        assertEquals(
                List.of("fail"),
                room.told(EventType.GATE_ENDED).stream().map(e -> e.data().get("before")).toList(),
                "one check is told of once");
    }

    @Test
    void nothingIsRunOnTheTreeBeforeUnlessThatIsAskedFor() {
        how(Settings.Checks.USUAL);
        GateResult r = checked(place -> 0);
        assertNull(r.before());
        assertEquals(List.of("", ""), placed());
    }

    /** A supervisor that is killed leaves a copy; the next one removes it. */
    @Test
    void aCopyThatIsLeftOverIsRemovedWhenTheWorkspaceIsOpened() throws IOException {
        var unused = checked(place -> 0);
        Path copies = Objects.requireNonNull(places.getFirst().getParent());
        Files.createDirectories(copies.resolve("t.1.after/src"));
        room.workplaces().forget(room.workspace().id());
        assertTrue(room.place().host().snapshots().copies() != null);
        assertFalse(Files.exists(copies));
    }

    private List<String> placed() {
        return places.stream().map(Path::toString).toList();
    }
}
