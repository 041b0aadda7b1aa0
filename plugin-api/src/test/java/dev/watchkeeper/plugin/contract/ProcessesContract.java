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

/** What durable processes keep on every host. */
public abstract class ProcessesContract {
    private static final Duration LONG = Duration.ofSeconds(20);

    /** A new instance each time, as after a restart; all over the same host and folders. */
    protected abstract Processes processes();

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
        processes().start(spec("a", ProcessSpec.Input.GIVEN, "in ", "sh", "-c", script));
        ProcessStatus end = ended("a");
        assertEquals(ProcessStatus.State.EXITED, end.state());
        assertEquals(7, end.exitStatus());
        assertEquals("in a 'b' \"c\" $d\nnextfile", out("a"));
        assertEquals(2, end.err());
    }

    @Test
    void startsOnceHoweverOftenItIsAsked() {
        ProcessSpec spec = spec("b", ProcessSpec.Input.GIVEN, "", "sh", "-c", "echo once");
        processes().start(spec);
        processes().start(spec);
        ended("b");
        processes().start(spec);
        assertEquals("once\n", out("b"));
    }

    @Test
    void knowsNothingOfWhatWasNeverStarted() {
        assertEquals(ProcessStatus.State.UNKNOWN, processes().status("never").state());
    }

    @Test
    void carriesAConversationUntilItsInputIsClosed() {
        processes().start(spec("c", ProcessSpec.Input.CONVERSATION, "one\n", "cat"));
        processes().send("c", "two\n".getBytes(StandardCharsets.UTF_8));
        processes().closeInput("c");
        assertEquals(0, ended("c").exitStatus());
        assertEquals("one\ntwo\n", out("c"));
    }

    @Test
    void endsChildrenInSessionsOfTheirOwnToo() {
        String script = "setsid sleep 300 & echo up; wait";
        processes().start(spec("d", ProcessSpec.Input.GIVEN, "", "sh", "-c", script));
        ProcessStatus seen = processes().status("d");
        while (seen.out() == 0) {
            seen = processes().await("d", seen, Duration.ofSeconds(1));
        }
        ProcessStatus end = processes().stop("d", Duration.ofSeconds(2));
        assertEquals(ProcessStatus.State.EXITED, end.state());
        assertEquals(130, end.exitStatus());
        assertEquals(0, processes().reap("d"));
    }

    @Test
    void reapsWhatAFinishedProcessLeftBehind() {
        String script = "setsid sleep 300 >/dev/null 2>&1 & exit 0";
        processes().start(spec("e", ProcessSpec.Input.GIVEN, "", "sh", "-c", script));
        ended("e");
        assertEquals(1, processes().reap("e"));
        assertEquals(0, processes().reap("e"));
    }

    @Test
    void tellsAVanishedOneFromAnEndedOne() {
        processes().start(spec("f", ProcessSpec.Input.GIVEN, "", "sh", "-c", "kill -9 $$"));
        assertEquals(137, ended("f").exitStatus());
        processes().start(spec("g", ProcessSpec.Input.GIVEN, "", "sh", "-c", "kill -9 $PPID $$"));
        assertEquals(ProcessStatus.State.VANISHED, ended("g").state());
    }

    @Test
    void forgetsOnlyWhatHasEnded() {
        processes().start(spec("h", ProcessSpec.Input.GIVEN, "", "true"));
        ended("h");
        assertTrue(processes().ids().contains("h"));
        processes().forget("h");
        assertFalse(processes().ids().contains("h"));
    }
}
