package dev.watchkeeper.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.watchkeeper.hostkit.process.Isolation;
import dev.watchkeeper.hostkit.process.PosixProcesses;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What keeps together what comes from a process, where it is another way than this host's best. */
final class IsolationTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    /** Two forks, a session of its own and no environment. */
    private static final String DAEMON =
            "(env -i setsid sh -c '(exec setsid sleep %s </dev/null >/dev/null 2>&1) &' &); ";

    private final String odd = "700." + Math.abs(System.nanoTime() % 1_000_000_000);

    @TempDir Path runs;

    private Processes by(Isolation isolation) {
        return new PosixProcesses(
                new LocalTransport(), runs.toString(), runs.toString(), isolation);
    }

    private static ProcessSpec spec(String script, ProcessSpec.Input input, String in) {
        return new ProcessSpec(
                        "one",
                        List.of("sh", "-c", script),
                        "",
                        Map.of("PATH", System.getenv("PATH")),
                        input,
                        in.getBytes(StandardCharsets.UTF_8),
                        Map.of())
                .within(new ProcessSpec.Limit(LONG, Duration.ofSeconds(1)));
    }

    private static ProcessStatus ended(Processes processes) {
        ProcessStatus status = processes.status("one");
        while (!status.ended()) {
            status = processes.await("one", status, LONG);
        }
        return status;
    }

    private boolean lives() throws Exception {
        Process ps = new ProcessBuilder("ps", "-axo", "args=").start();
        return new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .contains("sleep " + odd);
    }

    private String waitUntilItSleeps(String then) {
        String up = "until grep -qsz %1$s /proc/[0-9]*/cmdline; do sleep 0.02; done; ";
        return DAEMON.formatted(odd) + up.formatted("^" + odd) + then;
    }

    @Test
    void aSubreaperEndsWhatShedEverythingAndNamesIt() throws Exception {
        Processes processes = by(Isolation.SUBREAPER);
        processes.start(spec(waitUntilItSleeps("cat; exit 3"), ProcessSpec.Input.GIVEN, "in"));
        assertEquals(3, ended(processes).exitStatus());
        assertFalse(lives());
        assertEquals(List.of("sleep " + odd), processes.leftBehind("one"));
        assertEquals("in", out(processes));
    }

    @Test
    void aSubreaperCarriesAConversation() {
        Processes processes = by(Isolation.SUBREAPER);
        processes.start(spec("cat", ProcessSpec.Input.CONVERSATION, "one\n"));
        processes.send("one", "two\n".getBytes(StandardCharsets.UTF_8));
        processes.closeInput("one");
        assertEquals(0, ended(processes).exitStatus());
        assertEquals("one\ntwo\n", out(processes));
        assertEquals(List.of(), processes.leftBehind("one"));
    }

    @Test
    void withoutEitherTheCommandRunsAllTheSame() {
        Processes processes = by(Isolation.NONE);
        processes.start(spec("cat; exit 4", ProcessSpec.Input.GIVEN, "in"));
        assertEquals(4, ended(processes).exitStatus());
        assertEquals("in", out(processes));
    }

    @Test
    void inANamespaceNoProcessOutsideIsSeenOrReached() throws Exception {
        assumeTrue(Isolation.check(new LocalTransport()).detail().startsWith("a PID namespace"));
        Process outside = new ProcessBuilder("sleep", odd).start();
        try {
            Processes processes = by(Isolation.AUTO);
            String script =
                    "grep -lsz %1$s /proc/[0-9]*/cmdline; kill -9 %2$d; kill -9 -1; kill -9 0; kill -9 1; kill -9 $PPID; echo on"
                            .formatted("^" + odd, outside.pid());
            processes.start(spec("(" + script + ") 2>/dev/null", ProcessSpec.Input.GIVEN, ""));
            ended(processes);
            assertTrue(outside.isAlive());
            assertEquals("", out(processes).replace("on\n", ""));
        } finally {
            outside.destroyForcibly().waitFor();
        }
    }

    /** The command's own words can't make the wrapper run it once more without a namespace. */
    @Test
    void aCommandThatChangesItsRunFolderRunsOnce() throws Exception {
        Processes processes = by(Isolation.AUTO);
        processes.start(
                spec(
                        "echo ran; cd ${WATCHKEEPER_RUN}; rm -f in wrapper.sh left",
                        ProcessSpec.Input.GIVEN,
                        ""));
        assertEquals(0, ended(processes).exitStatus());
        assertEquals("ran\n", out(processes));
    }

    private static String out(Processes processes) {
        return new String(
                processes.read("one", Processes.Stream.OUT, 0, 10_000), StandardCharsets.UTF_8);
    }
}
