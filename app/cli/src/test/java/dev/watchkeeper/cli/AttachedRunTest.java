package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.SupervisorGoneException;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.SampleNight;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A run that is attached to another process, which ends, or is ended, before the run has read it.
 */
class AttachedRunTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private FakeControl home = SampleNight.empty();
    private FakeApplication around = new FakeApplication(home);

    /** What happens in the home before the process to which the run is attached is gone. */
    private Runnable meanwhile = () -> {};

    @BeforeEach
    void attached() {
        around.doors.add(new ApplicationPort.Supervision(goneAtTheFirstLook(), false));
    }

    private Control goneAtTheFirstLook() {
        return calling((method, args) -> {
            if (method.getName().equals("events")) {
                meanwhile.run();
                throw new SupervisorGoneException(Path.of("/home"), true, null);
            }
            return method.invoke(home, args);
        });
    }

    /** Ends as one does that has nothing left to do, before it answers one of our calls. */
    private Control goneAt(int call, AtomicInteger calls) {
        return calling((method, args) -> {
            if (method.getName().equals("close")) {
                return method.invoke(home, args);
            }
            if (calls.incrementAndGet() == call) {
                task(TaskState.DONE);
                ended(false);
            }
            if (calls.get() >= call) {
                throw new SupervisorGoneException(Path.of("/home"), true, null);
            }
            Object result = method.invoke(home, args);
            if (method.getName().equals("run")) {
                home.supervisor("idle", 1, null);
            }
            return result;
        });
    }

    /** A supervisor in this process that has nothing left to do as soon as it runs. */
    private ApplicationPort.Supervision doneAtOnce() {
        return new ApplicationPort.Supervision(
                calling((method, args) -> {
                    Object result = method.invoke(home, args);
                    if (method.getName().equals("run")) {
                        task(TaskState.DONE);
                        home.supervisor("idle", 1, null);
                    }
                    return result;
                }),
                true);
    }

    private interface Called {
        Object by(Method method, Object[] args) throws ReflectiveOperationException;
    }

    /** Waits for no event, or each look would take half a second. */
    private static Control calling(Called called) {
        return (Control)
                Proxy.newProxyInstance(
                        Control.class.getClassLoader(),
                        new Class<?>[] {Control.class},
                        (proxy, method, args) -> {
                            try {
                                if (method.getName().equals("events")) {
                                    args[2] = 0L;
                                }
                                return called.by(method, args);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private int run() {
        return run("run", "--until", "idle", "--json");
    }

    private int run(String... words) {
        return new Cli(
                        around,
                        new Cli.Surface(
                                new PrintStream(out, true, StandardCharsets.UTF_8),
                                new PrintStream(err, true, StandardCharsets.UTF_8),
                                new BufferedReader(new StringReader("")),
                                TerminalScreen.plain(),
                                Map.of("WATCHKEEPER_HOME", "/home-of-test"),
                                Path.of("/elsewhere"),
                                SampleNight.clock()))
                .run(new AttemptGuard(Map.of(), Path.of("/nonexistent"), 1), words);
    }

    private void task(TaskState state) {
        home.put(
                SampleNight.typical().task("parse-dates").in(state, SampleNight.clock().instant()));
    }

    private void ended(boolean asked) {
        home.append(EventDraft.of(EventType.SUPERVISOR_STOPPED, Map.of("asked", asked)));
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aSupervisorThatEndsWhenAllIsDoneIsNoFailure() throws Exception {
        task(TaskState.READY);
        meanwhile =
                () -> {
                    task(TaskState.DONE);
                    home.append(EventDraft.of(EventType.TASK_DONE, Map.of()));
                    ended(false);
                };

        assertEquals(0, run(), err());

        List<String> types = new ArrayList<>();
        for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
            types.add(new ObjectMapper().readTree(line).get("type").asText());
        }
        assertEquals(List.of("supervisor_started", "task_done", "supervisor_stopped"), types);
    }

    @Test
    void aSupervisorThatIsKilledInItsWorkIsMissing() {
        task(TaskState.RUNNING);

        assertEquals(4, run());

        assertTrue(err().contains("ended before it answered"), err());
        assertEquals(1, out.toString(StandardCharsets.UTF_8).lines().count(), "events alone");
    }

    @Test
    void aSupervisorThatIsKilledAfterItsWorkIsNotMissed() {
        task(TaskState.RUNNING);
        meanwhile = () -> task(TaskState.DONE);

        assertEquals(0, run(), err());
    }

    @Test
    void aStopFromElsewhereInterruptsThisRunToo() {
        task(TaskState.RUNNING);
        meanwhile = () -> ended(true);

        assertEquals(130, run());

        assertTrue(err().contains("goes on where it was"), err());
    }

    /** As where three runs are attached to the one that ends, and the next one ends at once. */
    @ParameterizedTest
    @CsvSource({"false, DONE, 0", "false, FAILED, 1", "true, RUNNING, 130"})
    void anotherThatIsGoneBeforeItHasToldTheRestIsNoFailure(
            boolean asked, TaskState state, int status) {
        task(TaskState.RUNNING);
        around.doors.add(new ApplicationPort.Supervision(goneAtTheFirstLook(), false));
        meanwhile =
                () -> {
                    task(state);
                    ended(asked);
                    meanwhile = () -> {};
                };

        assertEquals(status, run(), err());
    }

    @Test
    void workThatCameWhenTheOtherWasEndingIsDoneHere() {
        task(TaskState.READY);
        meanwhile =
                () -> {
                    ended(false);
                    meanwhile = () -> {};
                    around.interrupts = pressed -> {};
                };
        around.doors.add(doneAtOnce());

        assertEquals(0, run(), err());

        assertEquals(2, home.calls().stream().filter(c -> c.startsWith("run(")).count());
    }

    @Test
    void aLoopThatCouldNotGoOnIsNoSuccess() {
        meanwhile =
                () ->
                        home.append(
                                EventDraft.of(
                                        EventType.SUPERVISOR_STOPPED,
                                        Map.of("asked", false, "problem", "a defect")));

        assertEquals(1, run());

        assertTrue(err().contains("a defect"), err());
    }

    /** Also before it was asked to run, and after all of its events were read. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "run --until idle",
                "run --until idle --json",
                "run --until breakpoint",
                "run --until idle --project orders"
            })
    void whicheverOfTheCallsFindsItGoneTheRunIsNoFailure(String command) {
        AtomicInteger calls = new AtomicInteger();
        int call = 0;
        do {
            call++;
            calls.set(0);
            home = SampleNight.empty();
            around = new FakeApplication(home);
            home.put(SampleNight.typical().projects().getFirst());
            task(TaskState.READY);
            around.doors.add(new ApplicationPort.Supervision(goneAt(call, calls), false));
            around.doors.add(doneAtOnce());
            int at = call;

            assertEquals(0, run(command.split(" ")), () -> "gone at call " + at + ": " + err());
        } while (calls.get() >= call);
        assertTrue(call > 4, "calls were made");
    }
}
