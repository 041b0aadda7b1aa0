package dev.watchkeeper.ssh;

import dev.watchkeeper.hostkit.process.PosixProcesses;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.Processes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * How long following an output stands still after a cut: from the cut to the first byte that came
 * over a new connection, less what was really waited between attempts to connect.
 */
final class CutRounds {
    private static final int CUTS = 50;
    private static final Duration PERIOD = Duration.ofMillis(400);
    private static final int PIECE = 1 << 16;

    private CutRounds() {}

    static void run(OpenSshServer server, Path folder) throws Exception {
        Path runs = Files.createDirectories(folder.resolve("runs"));
        Path work = Files.createDirectories(folder.resolve("work"));
        try (Proxy proxy = new Proxy(server.port())) {
            Map<String, Object> options = server.options();
            options.put("port", (long) proxy.port());
            options.put("host-key", fingerprint(server));
            options.put("keep-alive", PERIOD.toMillis() + "ms");
            options.put("reconnect-max", "1s");
            try (SshConnection line = new SshConnection(SshOptions.of("vm", options))) {
                Processes processes =
                        new PosixProcesses(
                                new SshTransport(line), runs.toString(), work.toString());
                double[] told = new double[CUTS];
                double[] silent = new double[CUTS / 4];
                measure(line, processes, server, proxy, told, silent);
                row("SSH: delay per cut beyond the backoff, max of " + CUTS, told, 1, "max");
                row("SSH: delay per cut beyond the backoff, p95 of " + CUTS, told, 0.95, "p95");
                // A line that swallows everything must be noticed first.
                double limit = 1 + 2 * PERIOD.toMillis() / 1000.0;
                print(
                        "SSH: delay per silent stall beyond the backoff, keep-alive "
                                + PERIOD.toMillis()
                                + " ms",
                        at(silent, 1),
                        limit,
                        "max");
            }
        }
    }

    private static void measure(
            SshConnection line,
            Processes processes,
            OpenSshServer server,
            Proxy proxy,
            double[] told,
            double[] silent)
            throws Exception {
        processes.start(
                new ProcessSpec(
                                "talk",
                                List.of("sh", "-c", "while :; do echo word; sleep 0.002; done"),
                                "",
                                Map.of("PATH", "/usr/bin:/bin"),
                                ProcessSpec.Input.GIVEN,
                                new byte[0],
                                Map.of())
                        .within(
                                new ProcessSpec.Limit(
                                        Duration.ofMinutes(10), Duration.ofSeconds(1))));
        try {
            long offset = 0;
            int silentOnes = 0;
            for (int i = 0; i < told.length + silent.length; i++) {
                offset = follow(processes, offset, line, line.made());
                int made = line.made();
                long waited = line.waited();
                boolean stall = i % 5 == 4;
                long begin = System.nanoTime();
                switch (stall ? 3 : i % 3) {
                    case 0 -> proxy.drop();
                    case 1 -> server.cut();
                    case 2 -> proxy.halfClose();
                    default -> proxy.swallow();
                }
                offset = follow(processes, offset, line, made + 1);
                double seconds = (System.nanoTime() - begin - (line.waited() - waited)) / 1e9;
                if (stall && silentOnes < silent.length) {
                    silent[silentOnes++] = seconds;
                } else {
                    told[i - silentOnes] = seconds;
                }
            }
        } finally {
            processes.stop("talk", Duration.ofSeconds(1));
            processes.forget("talk");
        }
    }

    /** Reads until a byte has come over the connection of that number. */
    private static long follow(
            Processes processes, long offset, SshConnection line, int connection) {
        long at = offset;
        while (true) {
            byte[] piece = processes.read("talk", Processes.Stream.OUT, at, PIECE);
            at += piece.length;
            if (piece.length > 0 && line.made() >= connection) {
                return at;
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static String fingerprint(OpenSshServer server) {
        String file = server.folder().resolve("host.pub").toString();
        return Tools.run(server.folder(), "ssh-keygen", "-lf", file).split(" ")[1];
    }

    private static double at(double[] all, double share) {
        double[] sorted = all.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    private static void row(String name, double[] all, double share, String how) {
        print(name, at(all, share), 1, how);
    }

    private static void print(String name, double value, double limit, String how) {
        System.out.printf(
                Locale.ROOT,
                "{\"name\":\"%s\",\"value\":%.3f,\"unit\":\"s\",\"limit\":%s,\"ok\":%b,\"how\":\"%s\"}%n",
                name,
                value,
                limit,
                value <= limit,
                how);
    }
}
