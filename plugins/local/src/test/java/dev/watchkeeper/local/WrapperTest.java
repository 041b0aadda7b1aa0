package dev.watchkeeper.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.watchkeeper.hostkit.process.PosixProcesses;
import dev.watchkeeper.hostkit.process.Transport;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** What the script that runs a process does where the ways of a start cross. */
final class WrapperTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir Path runs;
    private final List<Process> launched = new ArrayList<>();

    /**
     * Starts the script in a way of the test's.
     *
     * @param times how often, all at once
     */
    private Processes launchedBy(int times, String... words) {
        return launchedBy(times, runs, words);
    }

    private Processes launchedBy(int times, Path runs, String... words) {
        Transport local = new LocalTransport();
        return new PosixProcesses(
                new Transport() {
                    @Override
                    public Answer sh(String script, byte[] stdin) {
                        return local.sh(script, stdin);
                    }

                    @Override
                    public void launch(String folder, String script) {
                        try {
                            for (int i = 0; i < times; i++) {
                                launched.add(
                                        new ProcessBuilder(words)
                                                .directory(Path.of(folder).toFile())
                                                .start());
                            }
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }
                },
                runs.toString(),
                runs.toString());
    }

    private static ProcessSpec spec(String script) {
        return new ProcessSpec(
                "one",
                List.of("sh", "-c", script),
                "",
                Map.of("PATH", System.getenv("PATH"), "SECRET", "hush-hush"),
                ProcessSpec.Input.GIVEN,
                new byte[0],
                Map.of(),
                new ProcessSpec.Limit(Duration.ofMinutes(5), Duration.ofSeconds(1)));
    }

    private ProcessStatus ended(Processes processes) throws InterruptedException {
        ProcessStatus status = processes.status("one");
        while (!status.ended()) {
            status = processes.await("one", status, LONG);
        }
        for (Process each : launched) {
            each.waitFor();
        }
        return status;
    }

    private String out(Processes processes) {
        return new String(
                processes.read("one", Processes.Stream.OUT, 0, 10_000), StandardCharsets.UTF_8);
    }

    @Test
    void whatTheCommandMakesGetsTheUmaskOfThePersonAndOurOwnFilesAreTheirsAlone() throws Exception {
        for (String mask : List.of("0027", "0002")) {
            Path of = Files.createDirectories(runs.resolve(mask));
            Processes processes =
                    launchedBy(1, of, "sh", "-c", "umask " + mask + "; exec sh ./wrapper.sh");
            processes.start(spec("umask; : >made; mkdir folder; stat -c %a made folder one/out"));
            ended(processes);
            String made = mask.equals("0027") ? "640\n750\n" : "664\n775\n";
            assertEquals(mask + "\n" + made + "600\n", out(processes));
        }
    }

    @Test
    void ofManyThatClaimARunOneRunsTheCommand() throws Exception {
        // Each has the whole text before the first one may claim, and empties it.
        String all =
                "t=$(cat wrapper.sh); : >../ready.$$; until [ -e ../go ]; do sleep 0.01; done; eval \"$t\"";
        Thread starter = Thread.ofVirtual().start(() -> letGo(12));
        Processes processes = launchedBy(12, "sh", "-c", all);
        processes.start(spec("echo ran >>count"));
        ended(processes);
        starter.join();
        assertEquals(List.of("ran"), Files.readAllLines(runs.resolve("count")));
    }

    private void letGo(int all) {
        try {
            while (true) {
                try (Stream<Path> ready = Files.list(runs)) {
                    if (ready.filter(p -> p.getFileName().toString().startsWith("ready")).count()
                            == all) {
                        break;
                    }
                }
                LockSupport.parkNanos(1_000_000);
            }
            Files.createFile(runs.resolve("go"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aClaimThatAFullDiskLeftWithoutItsLineIsNone() throws Exception {
        Processes processes = launchedBy(1, "sh", "-c", ": >wrapper; exec sh ./wrapper.sh");
        Files.createFile(Files.createDirectory(runs.resolve("other")).resolve("wrapper"));
        assertEquals(ProcessStatus.State.UNKNOWN, processes.status("other").state());
        processes.start(spec("echo ran"));
        assertEquals(0, ended(processes).exitStatus());
        assertEquals("ran", out(processes).strip());
    }

    @Test
    void itsTextIsGoneOnceItRuns() throws Exception {
        Processes processes = launchedBy(1, "sh", "./wrapper.sh");
        processes.start(spec("echo $SECRET | wc -c"));
        ended(processes);
        assertEquals("10", out(processes).strip());
        try (Stream<Path> all = Files.walk(runs.resolve("one"))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                assertFalse(Files.readString(file).contains("hush"), file.toString());
            }
        }
    }

    @Test
    void signalsThatWhoeverStartsItIgnoresAreAtDefault() throws Exception {
        Processes processes =
                launchedBy(1, "sh", "-c", "trap '' INT TERM HUP PIPE; exec sh ./wrapper.sh");
        processes.start(spec("sed -n 's/^SigIgn:\\t*//p' /proc/self/status"));
        assertEquals(0, ended(processes).exitStatus());
        long ignored = Long.parseLong(out(processes).strip(), 16);
        assertEquals(0, ignored & 0x7fffffff, "of those before the real-time ones");
    }
}
