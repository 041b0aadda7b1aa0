package dev.watchkeeper;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.watchkeeper.testkit.Measured;
import dev.watchkeeper.testkit.World;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a person's own run costs: {@code scripts/watchkeeper run --until idle} as it is shipped,
 * with its start, its printing and its class cache, from its very first attempt on. The agent and
 * the check do as good as nothing; what they take when a shell just runs them is taken off. The
 * tree is a git repository, and git's own cost is measured on it in the same run.
 */
public final class RunBench {
    private static final String AGENT =
            "cat >/dev/null; echo $WATCHKEEPER_TASK > one-file.txt; echo done";
    private static final String CHECK = "test -f one-file.txt";
    private static final int TASKS = 60;
    private static final int GIT_ROUNDS = 7;
    private static final long PATIENCE_SECONDS = 300;

    private final Path folder;
    private final int files;

    private RunBench(Path folder, int files) {
        this.folder = folder;
        this.files = files;
    }

    public static void main(String[] args) throws Exception {
        measure(10_000);
        measure(100_000);
    }

    private static void measure(int files) throws Exception {
        Path folder = Files.createTempDirectory("run-bench");
        try {
            new RunBench(folder, files).measure();
        } finally {
            Measured.remove(folder);
        }
    }

    private void measure() throws Exception {
        prepare();
        double git = git();
        double plain = plain();
        List<JsonNode> events = run();
        double[] attempts = attempts(events).stream().mapToDouble(ms -> ms - plain).toArray();
        double[] checkpoints =
                events.stream()
                        .filter(e -> is(e, "checkpoint_taken") && text(e, "kind").equals("after"))
                        .mapToDouble(e -> e.path("took_ms").asDouble())
                        .toArray();
        String at = " of a shipped run at " + files + " files";
        Measured.row(
                "own overhead of an attempt" + at + ", median", Measured.median(attempts), "ms");
        if (files == 10_000) {
            Measured.row("the same, p95", Measured.p95(attempts), "ms", 150);
        } else {
            Measured.row("the same, p95", Measured.p95(attempts), "ms");
        }
        Measured.row(
                "checkpoint after an attempt" + at + ", median",
                Measured.median(checkpoints),
                "ms");
        if (files == 10_000) {
            Measured.row("the same / git", Measured.median(checkpoints) / git, "x");
        } else {
            Measured.row("the same / git", Measured.median(checkpoints) / git, "x", 0.025);
        }
    }

    private void prepare() throws Exception {
        World.prepare(folder, Map.of("agent", AGENT), "");
        for (int i = 0; i < files; i++) {
            Path file = folder.resolve("workspace/d" + i / 100 + "/f" + i + ".txt");
            if (i % 100 == 0) {
                Files.createDirectories(file.getParent());
            }
            Files.writeString(file, "file " + i + "\n");
        }
        shell("git init -q && git add -A && git write-tree");
        try (World w = World.reopened(folder, a -> {})) {
            for (int i = 0; i < TASKS; i++) {
                var unused = w.task("t" + i, CHECK);
            }
        }
    }

    /** What {@code git} takes to write the tree after one change. */
    private double git() throws Exception {
        double[] ms = new double[GIT_ROUNDS];
        for (int i = 0; i < GIT_ROUNDS; i++) {
            Files.writeString(folder.resolve("workspace/one-file.txt"), "round " + i + "\n");
            long begin = System.nanoTime();
            shell("git add -A && git write-tree");
            ms[i] = (System.nanoTime() - begin) / 1e6;
        }
        return Measured.median(ms);
    }

    private double plain() throws Exception {
        double[] ms = new double[TASKS];
        for (int i = 0; i < TASKS; i++) {
            long begin = System.nanoTime();
            shell(AGENT);
            shell(CHECK);
            ms[i] = (System.nanoTime() - begin) / 1e6;
        }
        return Measured.median(ms);
    }

    private void shell(String words) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", words);
        Process process =
                builder.directory(folder.resolve("workspace").toFile())
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(words + " failed");
        }
    }

    private List<JsonNode> run() throws Exception {
        Path script =
                Path.of(System.getProperty("watchkeeper.test.root", ".."), "scripts/watchkeeper")
                        .toAbsolutePath()
                        .normalize();
        Path output = folder.resolve("events.jsonl");
        ProcessBuilder builder =
                new ProcessBuilder(script.toString(), "run", "--until", "idle", "--json");
        // scripts/bench has built it.
        builder.environment().put("WATCHKEEPER_NO_BUILD", "1");
        builder.environment().put("WATCHKEEPER_HOME", folder.resolve("home").toString());
        Process process =
                builder.redirectOutput(output.toFile())
                        .redirectError(folder.resolve("errors.txt").toFile())
                        .start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the run does not end");
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(
                    "the run failed: " + Files.readString(folder.resolve("errors.txt")));
        }
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> events = new ArrayList<>();
        for (String line : Files.readAllLines(output)) {
            events.add(json.readTree(line));
        }
        return events;
    }

    private static List<Double> attempts(List<JsonNode> events) {
        Map<String, Instant> started = new HashMap<>();
        List<Double> took = new ArrayList<>();
        for (JsonNode event : events) {
            Instant at = Instant.parse(text(event, "at"));
            if (is(event, "attempt_started")) {
                started.put(text(event, "task"), at);
            } else if (is(event, "task_done")) {
                Instant begin = started.get(text(event, "task"));
                took.add(Duration.between(begin, at).toNanos() / 1e6);
            }
        }
        if (took.size() != TASKS) {
            throw new IllegalStateException("only " + took.size() + " tasks were done");
        }
        return took;
    }

    private static boolean is(JsonNode event, String type) {
        return text(event, "type").equals(type);
    }

    private static String text(JsonNode event, String field) {
        return event.path(field).asText();
    }
}
