package dev.watchkeeper.plugin.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What durable processes keep on every host. */
public abstract class ProcessesContract {
    private static final Duration LONG = Duration.ofSeconds(20);

    /** No two tests share an id. */
    private final String run = "-" + UUID.randomUUID();

    /** A new instance each time, as after a restart; all over the same host and folders. */
    protected abstract Processes processes();

    /** The same host for another home: other folders. */
    protected abstract Processes elsewhere();

    private static ProcessSpec spec(
            String id, ProcessSpec.Input input, String in, String... words) {
        return new ProcessSpec(
                id,
                List.of(words),
                "",
                Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "ODD", "a 'b' \"c\" $d\nnext"),
                input,
                in.getBytes(StandardCharsets.UTF_8),
                Map.of("given", "file".getBytes(StandardCharsets.UTF_8)));
    }

    private ProcessStatus ended(String id) {
        ProcessStatus now = processes().status(id);
        long end = System.nanoTime() + LONG.toNanos();
        while (!now.ended() && System.nanoTime() < end) {
            now = processes().await(id, now, Duration.ofSeconds(1));
        }
        return now;
    }

    private String out(String id) {
        byte[] bytes = processes().read(id, Processes.Stream.OUT, 0, 100_000);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void keepsOutputAndStatusForALaterInstance() {
        String script = "cat; printf %s \"$ODD\"; cat @RUN@/given; echo e >&2; exit 7";
        processes().start(spec("a" + run, ProcessSpec.Input.GIVEN, "in ", "sh", "-c", script));
        ProcessStatus end = ended("a" + run);
        assertEquals(ProcessStatus.State.EXITED, end.state());
        assertEquals(7, end.exitStatus());
        assertEquals("in a 'b' \"c\" $d\nnextfile", out("a" + run));
        assertEquals(2, end.err());
    }

    @Test
    void endsOnlyItsOwnWhereAnotherHomeGaveTheSameId() {
        String id = "same" + run;
        ProcessSpec spec = spec(id, ProcessSpec.Input.GIVEN, "", "sleep", "600");
        processes().start(spec);
        elsewhere().start(spec);
        processes().stop(id, Duration.ofSeconds(2));
        assertEquals(ProcessStatus.State.RUNNING, elsewhere().status(id).state());
        elsewhere().stop(id, Duration.ofSeconds(2));
        assertTrue(elsewhere().status(id).ended());
    }

    @Test
    void startsOnceHoweverOftenItIsAsked() {
        ProcessSpec spec = spec("b" + run, ProcessSpec.Input.GIVEN, "", "sh", "-c", "echo once");
        processes().start(spec);
        processes().start(spec);
        ended("b" + run);
        processes().start(spec);
        assertEquals("once\n", out("b" + run));
    }

    @Test
    void knowsNothingOfWhatWasNeverStarted() {
        assertEquals(ProcessStatus.State.UNKNOWN, processes().status("never").state());
    }

    @Test
    void carriesAConversationUntilItsInputIsClosed() {
        processes().start(spec("c" + run, ProcessSpec.Input.CONVERSATION, "one\n", "cat"));
        processes().send("c" + run, "two\n".getBytes(StandardCharsets.UTF_8));
        processes().closeInput("c" + run);
        assertEquals(0, ended("c" + run).exitStatus());
        assertEquals("one\ntwo\n", out("c" + run));
    }

    @Test
    void endsChildrenInSessionsOfTheirOwnToo() {
        String script = "setsid sleep 300 & echo up; wait";
        processes().start(spec("d" + run, ProcessSpec.Input.GIVEN, "", "sh", "-c", script));
        ProcessStatus seen = processes().status("d" + run);
        while (seen.out() == 0) {
            seen = processes().await("d" + run, seen, Duration.ofSeconds(1));
        }
        ProcessStatus end = processes().stop("d" + run, Duration.ofSeconds(2));
        assertEquals(ProcessStatus.State.EXITED, end.state());
        assertEquals(130, end.exitStatus());
        assertEquals(0, processes().reap("d" + run));
    }

    @Test
    void reapsWhatAFinishedProcessLeftBehind() {
        String script = "setsid sleep 300 >/dev/null 2>&1 & exit 0";
        processes().start(spec("e" + run, ProcessSpec.Input.GIVEN, "", "sh", "-c", script));
        ended("e" + run);
        assertEquals(1, processes().reap("e" + run));
        assertEquals(0, processes().reap("e" + run));
    }

    @Test
    void tellsAVanishedOneFromAnEndedOne() {
        processes().start(spec("f" + run, ProcessSpec.Input.GIVEN, "", "sh", "-c", "kill -9 $$"));
        assertEquals(137, ended("f" + run).exitStatus());
        processes()
                .start(
                        spec(
                                "g" + run,
                                ProcessSpec.Input.GIVEN,
                                "",
                                "sh",
                                "-c",
                                "kill -9 $PPID $$"));
        assertEquals(ProcessStatus.State.VANISHED, ended("g" + run).state());
    }

    @Test
    void forgetsOnlyWhatHasEnded() {
        processes().start(spec("h" + run, ProcessSpec.Input.GIVEN, "", "true"));
        ended("h" + run);
        assertTrue(processes().ids().contains("h" + run));
        processes().forget("h" + run);
        assertFalse(processes().ids().contains("h" + run));
    }
}
