package dev.watchkeeper.ssh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.contract.Rounds;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A line to the real sshd that breaks in every way. */
final class CutsTest {
    /** Each way to cut comes as often as the others. */
    private static final int CUTS = Rounds.count("watchkeeper.test.cuts", 20, 50);

    private static final int LINES = 4_000 * CUTS;
    private static final Map<String, String> PATH = Map.of("PATH", "/usr/local/bin:/usr/bin:/bin");

    @TempDir Path keys;
    @TempDir Path temp;
    private OpenSshServer server;
    private Proxy proxy;

    @BeforeEach
    void begin() throws IOException {
        server = new OpenSshServer(keys);
        proxy = new Proxy(server.port());
    }

    @AfterEach
    void end() {
        if (server != null) {
            proxy.close();
            server.close();
        }
    }

    private Map<String, Object> options(String keepAlive) {
        Map<String, Object> options = server.options();
        options.put("port", (long) proxy.port());
        options.put("host-key", fingerprint());
        options.put("keep-alive", keepAlive);
        options.put("reconnect-max", "1s");
        return options;
    }

    private String fingerprint() {
        return Tools.run(keys, "ssh-keygen", "-lf", keys.resolve("host.pub").toString())
                .split(" ")[1];
    }

    private static ProcessSpec sh(String id, String script) {
        return new ProcessSpec(
                id,
                List.of("sh", "-c", script),
                "",
                PATH,
                ProcessSpec.Input.GIVEN,
                new byte[0],
                Map.of());
    }

    private void cut(int n) throws IOException {
        switch (n % 4) {
            case 0 -> proxy.drop();
            case 1 -> server.cut();
            case 2 -> proxy.halfClose();
            default -> proxy.swallow();
        }
    }

    @Test
    void losesAndDoublesNothingOverManyCuts() throws Exception {
        int round = LINES / CUTS;
        String script =
                """
                echo started >>starts
                r=0
                while [ $r -lt %1$d ]; do
                  awk -v r=$r 'BEGIN {for (i = 0; i < %2$d; i++) printf "line %%d of the output, as an agent writes it\\n", r * %2$d + i}'
                  echo $r >file-$r
                  r=$((r+1))
                  sleep 0.05
                done
                exit 7
                """
                        .formatted(CUTS, round);
        MessageDigest wanted = MessageDigest.getInstance("SHA-256");
        for (int i = 0; i < LINES; i++) {
            wanted.update(
                    ("line " + i + " of the output, as an agent writes it\n")
                            .getBytes(StandardCharsets.US_ASCII));
        }
        Set<String> told = ConcurrentHashMap.newKeySet();
        MessageDigest got = MessageDigest.getInstance("SHA-256");
        try (Host host = new SshHostProvider().open(Place.in(temp).config(options("400ms")))) {
            host.changes().watch(changes -> changes.forEach(c -> told.add(c.path())));
            Processes processes = host.processes();
            ProcessSpec spec = sh("run", script);
            processes.start(spec);
            long offset = 0;
            int cuts = 0;
            int piece = 20_000;
            ProcessStatus status = processes.status("run");
            while (true) {
                byte[] bytes = processes.read("run", Processes.Stream.OUT, offset, piece);
                got.update(bytes);
                offset += bytes.length;
                if (cuts < CUTS && offset > cuts * 180_000L) {
                    cut(cuts++);
                    if (cuts % 10 == 0) {
                        processes.start(spec); // As a supervisor does that was started anew.
                    }
                }
                if (bytes.length == 0) {
                    if (status.ended() && offset == status.out()) {
                        break;
                    }
                    status = processes.await("run", status, Duration.ofSeconds(1));
                }
            }
            assertEquals(CUTS, cuts);
            assertEquals(7, status.exitStatus());
            assertArrayEquals(wanted.digest(), got.digest());
            assertEquals("started\n", Files.readString(Place.in(temp).work().resolve("starts")));
            var unused = host.changes().sweep();
            for (int i = 0; i < CUTS; i++) {
                assertTrue(told.contains("file-" + i), "file-" + i);
            }
        }
    }

    @Test
    void noticesALineThatSwallowsEverythingWithinTwoPeriods() throws IOException {
        Duration period = Duration.ofSeconds(2);
        try (SshConnection line =
                new SshConnection(SshOptions.of("vm", options(period.toSeconds() + "s")))) {
            SshTransport host = new SshTransport(line);
            assertEquals("up\n", host.sh("echo up").text());
            proxy.swallow();
            long begin = System.nanoTime();
            assertEquals("again\n", host.sh("echo again").text());
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            assertEquals(2, line.made());
            // Beyond the two periods, room for a machine that is busy; TCP would need minutes.
            assertTrue(took.compareTo(period.multipliedBy(2).plusSeconds(10)) < 0, "" + took);
        }
    }

    @Test
    void cutsItsConnectionWhenAskedAndMakesItAgain() throws IOException {
        try (Host host = new SshHostProvider().open(Place.in(temp).config(options("1s")))) {
            host.processes()
                    .start(sh("run", "while [ ! -e go ]; do sleep 0.01; done; echo done; exit 3"));
            assertTrue(host.cutConnection());
            assertEquals(ProcessStatus.State.RUNNING, host.processes().status("run").state());
            assertTrue(host.cutConnection());
            host.files().write("go", new byte[0]);
            assertTrue(LoopUntil.holds(() -> host.processes().status("run").ended()));
            assertEquals(3, host.processes().status("run").exitStatus());
        }
    }

    @Test
    void seesACleanEndDuringACutAsAnEnd() throws IOException {
        try (Host host = new SshHostProvider().open(Place.in(temp).config(options("1s")))) {
            host.processes()
                    .start(sh("run", "while [ ! -e go ]; do sleep 0.01; done; echo done; exit 3"));
            server.pause();
            Path work = Place.in(temp).work();
            Files.writeString(work.resolve("go"), "");
            assertTrue(LoopUntil.holds(() -> Files.exists(exitFile())));
            server.resume();
            ProcessStatus status = host.processes().status("run");
            assertEquals(ProcessStatus.State.EXITED, status.state());
            assertEquals(3, status.exitStatus());
            assertEquals(
                    "done\n",
                    new String(
                            host.processes().read("run", Processes.Stream.OUT, 0, 100),
                            StandardCharsets.UTF_8));
        }
    }

    @Test
    void endsARunWhoseTimeIsOverWhileTheLineIsDownAndNobodyIsThere() throws IOException {
        Host first = new SshHostProvider().open(Place.in(temp).config(options("1s")));
        try (first) {
            first.processes()
                    .start(
                            sh(
                                            "run",
                                            "trap '' INT TERM; setsid sleep 300 & while :; do sleep"
                                                    + " 1; done")
                                    .within(
                                            new ProcessSpec.Limit(
                                                    Duration.ofSeconds(1),
                                                    Duration.ofMillis(200))));
        }
        server.pause();
        assertTrue(LoopUntil.holds(() -> Files.exists(exitFile())));
        assertTrue(LoopUntil.holds(() -> marked("/runs/run\0").isEmpty()));
        server.resume();
        try (Host host = new SshHostProvider().open(Place.in(temp).config(options("1s")))) {
            ProcessStatus status = host.processes().status("run");
            assertEquals(137, status.exitStatus());
            assertTrue(status.timedOut());
        }
    }

    private Path exitFile() throws IOException {
        String place = Files.readString(Place.in(temp).state().resolve("place"));
        return keys.resolve("state/watchkeeper").resolve(place).resolve("runs/run/exit");
    }

    @Test
    void appendsToAConversationOnceWhateverIsCut() throws IOException {
        ByteArrayOutputStream wanted = new ByteArrayOutputStream();
        try (Host host = new SshHostProvider().open(Place.in(temp).config(options("300ms")))) {
            host.processes()
                    .start(
                            new ProcessSpec(
                                    "talk",
                                    List.of("cat"),
                                    "",
                                    PATH,
                                    ProcessSpec.Input.CONVERSATION,
                                    new byte[0],
                                    Map.of()));
            for (int i = 0; i < 12; i++) {
                byte[] words = ("message " + i + "\n").repeat(500).getBytes(StandardCharsets.UTF_8);
                wanted.writeBytes(words);
                int n = i;
                Thread cutter =
                        Thread.ofVirtual()
                                .start(() -> {
                                    try {
                                        cut(n);
                                    } catch (IOException e) {
                                        throw new IllegalStateException(e);
                                    }
                                });
                host.processes().send("talk", words);
                cutter.join();
            }
            host.processes().closeInput("talk");
            ProcessStatus status = host.processes().status("talk");
            while (!status.ended()) {
                status = host.processes().await("talk", status, Duration.ofSeconds(1));
            }
            assertArrayEquals(
                    wanted.toByteArray(),
                    host.processes().read("talk", Processes.Stream.OUT, 0, 1 << 20));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void leavesNoProcessWhereverARunIsStopped() throws IOException {
        long seed = Rounds.seed("watchkeeper.test.seed");
        Random random = new Random(seed);
        String script =
                """
                setsid sh -c 'while :; do echo a; sleep 0.02; done' &
                (sh -c 'while :; do echo b >&2; sleep 0.02; done' &)
                while :; do echo c; setsid sleep 100 & sleep 0.02; done
                """;
        int stops = Rounds.count("watchkeeper.test.stops", 8, 40);
        List<String> left = new ArrayList<>();
        try (Host host = new SshHostProvider().open(Place.in(temp).config(options("300ms")))) {
            for (int i = 0; i < stops; i++) {
                String id = "stop-" + i;
                ProcessStatus status = host.processes().start(sh(id, script));
                int bytes = random.nextInt(40);
                while (status.out() < bytes && !status.ended()) {
                    status = host.processes().await(id, status, Duration.ofSeconds(1));
                }
                if (random.nextInt(3) == 0) {
                    cut(random.nextInt(4));
                }
                host.processes().stop(id, Duration.ofMillis(200));
                left.addAll(marked("/runs/" + id + "\0"));
                host.processes().forget(id);
            }
        }
        assertEquals(List.of(), left, "seed " + seed);
    }

    private static List<String> marked(String end) throws IOException {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path proc : all) {
                try {
                    String environment =
                            new String(
                                    Files.readAllBytes(proc.resolve("environ")),
                                    StandardCharsets.ISO_8859_1);
                    if (environment.contains(ProcessSpec.MARKER + "=")
                            && (environment + "\0").contains(end)) {
                        found.add(proc + " " + Files.readString(proc.resolve("cmdline")));
                    }
                } catch (IOException e) {
                    continue; // It ended, or is another user's.
                }
            }
        }
        return found;
    }
}
