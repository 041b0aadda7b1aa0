package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.TaskPages;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.contract.Rounds;
import dev.watchkeeper.testkit.JavaStart;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * The supervisor's process dies at any moment; the next one goes on where it was.
 *
 * <p>How often it dies at random moments is given by {@code -Dkill.count=50}. A failure is repeated
 * with {@code -Dkill.seed} and the seed it printed.
 */
class KillTest {
    /** Counts its starts outside the workspace; meets a limit once; then does the work. */
    private static final String AGENT =
            """
            cat >/dev/null
            echo "$WATCHKEEPER_TASK $WATCHKEEPER_ATTEMPT" >> "$(dirname "$0")/starts"
            case $WATCHKEEPER_TASK in
            limited*)
                if [ ! -f "$WATCHKEEPER_TASK.half" ]; then
                    touch "$WATCHKEEPER_TASK.half"
                    s=1; [ "$WATCHKEEPER_TASK" != limited-held ] || s=4
                    t=$(date -u -d @$(($(date +%s) + s)) +%Y-%m-%dT%H:%M:%SZ)
                    echo "{\\"type\\":\\"limit\\",\\"until\\":\\"$t\\",\\"why\\":\\"limit\\"}" >> "$WATCHKEEPER_EVENTS"
                    exit 0
                fi
                rm "$WATCHKEEPER_TASK.half"
                ;;
            esac
            sleep 0.2
            echo right > "$WATCHKEEPER_TASK.txt"
            echo done
            """;

    @TempDir Path folder;

    /** A task for each state; the run that brings its attempt there dies, the next goes on. */
    @Test
    void killedInAnyStateItGoesOnFromThere() throws Exception {
        List<AttemptState> states = new ArrayList<>(List.of(AttemptState.values()));
        // Nobody is told that an attempt was planned, and none of these is interrupted.
        states.removeAll(List.of(AttemptState.PLANNED, AttemptState.INTERRUPTED));
        List<String> tasks =
                states.stream().map(s -> "limited-" + s.name().toLowerCase(Locale.ROOT)).toList();
        prepare(tasks);
        List<Long> printed = new ArrayList<>();
        for (int i = 0; i < states.size() && !allDone(); i++) {
            printed.addAll(run("named", 137));
        }
        printed.addAll(run("none", 0));
        assertEquals(List.of(), states.stream().filter(s -> !diedIn(s)).toList(), "not died in");
        assertWell(printed, tasks);
    }

    private boolean diedIn(AttemptState state) {
        return Files.exists(folder.resolve("died-" + state.name().toLowerCase(Locale.ROOT)));
    }

    @Test
    void killedAtRandomMomentsManyTasksEndAsWithoutKills() throws Exception {
        long seed = Rounds.seed("kill.seed");
        int kills = Rounds.count("kill.count", 5, 50);
        System.out.println("kill.seed=" + seed + " kill.count=" + kills);
        Random random = new Random(seed);
        List<String> tasks = new ArrayList<>();
        for (int i = 1; i <= (kills > 10 ? 20 : 10); i++) {
            tasks.add((i % 10 == 0 ? "limited-" : "task-") + i);
        }
        prepare(tasks);
        List<Long> printed = new ArrayList<>();
        for (int i = 0; i < kills && !allDone(); i++) {
            // Opening takes most of a short life: one kill in five is left to it. On a slow machine
            // a loop may be that far from its first attempt too: two in five wait for that.
            String how =
                    switch (i % 5) {
                        case 4 -> "after:" + (300 + random.nextInt(1700));
                        case 0, 2 -> "moved:" + random.nextInt(500);
                        default -> "begun:" + random.nextInt(1500);
                    };
            printed.addAll(run(how, 137));
        }
        printed.addAll(run("none", 0));
        try (World w = World.reopened(folder, a -> {})) {
            long recovered =
                    w.journal().stream()
                            .filter(e -> e.type() == EventType.SUPERVISOR_RECOVERED)
                            .count();
            System.out.println("recovered with attempts under way: " + recovered);
            assertTrue(recovered > 0 || kills == 0, "some kill met an attempt");
        }
        assertWell(printed, tasks);
    }

    /**
     * Raised, killed, restarted, answered, killed again: answered once, carried out once. One kill
     * comes before an answer is given, one in its midst, one after it.
     */
    @Test
    void aBreakpointIsAnsweredOnceAndItsAnswerCarriedOutOnce() throws Exception {
        String agent =
                "echo \"$WATCHKEEPER_TASK $WATCHKEEPER_ATTEMPT\" >> \"$(dirname \"$0\")/starts\";"
                        + " if grep -q 'mind the dot'; then echo right; else echo wrong; fi"
                        + " > $WATCHKEEPER_TASK.txt; echo done";
        World.prepare(folder, Map.of("agent", agent), "thresholds: {attempts: 1}\n");
        List<String> tasks = List.of("a", "b", "c");
        try (World w = World.reopened(folder, a -> {})) {
            tasks.forEach(t -> w.task(t, "grep -q right " + t + ".txt"));
        }
        List<Long> raised = run("state:CLOSED:c", 137);
        assertTrue(raised.size() > 1, raised.toString());
        for (long millis : List.of(0L, 20L, 60_000L)) {
            assertEquals(List.of(), run("answer:" + millis, 137));
        }
        try (World w = World.reopened(folder, a -> {})) {
            for (Breakpoint b : w.control().breakpoints(false)) {
                // The first answer came to nothing: it was killed before.
                var unused =
                        w.control().resolveBreakpoint(b.id(), TaskAction.RETRY, "mind the dot");
            }
            assertEquals(tasks.size(), w.control().breakpoints(true).size());
            for (Breakpoint b : w.control().breakpoints(true)) {
                WatchkeeperException twice =
                        assertThrows(
                                WatchkeeperException.class,
                                () -> w.control().resolveBreakpoint(b.id(), TaskAction.SKIP, ""));
                assertTrue(
                        String.valueOf(twice.getMessage())
                                .contains("resolved: retry, by person at "),
                        twice::toString);
            }
        }
        run("state:RUNNING", 137);
        run("none", 0);
        try (World w = World.reopened(folder, a -> {})) {
            assertEquals(tasks.size(), w.control().breakpoints(true).size());
            for (String t : tasks) {
                assertEquals(TaskState.DONE, w.control().task(t).state(), () -> story(w, t));
                assertEquals(2, w.control().attempts(t).size());
                assertEquals(List.of("mind the dot"), w.control().task(t).guidance());
                for (EventType once :
                        List.of(EventType.BREAKPOINT_RAISED, EventType.BREAKPOINT_RESOLVED)) {
                    assertEquals(
                            1,
                            w.journal().stream()
                                    .filter(e -> e.type() == once && t.equals(e.task()))
                                    .count(),
                            once + " of " + t);
                }
            }
        }
        assertEquals(
                List.of("a 1", "a 2", "b 1", "b 2", "c 1", "c 2"),
                Files.readAllLines(folder.resolve("agents/starts")).stream().sorted().toList());
    }

    private void prepare(List<String> tasks) {
        World.prepare(folder, Map.of("agent", AGENT), "thresholds: {attempts: 5}\n");
        try (World w = World.reopened(folder, a -> {})) {
            for (String t : tasks) {
                w.task(t, "grep -q right " + t + ".txt");
            }
        }
    }

    private boolean allDone() {
        try (World w = World.reopened(folder, a -> {})) {
            return TaskPages.all(w.control(), TaskQuery.all()).stream()
                    .allMatch(t -> t.state() == TaskState.DONE);
        }
    }

    private void assertWell(List<Long> printed, List<String> tasks) throws IOException {
        try (World w = World.reopened(folder, a -> {})) {
            for (String t : tasks) {
                assertEquals(TaskState.DONE, w.control().task(t).state(), () -> story(w, t));
                assertEquals(1, w.control().attempts(t).size(), "attempts of " + t);
                assertEquals("right\n", w.read(t + ".txt"));
            }
            List<Event> journal = w.journal();
            for (int i = 0; i < journal.size(); i++) {
                assertEquals(i + 1, journal.get(i).seq());
            }
            long last = printed.stream().mapToLong(Long::longValue).max().orElse(0);
            assertTrue(last <= journal.size(), "printed " + last + " of " + journal.size());
        }
        List<String> starts = Files.readAllLines(folder.resolve("agents/starts"));
        for (String t : tasks) {
            long n = starts.stream().filter(s -> s.startsWith(t + " ")).count();
            assertEquals(t.startsWith("limited") ? 2 : 1, n, "starts of " + t + ": " + starts);
        }
        long left =
                ProcessHandle.allProcesses()
                        .filter(p ->
                                p.info()
                                        .commandLine()
                                        .map(c -> c.contains(folder.toString()))
                                        .orElse(false))
                        .filter(p -> p.pid() != ProcessHandle.current().pid())
                        .count();
        assertEquals(0, left, "processes left behind");
    }

    /** What became of a task, for whoever reads that it did not end well. */
    private static String story(World w, String task) {
        StringBuilder told = new StringBuilder(task);
        w.journal().stream()
                .filter(e -> task.equals(e.task()) || e.task() == null)
                .forEach(e -> told.append('\n').append(e));
        w.control().breakpoints(true).forEach(b -> told.append('\n').append(b));
        return told.toString();
    }

    /** Starts a supervisor in a process of its own. */
    static Process started(Path folder, String how, Path out) throws IOException {
        return new ProcessBuilder(
                        JavaStart.words(
                                KillableRun.class.getName(),
                                List.of(
                                        "-Dwatchkeeper.test.root="
                                                + System.getProperty(
                                                        "watchkeeper.test.root", "..")),
                                List.of(folder.toString(), how)))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
    }

    /** Runs a supervisor in a process of its own; returns the seqs that it printed. */
    private List<Long> run(String how, int status) throws Exception {
        Path out = Files.createTempFile(folder, "run", ".out");
        Process p = started(folder, how, out);
        boolean ended = p.waitFor(120, TimeUnit.SECONDS);
        if (!ended) {
            p.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(out, StandardCharsets.UTF_8);
        assertTrue(ended, "in time: " + lines);
        if (status == 0) {
            assertEquals(0, p.exitValue(), () -> String.join("\n", lines));
        }
        List<Long> seqs = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("seq ")) {
                seqs.add(Long.parseLong(line.substring(4)));
            }
        }
        return seqs;
    }
}
