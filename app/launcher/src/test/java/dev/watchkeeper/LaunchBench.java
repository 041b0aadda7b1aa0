package dev.watchkeeper;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.ControlClient;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.llm.ScriptedOllama;
import dev.watchkeeper.testkit.Measured;
import dev.watchkeeper.testkit.World;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What a person waits for: a supervisor with a model until it answers, and {@code status} beside
 * it.
 */
public final class LaunchBench {
    private static final int STARTS = 9;
    private static final int QUESTIONS = 40;
    private static final long PATIENCE_SECONDS = 60;

    private final Path folder;
    private final List<String> supervisor;
    private final Path script =
            Path.of(System.getProperty("watchkeeper.test.root", ".."), "scripts/watchkeeper")
                    .toAbsolutePath()
                    .normalize();

    private LaunchBench(Path folder, ScriptedOllama model) {
        this.folder = folder;
        this.supervisor =
                List.of(
                        "run",
                        "--set",
                        "model.provider=ollama",
                        "--set",
                        "model.name=m",
                        "--set",
                        "model.url=" + model.url());
    }

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("launch-bench");
        try {
            World.prepare(folder, Map.of("agent", "cat >/dev/null; exec sleep 600"), "");
            try (World w = World.reopened(folder, a -> {})) {
                var unused = w.task("waits", "true");
            }
            try (ScriptedOllama model = new ScriptedOllama()) {
                new LaunchBench(folder, model).measure();
            }
        } finally {
            Measured.remove(folder);
        }
    }

    private void measure() throws Exception {
        double[] ready = new double[STARTS];
        double[] status = new double[QUESTIONS];
        for (int i = -1; i < STARTS; i++) {
            long begin = System.nanoTime();
            Process running = start(supervisor);
            try (Control control = attached(running)) {
                var unused = control.overview();
                if (i >= 0) {
                    ready[i] = (System.nanoTime() - begin) / 1e6;
                }
                if (i == STARTS - 1) {
                    for (int q = -2; q < QUESTIONS; q++) {
                        double took = ask();
                        if (q >= 0) {
                            status[q] = took;
                        }
                    }
                }
                control.stop(true);
            }
            if (!running.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                running.destroyForcibly();
                throw new IllegalStateException("the supervisor does not stop");
            }
        }
        Measured.row("supervisor ready after start, median", Measured.median(ready), "ms", 1500);
        Measured.row("status beside it, median", Measured.median(status), "ms", 500);
        Measured.row("the same, p95, from its very start on", Measured.p95(status), "ms");
    }

    private double ask() throws Exception {
        long begin = System.nanoTime();
        Process p = start(List.of("status"));
        if (!p.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || p.exitValue() != 0) {
            throw new IllegalStateException(
                    "status failed: " + Files.readString(folder.resolve("output.txt")));
        }
        return (System.nanoTime() - begin) / 1e6;
    }

    private Control attached(Process running) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < deadline && running.isAlive()) {
            try {
                return ControlClient.connect(folder.resolve("home"));
            } catch (WatchkeeperException e) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
        }
        throw new IllegalStateException(
                "no supervisor: " + Files.readString(folder.resolve("output.txt")));
    }

    private Process start(List<String> words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(script.toString());
        builder.command().addAll(words);
        // scripts/bench has built it.
        builder.environment().put("WATCHKEEPER_NO_BUILD", "1");
        builder.environment().put("WATCHKEEPER_HOME", folder.resolve("home").toString());
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();
    }
}
