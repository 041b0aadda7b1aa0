package dev.watchkeeper.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the contract of durable processes asks, of processes that are pieces of a test: all but what
 * only a real process can show, such as its children, its input and the run folder.
 */
class ScriptedProcessesTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Map<String, ScriptedProcesses.Program> programs = new HashMap<>();
    private final Processes processes =
            new ScriptedProcesses(
                    spec -> {
                        ScriptedProcesses.Program known = programs.get(spec.command().getFirst());
                        if (known == null) {
                            throw new PluginException(
                                    PluginException.Kind.MISSING, "no such command", "");
                        }
                        return known;
                    },
                    Clock.systemUTC());

    private static ProcessSpec spec(String id, String command) {
        return new ProcessSpec(
                id,
                List.of(command),
                "",
                Map.of("NAME", "value"),
                ProcessSpec.Input.GIVEN,
                new byte[0],
                Map.of());
    }

    private ProcessStatus ended(String id) {
        ProcessStatus now = processes.status(id);
        while (!now.ended()) {
            now = processes.await(id, now, LONG);
        }
        return now;
    }

    private String read(Processes.Stream stream, long offset, int max) {
        return new String(processes.read("one", stream, offset, max), StandardCharsets.UTF_8);
    }

    @Test
    void aProcessOfOneIdIsStartedOnce() {
        AtomicInteger times = new AtomicInteger();
        programs.put("counts", _ -> times.incrementAndGet());
        processes.start(spec("one", "counts"));
        ended("one");
        ProcessStatus again = processes.start(spec("one", "counts"));
        assertEquals(ProcessStatus.State.EXITED, again.state());
        assertEquals(1, times.get());
        assertEquals(1, again.exitStatus());
    }

    @Test
    void whatCannotBeStartedWasNotStarted() {
        assertThrows(PluginException.class, () -> processes.start(spec("one", "missing")));
        assertEquals(ProcessStatus.State.UNKNOWN, processes.status("one").state());
        assertEquals(0, processes.read("one", Processes.Stream.OUT, 0, 10).length);
        assertEquals(List.of(), processes.ids());
    }

    @Test
    void eachStreamIsReadFromAnOffsetOn() {
        programs.put(
                "speaks",
                p -> {
                    p.say("some words");
                    p.complain("a complaint");
                    p.report("{}");
                    return 3;
                });
        processes.start(spec("one", "speaks"));
        ProcessStatus end = ended("one");
        assertEquals(3, end.exitStatus());
        assertEquals(List.of(11L, 12L, 3L), List.of(end.out(), end.err(), end.events()));
        assertEquals("words", read(Processes.Stream.OUT, 5, 5));
        assertEquals("", read(Processes.Stream.OUT, 11, 5));
        assertEquals("", read(Processes.Stream.OUT, 99, 5));
        assertEquals("a complaint\n", read(Processes.Stream.ERR, 0, 100));
        assertEquals("{}\n", read(Processes.Stream.EVENTS, 0, 100));
    }

    @Test
    void whoWaitsIsWokenByGrowthAndByTheEnd() {
        CountDownLatch on = new CountDownLatch(1);
        programs.put(
                "speaks",
                p -> {
                    p.say("first");
                    on.await();
                    return 0;
                });
        ProcessStatus begun = processes.start(spec("one", "speaks"));
        while (begun.out() == 0) {
            begun = processes.await("one", begun, LONG);
        }
        assertEquals(ProcessStatus.State.RUNNING, begun.state());
        assertEquals(begun, processes.await("one", begun, Duration.ofMillis(1)), "in vain");
        on.countDown();
        assertEquals(ProcessStatus.State.EXITED, processes.await("one", begun, LONG).state());
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "KILL, 137"})
    void aSignalEndsItAndShowsInItsStatus(Processes.Signal signal, int status) {
        CountDownLatch never = new CountDownLatch(1);
        programs.put(
                "waits",
                _ -> {
                    never.await();
                    return 0;
                });
        processes.start(spec("one", "waits"));
        processes.signal("one", signal);
        assertEquals(status, ended("one").exitStatus());
    }

    @Test
    void whatIsStoppedHasEndedAndOnlyThenIsForgotten() {
        CountDownLatch never = new CountDownLatch(1);
        programs.put(
                "waits",
                _ -> {
                    never.await();
                    return 0;
                });
        processes.start(spec("one", "waits"));
        processes.forget("one");
        assertEquals(List.of("one"), processes.ids());
        assertTrue(processes.stop("one", Duration.ZERO).ended());
        processes.forget("one");
        assertEquals(ProcessStatus.State.UNKNOWN, processes.status("one").state());
    }

    @Test
    void oneThatVanishesLeavesNoStatusAndNoTime() {
        programs.put(
                "vanishes",
                p -> {
                    p.vanish();
                    return 0;
                });
        processes.start(spec("one", "vanishes"));
        assertEquals(ProcessStatus.State.VANISHED, ended("one").state());
        assertEquals(null, ended("one").exitStatus());
        assertTrue(processes.endedAt("one").isEmpty());
    }

    @Test
    void oneThatEndsIsKnownByItsTimeAndByWhatItLeft() {
        Instant before = Instant.now();
        programs.put(
                "leaves",
                p -> {
                    p.leaveBehind(p.variable("NAME") + p.variable("NONE"));
                    return 0;
                });
        processes.start(spec("one", "leaves"));
        ended("one");
        Instant at = processes.endedAt("one").orElseThrow();
        assertFalse(at.isBefore(before), () -> at + " before " + before);
        assertEquals(List.of("value"), processes.leftBehind("one"));
        assertEquals(List.of(), processes.leftBehind("two"));
    }
}
