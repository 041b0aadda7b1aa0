package dev.watchkeeper.judged;

import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.testkit.AttemptRoom;
import dev.watchkeeper.testkit.Measured;
import dev.watchkeeper.testkit.ScriptedProcesses;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Judges pieces of work as the product does: an attempt through its whole loop, with real
 * checkpoints, diffs, a real check, the shipped settings and rules. Only the agent is played. A
 * check that was run on the same work before is not run again.
 */
final class JudgeTrial {
    private final Path folder;
    private final Map<String, Ran> known = new ConcurrentHashMap<>();

    /**
     * @param folder where workspaces are made; what is made there is removed
     */
    JudgeTrial(Path folder) {
        this.folder = folder;
    }

    /** How a command ended. */
    private record Ran(int exit, String output) {}

    /**
     * What became of a piece of work.
     *
     * @param reason the first of the decision's, or its question
     */
    record Judged(
            JudgedWork work,
            String decision,
            double confidence,
            double seconds,
            String reason,
            Assessment assessment) {
        boolean accepted() {
            return decision.equals("accept");
        }
    }

    /**
     * Whether the hidden check passes over the work: it looks at more examples and at the file that
     * no task is about, and brings its own test.
     */
    boolean right(JudgedWork work) {
        JudgedProgram p = work.program();
        Path place = made("hidden-" + work.id().replace('/', '-'));
        write(place, JudgedWorks.before(p));
        write(place, work.files());
        var examples = new java.util.ArrayList<>(p.visible());
        examples.addAll(p.hidden());
        String test = p.language().testFile(p, "hidden_");
        write(
                place,
                Map.of(
                        test,
                        JudgedWorks.test(p, "hidden_", examples),
                        p.language().testFile(p, ""),
                        JudgedWorks.test(p, "", p.visible())));
        boolean passes =
                run(place, p.language().command(test)).exit() == 0
                        && Objects.equals(
                                JudgedWorks.before(p).get(JudgedWorks.OTHER),
                                read(place, JudgedWorks.OTHER));
        remove(place);
        return passes;
    }

    /**
     * Judges it.
     *
     * @param model that is asked for its verdict
     */
    Judged judge(JudgedWork work, LocalModel model) {
        JudgedProgram p = work.program();
        Path place = made("work-" + work.id().replace('/', '-'));
        String line = p.language().command(p.language().testFile(p, ""));
        try (AttemptRoom room =
                AttemptRoom.open(place, run -> works(room(place), work, run), model)) {
            write(room(place), JudgedWorks.before(p));
            room.hosts().check(line, run -> checks(room(place), work, line, run));
            TaskSpec spec =
                    new TaskSpec(
                            p.title(),
                            p.brief(),
                            List.of(),
                            Priority.NORMAL,
                            null,
                            List.of(line),
                            work.scope(),
                            false);
            var unused =
                    room.ledger()
                            .add(AttemptRoom.PROJECT, List.of(new TaskDraft("t", spec)), _ -> {});
            AttemptRef ref = room.plan("t");
            long begun = System.nanoTime();
            Attempt done = room.run(ref);
            double seconds = (System.nanoTime() - begun) / 1e9;
            Assessment made = Objects.requireNonNull(done.assessment());
            Decision decision = Objects.requireNonNull(done.decision());
            return new Judged(
                    work,
                    decision.word(),
                    made.confidence().value(),
                    seconds,
                    decision instanceof Decision.Ask ask
                            ? ask.rule() + ": " + ask.question()
                            : decision.because().getFirst().text(),
                    made);
        } finally {
            remove(place);
        }
    }

    private static Path room(Path place) {
        return place.resolve("workspace");
    }

    private static int works(Path room, JudgedWork work, ScriptedProcesses.Running run) {
        write(room, work.files());
        run.say(work.says());
        return 0;
    }

    private int checks(Path room, JudgedWork work, String line, ScriptedProcesses.Running run) {
        Ran ran = known.computeIfAbsent(work.id() + " " + line, _ -> run(room, line));
        ran.output().lines().forEach(run::say);
        return ran.exit();
    }

    private static Ran run(Path place, String line) {
        ProcessBuilder builder =
                new ProcessBuilder("sh", "-c", line)
                        .directory(place.toFile())
                        .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String out =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ran(process.waitFor(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Path made(String name) {
        try {
            return Files.createTempDirectory(folder, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path place, Map<String, String> files) {
        try {
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path path = place.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path place, String name) {
        try {
            return Files.readString(place.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path place) {
        try {
            Measured.remove(place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
