package dev.watchkeeper;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.Measured;
import dev.watchkeeper.testkit.World;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the supervisor's memory has to bear: a gigabyte of whatever an agent or a check may write,
 * in a heap of 512 MB. Each run is one task, by the shipped launcher, to its end.
 */
public final class LargeOutputBench {
    private static final int HEAP = 512;
    private static final long PATIENCE_MINUTES = 10;

    /** Of the whole process: the heap, and what the JVM needs beside it. */
    private static final double LARGEST_PROCESS = 700;

    private static final Pattern RESIDENT = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final Pattern COLLECTION = Pattern.compile(" (\\d+)M->(\\d+)M\\(");
    private static final String WORK = "cat >/dev/null; echo right > a.txt; ";

    private final Path script =
            Path.of(System.getProperty("watchkeeper.test.root", ".."), "scripts/watchkeeper")
                    .toAbsolutePath()
                    .normalize();

    public static void main(String[] args) throws Exception {
        LargeOutputBench bench = new LargeOutputBench();
        bench.run("1 GB in one line", WORK + "head -c 1000000000 /dev/zero | tr '\\0' x", "true");
        bench.run("10,000,000 lines", WORK + "seq 1 10000000", "true");
        bench.run(
                "1 GB of standard error",
                WORK + "head -c 1000000000 /dev/zero | tr '\\0' x >&2",
                "true");
        bench.run(
                "a check log of 1 GB",
                WORK,
                "head -c 1000000000 /dev/zero | tr '\\0' x; grep -q right a.txt");
        bench.run(
                "an events file of 200 MB",
                WORK
                        + "yes '{\"tokens\":12345,\"turns\":3}' | head -n 7400000"
                        + " > \"$WATCHKEEPER_EVENTS\"",
                "true");
    }

    private void run(String what, String agent, String check) throws Exception {
        Path folder = Files.createTempDirectory("large-output-bench");
        try {
            World.prepare(folder, Map.of("agent", agent), "");
            try (World w = World.reopened(folder, a -> {})) {
                var unused = w.task("a", check);
            }
            long begin = System.nanoTime();
            Process running = start(folder);
            double resident = resident(running);
            double seconds = (System.nanoTime() - begin) / 1e9;
            String said = Files.readString(folder.resolve("output.txt"));
            double[] heap = heap(folder.resolve("gc.log"));
            try (World w = World.reopened(folder, a -> {})) {
                Control control = w.control();
                Task task = control.task("a");
                if (running.exitValue() != 0 || task.state() != TaskState.DONE) {
                    throw new IllegalStateException(
                            what
                                    + ": "
                                    + task.state()
                                    + ", exit "
                                    + running.exitValue()
                                    + "\n"
                                    + said);
                }
            }
            Measured.row(what + ": largest process", resident, "MB", LARGEST_PROCESS);
            Measured.row("the same: heap, with what nobody needs any more", heap[0], "MB", HEAP);
            Measured.row("the same: heap, what is needed", heap[1], "MB");
            Measured.row("the same: the whole run", seconds, "s");
        } finally {
            Measured.remove(folder);
        }
    }

    /** Waits for the end; the largest resident size that was seen until then, in MB. */
    private static double resident(Process running) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
        double most = 0;
        while (!running.waitFor(20, TimeUnit.MILLISECONDS)) {
            String status = read(Path.of("/proc", Long.toString(running.pid()), "status"));
            Matcher found = RESIDENT.matcher(status == null ? "" : status);
            if (found.find()) {
                most = Math.max(most, Long.parseLong(found.group(1)) / 1024.0);
            }
            if (System.nanoTime() > end) {
                running.destroyForcibly();
                throw new IllegalStateException("it does not end");
            }
        }
        return most;
    }

    /** Before and after the collections, the largest of each. */
    private static double[] heap(Path log) {
        String text = read(log);
        double[] most = new double[2];
        Matcher found = COLLECTION.matcher(text == null ? "" : text);
        while (found.find()) {
            most[0] = Math.max(most[0], Double.parseDouble(found.group(1)));
            most[1] = Math.max(most[1], Double.parseDouble(found.group(2)));
        }
        return most;
    }

    private static @Nullable String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : null;
        } catch (IOException | UncheckedIOException e) {
            return null; // It has just ended.
        }
    }

    private Process start(Path folder) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(script.toString(), "run", "--until", "idle");
        Map<String, String> environment = builder.environment();
        environment.put("WATCHKEEPER_NO_BUILD", "1");
        environment.put("WATCHKEEPER_HOME", folder.resolve("home").toString());
        environment.put(
                "WATCHKEEPER_JAVA_OPTS",
                "-Xmx" + HEAP + "m -Xlog:gc:file=" + folder.resolve("gc.log"));
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();
    }
}
