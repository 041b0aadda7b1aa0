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

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A run that is attached to another process, which ends, or is ended, before the run has read it.
 */
class AttachedRunTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final FakeControl home = SampleNight.empty();
    private final FakeApplication around = new FakeApplication(home);

    /** What happens in the home before the process to which the run is attached is gone. */
    private Runnable meanwhile = () -> {};

    @BeforeEach
    void attached() {
        around.doors.add(new ApplicationPort.Supervision(goneAtTheFirstLook(), false));
    }

    private Control goneAtTheFirstLook() {
        return (Control)
                Proxy.newProxyInstance(
                        Control.class.getClassLoader(),
                        new Class<?>[] {Control.class},
                        (proxy, method, args) -> {
                            if (method.getName().equals("events")) {
                                meanwhile.run();
                                throw new SupervisorGoneException(Path.of("/home"), null);
                            }
                            try {
                                return method.invoke(home, args);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private int run() {
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
                .run(
                        new AttemptGuard(Map.of(), Path.of("/nonexistent"), 1),
                        "run",
                        "--until",
                        "idle",
                        "--json");
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
        around.doors.add(
                new ApplicationPort.Supervision(
                        (Control)
                                Proxy.newProxyInstance(
                                        Control.class.getClassLoader(),
                                        new Class<?>[] {Control.class},
                                        (proxy, method, args) -> {
                                            Object result = method.invoke(home, args);
                                            if (method.getName().equals("run")) {
                                                task(TaskState.DONE);
                                                home.supervisor("idle", 1, null);
                                            }
                                            return result;
                                        }),
                        true));

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
}
