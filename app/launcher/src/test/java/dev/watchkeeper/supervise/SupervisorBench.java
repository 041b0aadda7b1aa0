package dev.watchkeeper.supervise;

import dev.watchkeeper.control.TaskPages;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Score;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskProgress;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.Measured;
import dev.watchkeeper.testkit.World;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an attempt costs beyond its agent: from its start to the task's end, with an agent that
 * writes one file, one check and no model. What agent and check take when a shell just runs them is
 * taken off, and told. Told for a supervisor that has been at work for a minute or two, and besides
 * for its very first attempts.
 */
public final class SupervisorBench {
    private static final String AGENT =
            "cat >/dev/null; echo $WATCHKEEPER_TASK > one-file.txt; echo done";
    private static final String CHECK = "test -f one-file.txt";
    private static final int ROUNDS = 60;

    /** Until the JVM has compiled what an attempt runs through. */
    private static final int WARM_UP = 40;

    private SupervisorBench() {}

    public static void main(String[] args) throws IOException {
        // First, so that the JVM has compiled most of what the others run through.
        manyTasks();
        overhead(10_000, 150);
        overhead(100_000, 600);
    }

    private static void overhead(int files, double limit) throws IOException {
        Path folder = Files.createTempDirectory("bench");
        try (World w = world(folder, files)) {
            double plain = plain(folder);
            double[] ms =
                    Arrays.stream(attempts(w, "t", WARM_UP, ROUNDS)).map(t -> t - plain).toArray();
            Measured.row("agent and check alone, without us, median", plain, "ms");
            Measured.row(
                    "own overhead of an attempt at " + files + " files, p95",
                    Measured.p95(ms),
                    "ms",
                    limit);
            Measured.row("the same, median", Measured.median(ms), "ms", limit);
        } finally {
            Measured.remove(folder);
        }
    }

    /** What the agent and the check take by themselves: no overhead of ours. */
    private static double plain(Path folder) throws IOException {
        double[] ms = new double[ROUNDS];
        try {
            for (int i = -WARM_UP; i < ROUNDS; i++) {
                long begin = System.nanoTime();
                for (String run : List.of(AGENT, CHECK)) {
                    Process process =
                            new ProcessBuilder("sh", "-c", run)
                                    .directory(folder.toFile())
                                    .redirectInput(new File("/dev/null"))
                                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                    .start();
                    if (process.waitFor() != 0) {
                        throw new IllegalStateException(run + " failed");
                    }
                }
                if (i >= 0) {
                    ms[i] = (System.nanoTime() - begin) / 1e6;
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return Measured.median(ms);
    }

    private static void manyTasks() throws IOException {
        Path folder = Files.createTempDirectory("bench");
        try (World w = world(folder, 1_000)) {
            double first = Measured.median(attempts(w, "first-", 1, 10));
            Measured.row("own overhead of a supervisor's first attempts, median", first, "ms");
            double few = Measured.median(attempts(w, "few-", WARM_UP, ROUNDS));
            past(w, 2_000);
            double many = Measured.median(attempts(w, "many-", WARM_UP, ROUNDS));
            Measured.row(
                    "own overhead at task 2,000 against task 10, medians", many / few, "x", 1.25);
        } finally {
            Measured.remove(folder);
        }
    }

    private static World world(Path folder, int files) throws IOException {
        World.prepare(folder, Map.of("agent", AGENT), "");
        for (int i = 0; i < files; i++) {
            Path file = folder.resolve("workspace/d" + i / 100 + "/f" + i + ".txt");
            if (i % 100 == 0) {
                Files.createDirectories(file.getParent());
            }
            Files.writeString(file, "file " + i + "\n");
        }
        return World.reopened(folder, a -> {});
    }

    private static double[] attempts(World w, String prefix, int warmUp, int rounds) {
        for (int i = 0; i < warmUp + rounds; i++) {
            var unused = w.task(prefix + i, CHECK);
        }
        long before = w.journal().getLast().seq();
        w.runUntilIdle();
        Map<String, Instant> started = new HashMap<>();
        List<Double> took = new ArrayList<>();
        for (Event e : w.journal()) {
            if (e.seq() > before && e.task() != null) {
                if (e.type() == EventType.ATTEMPT_STARTED) {
                    started.put(e.task(), e.at());
                } else if (e.type() == EventType.TASK_DONE) {
                    took.add(Duration.between(started.get(e.task()), e.at()).toNanos() / 1e6);
                }
            }
        }
        if (took.size() != warmUp + rounds) {
            throw new IllegalStateException("only " + took.size() + " tasks were done");
        }
        return took.subList(warmUp, took.size()).stream().mapToDouble(d -> d).toArray();
    }

    /** Puts tasks of the past into the books: each with an attempt and its events. */
    private static void past(World w, int tasks) {
        Task model = TaskPages.all(w.control(), TaskQuery.all()).getFirst();
        Attempt done = w.control().attempts(model.id()).getFirst();
        for (int i = 0; i < tasks; i++) {
            String id = "past-" + i;
            var unused =
                    w.parts()
                            .state()
                            .write(tx -> {
                                Task t =
                                        new Task(
                                                id,
                                                tx.next("task-number"),
                                                model.project(),
                                                model.createdAt(),
                                                new TaskSpec(
                                                        model.title(),
                                                        model.brief(),
                                                        List.of(),
                                                        model.priority(),
                                                        null,
                                                        model.checks(),
                                                        List.of(),
                                                        false),
                                                new TaskProgress(
                                                        TaskState.DONE,
                                                        1,
                                                        0,
                                                        List.of(),
                                                        new Score(0.9, false),
                                                        null,
                                                        null,
                                                        model.createdAt()));
                                tx.put(t);
                                tx.put(
                                        new Attempt(
                                                new AttemptRef(id, 1),
                                                done.project(),
                                                done.workspace(),
                                                done.agent(),
                                                done.host(),
                                                done.account(),
                                                null,
                                                AttemptState.CLOSED,
                                                null,
                                                done.startedAt(),
                                                done.endedAt(),
                                                done.outcome(),
                                                null,
                                                null,
                                                done.assessment(),
                                                done.decision(),
                                                done.legs()));
                                for (int e = 0; e < 15; e++) {
                                    tx.append(
                                            EventDraft.of(
                                                    EventType.TASK_CHANGED, t, Map.of("n", e)));
                                }
                                return true;
                            });
        }
    }
}
