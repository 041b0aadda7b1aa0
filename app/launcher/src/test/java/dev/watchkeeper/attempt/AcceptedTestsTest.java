package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.TestChanges;
import dev.watchkeeper.testkit.AttemptRoom;
import dev.watchkeeper.testkit.ScriptedProcesses;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** The tests of a task are compared with those of the work that was accepted before it. */
class AcceptedTestsTest {
    @TempDir Path folder;
    private AttemptRoom room;
    private final AtomicInteger works = new AtomicInteger();
    private List<String> tests = List.of("one", "two");

    @BeforeEach
    void open() {
        room = AttemptRoom.open(folder, this::works);
        room.attempts(1);
        room.write("result.txt", "before\n");
        room.write("tests/a.txt", "before\n");
        room.hosts()
                .check(
                        "look",
                        run -> {
                            run.say("1.." + tests.size());
                            tests.forEach(t -> run.say("ok 1 - " + t));
                            return 0;
                        });
    }

    @AfterEach
    void close() {
        room.close();
    }

    private int works(ScriptedProcesses.Running run) {
        try {
            Files.writeString(
                    folder.resolve("workspace/result.txt"), works.incrementAndGet() + "\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return 0;
    }

    private TestChanges done(String task) {
        room.task(task, "look");
        room.run(room.plan(task));
        GateResult check =
                Objects.requireNonNull(
                                room.attempt(new dev.watchkeeper.domain.AttemptRef(task, 1))
                                        .assessment())
                        .quality()
                        .gates()
                        .getFirst();
        return Objects.requireNonNull(Objects.requireNonNull(check.tests()).since());
    }

    @Test
    void aTestThatIsGoneSinceIsAskedAboutByName() {
        assertEquals("", done("first").before());
        tests = List.of("one");
        TestChanges since = done("second");
        assertEquals("first/1/gate-1-check-1.tests", since.before());
        assertEquals(List.of("two"), since.vanished().names());
        assertEquals(TaskState.WAITING, room.task("second").state());
        assertEquals("tests-weakened", room.asked().rule());
        assertTrue(
                room.asked().question().contains("look: 1 test is not there any more: two"),
                room.asked().question());
    }

    @Test
    void whatWasNotAcceptedIsNoMeasure() {
        var unused = done("first");
        tests = List.of("one");
        unused = done("second");
        tests = List.of("one", "two");
        assertEquals("first/1/gate-1-check-1.tests", done("third").before());
        assertEquals(TaskState.DONE, room.task("third").state());
    }

    @Test
    void testsThatAPersonChangedSinceAreNotCompared() {
        var unused = done("first");
        room.write("tests/a.txt", "without the second\n");
        tests = List.of("one");
        assertEquals("", done("second").before());
        assertEquals(TaskState.DONE, room.task("second").state());
    }
}
