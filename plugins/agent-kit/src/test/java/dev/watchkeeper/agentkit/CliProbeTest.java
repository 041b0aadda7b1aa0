package dev.watchkeeper.agentkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.agent.AgentConfig;
import dev.watchkeeper.plugin.agent.EmptyHost;
import dev.watchkeeper.plugin.contract.BareHost;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a program says of itself by short commands. */
@NullMarked
class CliProbeTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("TOKEN", "t");

    private final OneProgram program = new OneProgram();
    private final CliProbe probe = new CliProbe(program, ENVIRONMENT, Duration.ofMillis(50));

    @Test
    void itsVersionIsWhatItSays() {
        program.out = "codex-cli 0.169.0\n";
        CheckResult version = probe.version("agent codex", "/bin/codex");
        assertEquals(new CheckResult("agent codex", true, "codex-cli 0.169.0", ""), version);
        ProcessSpec started = program.started.getFirst();
        assertEquals(List.of("/bin/codex", "--version"), started.command());
        assertEquals(ENVIRONMENT, started.environment());
        assertEquals(0, started.stdin().length);
        assertEquals(List.of(started.id()), program.forgotten);
    }

    @Test
    void oneThatFailsIsToldWithAllItSays() {
        program.exit = 1;
        program.out = "half";
        program.err = "broken\n";
        CheckResult version = probe.version("agent codex", "/bin/codex");
        assertFalse(version.ok());
        assertEquals("does not start: half broken", version.detail());
        assertEquals("run '/bin/codex --version' on host one", version.mend());
    }

    /** Also where it takes our signal for a reason to say that all is well. */
    @Test
    void oneThatHangsIsEndedAndHasNotSucceeded() {
        program.hangs = true;
        assertFalse(probe.ask(List.of("/bin/codex", "login", "status")).ok());
        assertEquals(program.started.stream().map(ProcessSpec::id).toList(), program.stopped);
        assertEquals(program.stopped, program.forgotten);
    }

    @Test
    void itsFolderIsRemovedThoughTheHostFails() {
        program.fails = true;
        assertThrows(PluginException.class, () -> probe.ask(List.of("/bin/codex")));
        assertEquals(1, program.forgotten.size());
    }

    @Test
    void anExecutableThatIsMissingIsToldWithItsHostAndThePath() {
        Host host = new EmptyHost(Set.of("here"), Map.of("PATH", "/usr/bin"));
        assertEquals("/bin/here", CliProbe.executable(host, "a", "here", "install it"));
        PluginException missing =
                assertThrows(
                        PluginException.class,
                        () -> CliProbe.executable(host, "a", "gone", "install it"));
        assertEquals(PluginException.Kind.MISSING, missing.kind());
        assertEquals("install it", missing.hint());
        String said = String.valueOf(missing.getMessage());
        assertTrue(said.contains("agent a: no executable 'gone' on host empty"), said);
        assertTrue(said.contains("/usr/bin"), said);
    }

    @Test
    void aCheckAsksForTheLoginOfWhatStarts() {
        program.out = "codex-cli 1.0";
        List<CheckResult> results = check(CliProbe.Login.of(false, "log in"));
        assertEquals(
                List.of(
                        new CheckResult("agent a", true, "codex-cli 1.0", ""),
                        new CheckResult("agent a login", false, "not logged in", "log in")),
                results);
        assertEquals("", check(CliProbe.Login.of(true, "log in")).getLast().mend());
    }

    @Test
    void aCheckDoesNotAskWhatDoesNotStart() {
        program.exit = 1;
        assertEquals(1, check(CliProbe.Login.of(true, "")).size());
    }

    @Test
    void aCheckTellsThatTheHostFails() {
        program.fails = true;
        CheckResult only = check(CliProbe.Login.of(true, "")).getFirst();
        assertFalse(only.ok());
        assertEquals("the line is down", only.detail());
    }

    private List<CheckResult> check(CliProbe.Login login) {
        return CliProbe.agent(
                program,
                new AgentConfig("a", null, Map.of(), Map.of()),
                _ -> "/bin/codex",
                _ -> Map.of(),
                (_, _) -> login);
    }

    /** A host on which one program answers every command. */
    private static final class OneProgram extends BareHost implements Processes {
        private final List<ProcessSpec> started = new ArrayList<>();
        private final List<String> stopped = new ArrayList<>();
        private final List<String> forgotten = new ArrayList<>();
        private String out = "";
        private String err = "";
        private int exit;
        private boolean hangs;
        private boolean fails;

        OneProgram() {
            super("one", "/workspace");
        }

        private ProcessStatus ended(@Nullable Integer status) {
            return status == null
                    ? new ProcessStatus(ProcessStatus.State.RUNNING, 7, null, 0, 0, 0)
                    : new ProcessStatus(ProcessStatus.State.EXITED, 7, status, 0, 0, 0);
        }

        @Override
        public ProcessStatus start(ProcessSpec spec) {
            started.add(spec);
            return ended(null);
        }

        @Override
        public ProcessStatus status(String id) {
            return ended(hangs ? null : exit);
        }

        @Override
        public ProcessStatus await(String id, ProcessStatus seen, Duration atMost) {
            if (fails) {
                throw new PluginException(PluginException.Kind.TRANSIENT, "the line is down", "");
            }
            return status(id);
        }

        @Override
        public byte[] read(String id, Processes.Stream stream, long offset, int max) {
            return (stream == Processes.Stream.OUT ? out : err).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public ProcessStatus stop(String id, Duration grace) {
            stopped.add(id);
            return ended(0);
        }

        @Override
        public void forget(String id) {
            forgotten.add(id);
        }

        @Override
        public void send(String id, byte[] input) {}

        @Override
        public void closeInput(String id) {}

        @Override
        public void signal(String id, Signal signal) {}

        @Override
        public int reap(String id) {
            return 0;
        }

        @Override
        public long cpuMillis(String id) {
            return 0;
        }

        @Override
        public List<String> ids() {
            return List.of();
        }

        @Override
        public Processes processes() {
            return this;
        }
    }
}
