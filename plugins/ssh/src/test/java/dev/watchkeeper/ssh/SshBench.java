package dev.watchkeeper.ssh;

import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What our line costs beside the ssh program's, against the same sshd, in one run and in turns. */
final class SshBench {
    private static final int ROUNDS = 7;

    /**
     * Until the JVM has compiled the ciphers' and the line's code, which it does in the background.
     */
    private static final int WARM_UP = 8;

    private static final int COMMANDS = 30;
    private static final int PIECE = 1 << 16;
    private static final long BYTES = 64L << 20;

    private SshBench() {}

    public static void main(String[] args) throws Exception {
        Path keys = Files.createTempDirectory("ssh-bench");
        Path place = Files.createTempDirectory("ssh-bench");
        try (OpenSshServer server = new OpenSshServer(keys);
                Host host = Place.in(place).open(server)) {
            Process control = master(server);
            try {
                throughput(host, server);
                commands(server);
                CutRounds.run(server, place.resolve("cuts"));
                ManyFilesRounds.run(server, place.resolve("many"));
            } finally {
                control.destroy();
                control.waitFor();
            }
        } finally {
            for (Path folder : List.of(keys, place)) {
                try (Stream<Path> all = Files.walk(folder)) {
                    for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                        Files.deleteIfExists(path);
                    }
                }
            }
        }
    }

    private static List<String> ssh(OpenSshServer server, String... more) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "ssh",
                                "-F",
                                "none",
                                "-o",
                                "UserKnownHostsFile=" + server.folder().resolve("known_hosts"),
                                "-o",
                                "ControlPath=" + server.folder().resolve("cm"),
                                "-i",
                                server.folder().resolve("client").toString(),
                                "-p",
                                "" + server.port(),
                                "127.0.0.1"));
        words.addAll(List.of(more));
        return words;
    }

    /** An open connection for the ssh program, with the cipher that we take. */
    private static Process master(OpenSshServer server) throws IOException {
        List<String> words = ssh(server);
        words.addAll(1, List.of("-M", "-N", "-c", "aes128-gcm@openssh.com"));
        Process control = new ProcessBuilder(words).start();
        while (!Files.exists(server.folder().resolve("cm"))) {
            Thread.onSpinWait();
        }
        return control;
    }

    private static long drain(List<String> words) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        process.getOutputStream().close();
        long got = 0;
        byte[] buffer = new byte[PIECE];
        try (InputStream in = process.getInputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                got += n;
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException(words + " ended with " + process.exitValue());
        }
        return got;
    }

    private static void throughput(Host host, OpenSshServer server) throws Exception {
        Processes processes = host.processes();
        ProcessStatus status =
                processes.start(
                        new ProcessSpec(
                                "much",
                                List.of("sh", "-c", "head -c " + BYTES + " /dev/urandom"),
                                "",
                                Map.of("PATH", "/usr/bin:/bin"),
                                ProcessSpec.Input.GIVEN,
                                new byte[0],
                                Map.of()));
        while (!status.ended()) {
            status = processes.await("much", status, Duration.ofSeconds(1));
        }
        Path file = Files.createTempFile("ssh-bench", "much");
        try {
            drain(List.of("sh", "-c", "head -c " + BYTES + " /dev/urandom >" + file));
            double[] ours = new double[ROUNDS];
            double[] theirs = new double[ROUNDS];
            for (int i = -WARM_UP; i < ROUNDS; i++) {
                long begin = System.nanoTime();
                for (long at = 0; at < BYTES; ) {
                    at += processes.read("much", Processes.Stream.OUT, at, PIECE).length;
                }
                long half = System.nanoTime();
                if (drain(ssh(server, "cat " + file)) != BYTES) {
                    throw new IOException("ssh cat gave less");
                }
                if (i >= 0) {
                    ours[i] = half - begin;
                    theirs[i] = System.nanoTime() - half;
                }
            }
            double ratio = median(theirs) / median(ours);
            row(
                    "SSH: followed output against ssh host cat, throughput",
                    100 * ratio,
                    "%",
                    80,
                    ratio >= 0.8);
        } finally {
            Files.delete(file);
            processes.forget("much");
        }
    }

    private static void commands(OpenSshServer server) throws Exception {
        try (SshConnection line = new SshConnection(SshOptions.of("vm", server.options()))) {
            SshTransport host = new SshTransport(line);
            double[] ours = new double[COMMANDS];
            double[] theirs = new double[COMMANDS];
            for (int i = -10; i < COMMANDS; i++) {
                long begin = System.nanoTime();
                host.sh(":");
                long half = System.nanoTime();
                drain(ssh(server, "true"));
                if (i >= 0) {
                    ours[i] = half - begin;
                    theirs[i] = System.nanoTime() - half;
                }
            }
            double ratio = median(ours) / median(theirs);
            row(
                    "SSH: a command that does nothing against ssh with ControlMaster",
                    ratio,
                    "times",
                    1.5,
                    ratio <= 1.5);
        }
    }

    private static double median(double[] all) {
        double[] sorted = all.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void row(String name, double value, String unit, double limit, boolean ok) {
        System.out.printf(
                "{\"name\":\"%s\",\"value\":%.3f,\"unit\":\"%s\",\"limit\":%s,\"ok\":%b,\"how\":\"median"
                        + " of rounds in turns\"}%n",
                name, value, unit, limit, ok);
    }
}
