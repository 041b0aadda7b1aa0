package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.contract.Rounds;
import dev.watchkeeper.testkit.Moments;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** A person may call a task off at any moment, and it stays called off. */
class CancelTest {
    private static final String CHECK = "cat result.txt; grep -q right result.txt";
    private static final int MOMENTS = 200;

    @TempDir Path folder;

    /** An agent that succeeds, one that fails until its attempts are used up, one at its limit. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo right > result.txt; echo done",
                "echo wrong $WATCHKEEPER_ATTEMPT > result.txt; echo done",
                """
                echo half > result.txt
                t=$(date -u -d @$(($(date +%s) + 7200)) +%Y-%m-%dT%H:%M:%SZ)
                echo "{\\"type\\":\\"limit\\",\\"until\\":\\"$t\\",\\"why\\":\\"limit\\"}" >> "$WATCHKEEPER_EVENTS"
                """
            })
    void aTaskThatIsCancelledAtAnyMomentOfItsAttemptsStaysSo(String script) {
        Moments moments = new Moments();
        try (World w =
                        World.fresh(
                                folder,
                                Map.of("agent", "cat >/dev/null\n" + script),
                                "thresholds: {attempts: 2}\nlimits: {wait: 1s}\n");
                Supervisor supervisor =
                        new Supervisor(moments.over(w.parts()), _ -> moments.one())) {
            w.write("result.txt", "before\n");
            int pace = Rounds.pace(3);
            int moment = 1;
            while (cancelledAt(moment, moments, supervisor, w)) {
                moment += pace;
                assertTrue(moment < MOMENTS, "an attempt comes to an end");
            }
            assertTrue(moment > 5, () -> "an attempt is told the time");
        }
    }

    @Test
    void whatOthersDidSinceATaskWasCancelledStaysWhenItIsTakenUpAgain() {
        String script =
                """
                cat >/dev/null
                if [ "$WATCHKEEPER_TASK" = other ]; then echo right > other.txt
                else echo wrong $WATCHKEEPER_ATTEMPT > result.txt; fi
                echo done
                """;
        AtomicReference<Runnable> afterTheFirst = new AtomicReference<>(() -> {});
        try (World w = World.fresh(folder, Map.of("agent", script), "");
                Supervisor supervisor =
                        new Supervisor(
                                w.parts(),
                                a -> {
                                    if (a.state() == AttemptState.CLOSED) {
                                        afterTheFirst.getAndSet(() -> {}).run();
                                    }
                                })) {
            var _ = w.task("t", CHECK);
            afterTheFirst.set(() -> {
                var _ = supervisor.services().cancellation().cancel("t");
            });
            supervisor.run(null, Supervisor.Until.IDLE);
            assertEquals("", w.read("result.txt"));
            var _ = w.task("other", "grep -q right other.txt");
            supervisor.run(null, Supervisor.Until.IDLE);
            assertEquals(TaskState.DONE, w.control().task("other").state());
            var _ = supervisor.services().retries().retry("t");
            supervisor.run(null, Supervisor.Until.IDLE);
            assertEquals(TaskState.WAITING, w.control().task("t").state());
            assertEquals("right\n", w.read("other.txt"));
        }
    }

    @Test
    void whereUnacceptedWorkIsKeptThatOfACancelledTaskStaysToo() {
        String script = "cat >/dev/null; echo half > result.txt; echo done";
        try (World w =
                        World.fresh(
                                folder,
                                Map.of("agent", script),
                                "checkpoints: {unaccepted: keep}\n");
                Supervisor supervisor =
                        new Supervisor(
                                w.parts(),
                                a -> {
                                    if (a.state() == AttemptState.SETTLED) {
                                        var ended = w.control().cancelTask("t");
                                    }
                                })) {
            var unused = w.task("t", CHECK);
            supervisor.run(null, Supervisor.Until.IDLE);
            assertEquals(TaskState.CANCELLED, w.control().task("t").state());
            assertEquals("half\n", w.read("result.txt"));
        }
    }

    @Test
    void theWorkOfATaskThatRestsGoesBackAtOnceAlsoWhereNobodySupervises() {
        String limit =
                """
                cat >/dev/null; echo half > result.txt
                t=$(date -u -d @$(($(date +%s) + 7200)) +%Y-%m-%dT%H:%M:%SZ)
                echo "{\\"type\\":\\"limit\\",\\"until\\":\\"$t\\",\\"why\\":\\"limit\\"}" >> "$WATCHKEEPER_EVENTS"
                """;
        try (World w = World.fresh(folder, Map.of("agent", limit), "limits: {wait: 1s}\n");
                Supervisor supervisor = new Supervisor(w.parts(), a -> {})) {
            goesBackAtOnce(w, supervisor, AttemptState.HELD);
        }
    }

    @Test
    void soDoesTheWorkOfOneThatWasInterrupted() {
        String slow = "cat >/dev/null; echo half > result.txt; exec sleep 600";
        Supervisor[] stopped = new Supervisor[1];
        try (World w = World.fresh(folder, Map.of("agent", slow), "");
                Supervisor supervisor =
                        new Supervisor(
                                w.parts(),
                                a -> {
                                    if (a.state() == AttemptState.RUNNING) {
                                        Thread.ofVirtual().start(() -> stopOnceWorked(w, stopped));
                                    }
                                })) {
            stopped[0] = supervisor;
            goesBackAtOnce(w, supervisor, AttemptState.INTERRUPTED);
        }
    }

    private static void stopOnceWorked(World w, Supervisor[] supervisor) {
        while (!w.read("result.txt").equals("half\n")) {
            LockSupport.parkNanos(5_000_000);
        }
        supervisor[0].stop(false);
    }

    private static void goesBackAtOnce(World w, Supervisor supervisor, AttemptState rests) {
        w.write("result.txt", "before\n");
        var unused = w.task("t", CHECK);
        supervisor.run(null, Supervisor.Until.IDLE);
        assertEquals(rests, w.control().attempts("t").getFirst().state());
        assertEquals("half\n", w.read("result.txt"));
        var _ = supervisor.services().cancellation().cancel("t");
        assertEquals("before\n", w.read("result.txt"));
        assertEquals(AttemptState.CLOSED, w.control().attempts("t").getFirst().state());
    }

    /** The task's last step may be written by its own thread while another looks at the clock. */
    private static void cancelUnlessDone(String id, Supervisor supervisor, World w) {
        try {
            var _ = supervisor.services().cancellation().cancel(id);
        } catch (WatchkeeperException e) {
            if (w.control().task(id).state() != TaskState.DONE) {
                throw e;
            }
        }
    }

    /**
     * @return false if the task's attempts were over before that moment came
     */
    private static boolean cancelledAt(
            int moment, Moments moments, Supervisor supervisor, World w) {
        String id = "t" + moment;
        var unused = w.task(id, CHECK);
        moments.at(moment, () -> cancelUnlessDone(id, supervisor, w));
        supervisor.run(null, Supervisor.Until.IDLE);
        if (!moments.reached() || w.control().task(id).state() == TaskState.DONE) {
            return false;
        }
        String then = "cancelled at moment " + moment + ": ";
        assertEquals(TaskState.CANCELLED, w.control().task(id).state(), () -> then + w.journal());
        assertTrue(
                w.control().attempts(id).stream().allMatch(a -> a.state() == AttemptState.CLOSED),
                () -> then + w.control().attempts(id));
        assertEquals(List.of(), w.control().breakpoints(false), () -> then + w.journal());
        assertEquals("before\n", w.read("result.txt"), () -> then + w.journal());
        // A limit that was met before the task was called off is one for the next task too.
        var _ =
                w.parts()
                        .state()
                        .write(tx -> {
                            tx.holds().forEach(h -> tx.removeHold(h.id()));
                            return true;
                        });
        return true;
    }
}
