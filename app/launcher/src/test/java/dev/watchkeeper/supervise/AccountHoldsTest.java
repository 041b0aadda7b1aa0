package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The limit of an account holds what is done with it, whatever else happens just then. */
class AccountHoldsTest {
    private static final int PROJECTS = 12;

    @TempDir Path folder;

    /** Meets its limit at once, and would be done if it were asked again. */
    private static final String LIMITED =
            """
            cat >/dev/null
            if [ -f asked ]; then echo done; exit; fi
            touch asked
            t=$(date -u -d @$(($(date +%s) + 7200)) +%Y-%m-%dT%H:%M:%SZ)
            echo "{\\"type\\":\\"limit\\",\\"until\\":\\"$t\\",\\"why\\":\\"limit\\"}" >> "$WATCHKEEPER_EVENTS"
            """;

    /**
     * The supervisor looks around all the time while attempts meet their limits. So that a look
     * takes long at the place that matters, many other accounts rest.
     */
    @Test
    void aLookThatIsUnderWayWhenAHoldBeginsDoesNotGoOnWithItsAttempt() throws Exception {
        Map<String, String> agents = new TreeMap<>();
        IntStream.range(0, PROJECTS).forEach(n -> agents.put("agent-" + n, LIMITED));
        try (World w = World.fresh(folder, agents, "limits: {wait: 1s}\n")) {
            w.parts()
                    .state()
                    .write(tx -> {
                        for (int i = 0; i < 5_000; i++) {
                            String id = "other-" + i;
                            tx.put(new Hold(id, id, null, "it rests", Instant.EPOCH, 1));
                        }
                        return true;
                    });
            for (int n = 0; n < PROJECTS; n++) {
                task(w, n);
            }
            Thread run = Thread.ofPlatform().start(w::runUntilIdle);
            while (run.isAlive() && beginning(w)) {
                w.supervisor().wake();
                run.join(1);
            }
            run.join();
            for (int n = 0; n < PROJECTS; n++) {
                List<Attempt> all = w.control().attempts("task-" + n);
                assertEquals(1, all.size(), w.journal()::toString);
                assertEquals(AttemptState.HELD, all.getFirst().state(), w.journal()::toString);
                assertEquals(1, all.getFirst().legs().size(), w.journal()::toString);
            }
        }
    }

    private static boolean beginning(World w) {
        return !w.parts()
                .state()
                .read(v -> v.tasksIn(Set.of(TaskState.READY, TaskState.RUNNING)))
                .isEmpty();
    }

    private Task task(World w, int n) throws Exception {
        String name = "project-" + n;
        Path workspace = Files.createDirectories(folder.resolve(name));
        w.control().addProject(workspace.toString(), "local", name, false);
        return w.control()
                .addTasks(
                        name,
                        List.of(
                                new TaskDraft(
                                        "task-" + n,
                                        new TaskSpec(
                                                "Task " + n,
                                                "Do it.",
                                                List.of(),
                                                Priority.NORMAL,
                                                "agent-" + n,
                                                List.of("true"),
                                                List.of(),
                                                false))))
                .getFirst();
    }
}
