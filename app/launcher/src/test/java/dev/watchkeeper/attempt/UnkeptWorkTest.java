package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.supervise.Supervisor;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Work of which no checkpoint could be taken is nobody's ground to build on. */
class UnkeptWorkTest {
    /** Its first attempt breaks the store once its work is done. */
    private static final String BREAKS =
            """
            cat >/dev/null
            s=$(echo $(dirname "$0")/../home/hosts/local/*/snapshots.git)/watchkeeper
            echo wrong >> a.txt; echo evil > evil.txt
            [ $WATCHKEEPER_TASK.$WATCHKEEPER_ATTEMPT = one.1 ] && mv $s $s.aside && echo x > $s
            echo done
            """;

    /** A rule of the person's gives the question another name. */
    private static final String OWN_RULE =
            "thresholds: {attempts: 1}\nbreakpoints: [{name: mine, when: checkpoint.problem != '',"
                    + " ask: A word of mine.}]\n";

    @TempDir Path folder;

    private World world(String more) {
        World w = World.fresh(folder, Map.of("agent", BREAKS), more);
        w.write("a.txt", "a\n");
        return w;
    }

    private void mend(World w) throws IOException {
        try (var all = Files.list(w.home().resolve("hosts/local"))) {
            Path store = all.findFirst().orElseThrow().resolve("snapshots.git/watchkeeper");
            Files.delete(store);
            Files.move(store.resolveSibling("watchkeeper.aside"), store);
        }
    }

    private static Breakpoint asked(World w) {
        assertEquals(1, w.control().breakpoints(false).size());
        return w.control().breakpoints(false).getFirst();
    }

    private static TaskState state(World w, String task) {
        return w.control().task(task).state();
    }

    private static void answer(World w, String option) {
        var unused = w.control().resolveBreakpoint(asked(w).id(), BreakpointAction.of(option), "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"skip", "fail", "cancel"})
    void whoGivesItUpHasItPutBackBeforeAnybodyBegins(String how) throws Exception {
        try (World w = world(OWN_RULE)) {
            w.task("one", "false");
            w.task("two", "true");
            w.runUntilIdle();
            assertTrue(asked(w).question().contains("nothing begins on top"), asked(w).question());
            assertEquals(TaskState.READY, state(w, "two"));
            Runnable given =
                    how.equals("cancel")
                            ? () -> {
                                var unused = w.control().cancelTask("one");
                            }
                            : () -> answer(w, how);
            assertThrows(WatchkeeperException.class, given::run, "there is still no checkpoint");
            assertEquals(TaskState.WAITING, state(w, "one"));
            assertEquals("a\nwrong\n", w.read("a.txt"), "nothing was put back");
            mend(w);
            given.run();
            assertEquals(
                    how.equals("fail") ? TaskState.FAILED : TaskState.CANCELLED, state(w, "one"));
            assertEquals("a\n", w.read("a.txt"));
            assertEquals("", w.read("evil.txt"));
            w.runUntilIdle();
            assertEquals(TaskState.DONE, state(w, "two"));
        }
    }

    @Test
    void aRetryIsJudgedWithItAndGoesBackWithIt() throws Exception {
        try (World w = world("thresholds: {attempts: 1}\n")) {
            w.task("one", "false");
            w.runUntilIdle();
            mend(w);
            answer(w, "retry");
            w.runUntilIdle();
            assertEquals(TaskState.WAITING, state(w, "one"));
            assertEquals(2, w.control().attempts("one").size());
            assertEquals(
                    List.of("a.txt", "evil.txt"),
                    w.control().taskChanges("one").stream().map(PathDiff::path).toList());
            assertEquals("a\n", w.read("a.txt"));
            assertEquals("", w.read("evil.txt"));
        }
    }

    @Test
    void aPersonMayTakeTheWorkspaceAsItIs() throws Exception {
        try (World w = world("thresholds: {attempts: 1}\n")) {
            w.task("one", "false");
            w.task("two", "true");
            w.runUntilIdle();
            answer(w, "take-over");
            mend(w);
            w.runUntilIdle();
            assertEquals("taken-over", asked(w).rule());
            assertEquals(TaskState.READY, state(w, "two"), "it is theirs until they say so");
            w.write("evil.txt", "mine\n");
            answer(w, "skip");
            assertEquals("mine\n", w.read("evil.txt"));
            w.runUntilIdle();
            assertEquals(TaskState.DONE, state(w, "two"));
        }
    }

    @Test
    void aTaskThatWasCalledOffMeanwhileAsksForItsWork() throws Exception {
        World[] world = new World[1];
        try (World w = world("thresholds: {attempts: 1}\n");
                Supervisor supervisor =
                        new Supervisor(
                                w.parts(),
                                a -> {
                                    if (a.state() == AttemptState.ENDED
                                            && a.ref().task().equals("one")) {
                                        var unused = world[0].control().cancelTask("one");
                                    }
                                })) {
            world[0] = w;
            w.task("one", "false");
            w.task("two", "true");
            supervisor.run(null, Supervisor.Until.IDLE);
            assertEquals(TaskState.READY, state(w, "two"));
            assertEquals("one", asked(w).task());
            mend(w);
            answer(w, "skip");
            assertEquals(TaskState.CANCELLED, state(w, "one"));
            assertEquals("", w.read("evil.txt"));
            supervisor.run(null, Supervisor.Until.IDLE);
            assertEquals(TaskState.DONE, state(w, "two"));
        }
    }
}
