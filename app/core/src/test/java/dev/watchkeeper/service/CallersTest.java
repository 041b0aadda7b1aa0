package dev.watchkeeper.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.ControlClient;
import dev.watchkeeper.control.ProcessOrigin;
import dev.watchkeeper.control.Reading;
import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.SampleNight;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the socket's door answers to processes that bring no command line of ours. */
@EnabledOnOs(OS.LINUX)
final class CallersTest {
    /** Writes a line to a socket and prints the line that comes back. */
    private static final String RAW =
            """
            use Socket; socket(S, PF_UNIX, SOCK_STREAM, 0); connect(S, pack_sockaddr_un($ARGV[0])) or die;
            syswrite S, "{\\"id\\":1,\\"method\\":\\"$ARGV[1]\\",\\"args\\":$ARGV[2]}\\n"; print scalar <S>;
            """;

    @TempDir Path home;
    private final FakeControl control = SampleNight.typical();
    private ControlServer server;

    @BeforeEach
    void open() {
        server = ControlServer.open(home, control);
    }

    @AfterEach
    void close() {
        server.close();
    }

    /**
     * The answer to a raw call.
     *
     * @param marked whether it comes from an attempt's first process
     * @param around a shell's line, with {@code %s} for the call
     */
    private String answer(boolean marked, String around, String method, String args)
            throws Exception {
        String call =
                "perl -e '%s' %s %s '%s'"
                        .formatted(RAW, home.resolve("control.sock"), method, args);
        Path said = home.resolve("said");
        Files.deleteIfExists(said);
        ProcessBuilder shell =
                new ProcessBuilder("timeout", "20", "sh", "-c", around.replace("%s", call));
        shell.environment().remove(ProcessOrigin.MARKER);
        if (marked) {
            shell.environment().put(ProcessOrigin.MARKER, home + "/runs/t.1/wrapper");
        }
        Process process =
                shell.redirectOutput(said.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        process.waitFor();
        return Files.readString(said, StandardCharsets.UTF_8);
    }

    @Test
    void aPersonsProcessChangesWhatItLikes() throws Exception {
        String answer = answer(false, "%s", "pause", "[]");
        assertFalse(answer.contains("error"), answer);
        assertEquals(List.of("pause()"), control.calls());
    }

    @Test
    void anAttemptsProcessReadsAndChangesNothingWhateverItSheds() throws Exception {
        String shed = "env -i setsid %s; true";
        String read = answer(true, shed, "projects", "[]");
        assertTrue(read.contains("\"result\":[{"), read);
        for (Map.Entry<String, String> call :
                Map.of(
                                "setSetting",
                                "[\"thresholds.accept\",\"0\"]",
                                "installPlugin",
                                "[\"/tmp/own.jar\",null]",
                                "makeSettingsFile",
                                "[]",
                                "pause",
                                "[]",
                                "resolveBreakpoint",
                                "[\"bp-1\",\"accept\",\"\"]",
                                "stop",
                                "[true]",
                                "trustProject",
                                "[\"orders\"]",
                                "restoreCheckpoint",
                                "[\"c-1\",[],\"\"]")
                        .entrySet()) {
            String answer = answer(true, shed, call.getKey(), call.getValue());
            assertTrue(answer.contains("\"code\":\"REFUSED\""), answer);
            assertTrue(answer.contains("inside an attempt"), answer);
        }
        assertEquals(List.of(), control.calls());
    }

    /** Opens connections, writes to each without a line end, and counts those that were refused. */
    private static final String FLOOD =
            """
            use Socket; $SIG{PIPE} = "IGNORE"; $refused = 0;
            for (1..$ARGV[1]) {
              socket(my $s, PF_UNIX, SOCK_STREAM, 0); connect($s, pack_sockaddr_un($ARGV[0])) or die;
              for (1..$ARGV[2]) { last unless syswrite $s, "x" x 65536 }
              push @all, $s;
            }
            while (@all) {
              my $in = ""; vec($in, fileno($_), 1) = 1 for @all;
              last unless select($in, undef, undef, 1) > 0;
              my @told = grep { vec($in, fileno($_), 1) } @all;
              @all = grep { !vec($in, fileno($_), 1) } @all;
              for (@told) { my $l = <$_>; $refused++ if ($l // "") =~ /REFUSED/; }
            }
            print $refused;
            """;

    private String flood(int connections, int pieces) throws Exception {
        Path script = Files.writeString(home.resolve("flood"), FLOOD);
        ProcessBuilder perl =
                new ProcessBuilder(
                        "timeout",
                        "60",
                        "perl",
                        script.toString(),
                        home.resolve("control.sock").toString(),
                        String.valueOf(connections),
                        String.valueOf(pieces));
        perl.environment().put(ProcessOrigin.MARKER, home + "/runs/t.1/wrapper");
        Process process = perl.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void anAttemptsProcessTakesFewConnectionsAndLittleMemory() throws Exception {
        assertEquals("4", flood(4, 200), "each call was too long");
        int refused = Integer.parseInt(flood(40, 0));
        assertTrue(refused >= 24 && refused < 40, () -> refused + " of 40");
        try (Control person = ControlClient.connect(home)) {
            assertEquals(1, person.projects().size());
        }
        String again = answer(true, "%s", "projects", "[]");
        assertTrue(again.contains("result"), again);
    }

    /** Two forks, a session of its own, no environment, and a namespace of its own in it. */
    @Test
    void aDaemonInItsNamespaceIsKnownByItsPidOutHere() throws Exception {
        Process able =
                new ProcessBuilder("unshare", "--pid", "--fork", "--mount-proc", "true")
                        .redirectErrorStream(true)
                        .start();
        assumeTrue(able.waitFor() == 0, "no PID namespace for this user here");
        String daemon =
                """
                exec unshare --pid --fork --mount-proc sh -c "
                  (env -i setsid unshare --pid --fork --mount-proc sh ./call >answer 2>&1 &)
                  until [ -s answer ]; do sleep 0.02; done; cat answer"\
                """;
        Files.writeString(home.resolve("call"), "");
        String around = "cd " + home + "; cat >call <<'END'\n%s\nEND\n" + daemon;
        String answer = answer(true, around, "pause", "[]");
        assertTrue(answer.contains("\"code\":\"REFUSED\""), answer);
        assertEquals(List.of(), control.calls());
    }

    /**
     * What only reads is said of each call, so that a new one is refused until somebody says so.
     */
    @Test
    void theCallsThatReadAreThese() {
        List<String> changing =
                Stream.of(Control.class.getMethods())
                        .filter(m -> !m.isAnnotationPresent(Reading.class))
                        .map(java.lang.reflect.Method::getName)
                        .sorted()
                        .toList();
        assertEquals(
                List.of(
                        "addProject",
                        "addTasks",
                        "cancelJob",
                        "cancelTask",
                        "checkDraft",
                        "close",
                        "draftWith",
                        "editTask",
                        "enablePlugin",
                        "installPlugin",
                        "judgeAnew",
                        "labelOutcome",
                        "liftHold",
                        "makeSettingsFile",
                        "pause",
                        "preflight",
                        "proposeProject",
                        "pullModel",
                        "removePlugin",
                        "removeProject",
                        "resolveBreakpoint",
                        "restoreCheckpoint",
                        "resume",
                        "retryTask",
                        "retryWithAgent",
                        "run",
                        "saveDraft",
                        "setSetting",
                        "settingsFileAt",
                        "settingsText",
                        "stop",
                        "takeCheckpoint",
                        "tasksInFile",
                        "trustPlugin",
                        "trustProject",
                        "trustShown",
                        "writeReceipt"),
                changing);
    }
}
