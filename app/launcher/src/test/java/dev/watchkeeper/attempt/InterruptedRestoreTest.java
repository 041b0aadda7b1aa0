package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WorkProgress;
import dev.watchkeeper.supervise.Supervisor;
import dev.watchkeeper.testkit.ScriptedHosts;
import dev.watchkeeper.testkit.StoppingRestore;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** In a workspace that is half put back nobody begins before a person has said what to do. */
class InterruptedRestoreTest {
    private static final String RIGHT = "grep -q right result.txt";

    @TempDir Path folder;
    private final StoppingRestore disk = new StoppingRestore();

    private World world() {
        World w = World.fresh(folder, Map.of("agent", ""), "thresholds: {attempts: 1}\n");
        w.write("result.txt", "before\n");
        return w;
    }

    /** Task one's agent does it wrong; any other one's notes what it found. */
    private static SupervisorParts scripted(World w) {
        ScriptedHosts hosts =
                new ScriptedHosts(p -> {
                    if (p.variable("WATCHKEEPER_TASK").equals("one")) {
                        w.write("result.txt", "wrong\n");
                    } else {
                        w.write("seen.txt", w.read("result.txt"));
                    }
                    p.say("done");
                    return 0;
                });
        hosts.check(RIGHT, _ -> w.read("result.txt").contains("right") ? 0 : 1);
        return hosts.over(w.parts());
    }

    private static TaskState state(World w, String task) {
        return w.control().task(task).state();
    }

    private static List<Breakpoint> open(World w) {
        return w.control().breakpoints(false);
    }

    private static void answer(Supervisor supervisor, Breakpoint b, String option) {
        var unused =
                supervisor
                        .services()
                        .breakpoints()
                        .resolve(b.id(), BreakpointAction.of(option), "", "");
    }

    @Test
    void oneQuestionSaysHowFarItCameAndTheOthersBeginOnceItIsWhole() {
        try (World w = world();
                Supervisor supervisor = new Supervisor(disk.over(scripted(w)), a -> {})) {
            w.task("one", RIGHT);
            w.task("two", "true");
            disk.stopAt("result.txt", "Operation not permitted");
            supervisor.run(null, Supervisor.Until.IDLE);
            assertEquals(1, open(w).size());
            Breakpoint half = open(w).getFirst();
            assertEquals("put-back-stopped", half.rule());
            assertTrue(
                    half.question()
                            .contains("still to be done: result.txt (Operation not permitted)"),
                    half.question());
            assertEquals(TaskState.READY, state(w, "two"));
            WatchkeeperException still =
                    assertThrows(
                            WatchkeeperException.class, () -> answer(supervisor, half, "restore"));
            assertTrue(String.valueOf(still.getMessage()).contains("result.txt"), still::toString);
            disk.mend();
            answer(supervisor, half, "restore");
            assertEquals("before\n", w.read("result.txt"));
            supervisor.run(null, Supervisor.Until.IDLE);
            assertEquals(TaskState.WAITING, state(w, "one"), "its own question is asked now");
            assertEquals(1, open(w).size());
            assertEquals(TaskState.DONE, state(w, "two"));
            assertEquals("before\n", w.read("seen.txt"));
        }
    }

    @Test
    void whoLeavesItAsItIsLetsTheOthersBegin() {
        try (World w = world();
                Supervisor supervisor = new Supervisor(disk.over(scripted(w)), a -> {})) {
            w.task("one", RIGHT);
            w.task("two", "true");
            disk.stopAt("result.txt", "No space left on device");
            supervisor.run(null, Supervisor.Until.IDLE);
            answer(supervisor, open(w).getFirst(), "skip");
            disk.mend();
            supervisor.run(null, Supervisor.Until.IDLE);
            assertEquals(TaskState.CANCELLED, state(w, "one"));
            assertEquals(TaskState.DONE, state(w, "two"));
            assertEquals("wrong\n", w.read("seen.txt"));
        }
    }

    @Test
    void whereARestoreWasCutByAKillTheNextTaskAsksBeforeItBegins() {
        try (World w = world();
                Supervisor supervisor = new Supervisor(disk.over(scripted(w)), a -> {})) {
            String before = supervisor.services().checkpoints().take(w.project()).id();
            w.write("result.txt", "half\n");
            disk.stopAt("result.txt", "killed");
            assertThrows(
                    WatchkeeperException.class,
                    () ->
                            supervisor
                                    .services()
                                    .restores()
                                    .restore(before, List.of(), WorkProgress.NONE));
            disk.mend();
            w.task("two", "true");
            supervisor.run(null, Supervisor.Until.IDLE);
            Breakpoint half = open(w).getFirst();
            assertEquals("put-back-stopped", half.rule());
            assertEquals("two", half.task());
            assertTrue(half.question().contains("still to be done: result.txt"), half.question());
            answer(supervisor, half, "restore");
            supervisor.run(null, Supervisor.Until.IDLE);
            assertEquals(TaskState.DONE, state(w, "two"));
            assertEquals("before\n", w.read("seen.txt"));
            assertEquals(1, w.control().task("two").attempts());
        }
    }

    private static String lastRescue(World w) {
        return w.control().checkpoints(null).getLast().id();
    }

    /** A person goes back to a checkpoint of two files, of which one is reached. */
    private String restoreThatStops(World w, Supervisor supervisor) {
        w.write("more.txt", "before\n");
        String before = supervisor.services().checkpoints().take(w.project()).id();
        w.write("more.txt", "half\n");
        w.write("result.txt", "half\n");
        disk.stopOnceAfter(1);
        WatchkeeperException half =
                assertThrows(
                        WatchkeeperException.class,
                        () ->
                                supervisor
                                        .services()
                                        .restores()
                                        .restore(before, List.of(), WorkProgress.NONE));
        assertTrue(
                String.valueOf(half.getMessage()).endsWith("rescue checkpoint " + lastRescue(w)),
                half::getMessage);
        return half.hint();
    }

    @Test
    void aPersonsRestoreThatStopsIsAskedAboutAtOnceAndNamesItsRescue() {
        try (World w = world();
                Supervisor supervisor = new Supervisor(disk.over(scripted(w)), a -> {})) {
            w.task("two", "true");
            String hint = restoreThatStops(w, supervisor);
            Breakpoint half = open(w).getFirst();
            assertTrue(hint.endsWith("'watchkeeper breakpoint show " + half.id() + "'"), hint);
            assertEquals("put-back-stopped", half.rule());
            assertEquals(TaskState.WAITING, state(w, "two"));
            assertTrue(half.question().contains("Written: more.txt; deleted: nothing; still"));
            assertTrue(half.question().contains("rescue checkpoint " + lastRescue(w)));
            answer(supervisor, half, "restore");
            assertEquals(TaskState.READY, state(w, "two"));
            supervisor.run(null, Supervisor.Until.IDLE);
            assertEquals("before\n", w.read("seen.txt"));
            assertEquals(1, w.control().task("two").attempts());
        }
    }

    @Test
    void whereNothingWasDoneYetTakingOverOffersNothingToAccept() {
        try (World w = world();
                Supervisor supervisor = new Supervisor(disk.over(scripted(w)), a -> {})) {
            w.task("two", "true");
            var unused = restoreThatStops(w, supervisor);
            answer(supervisor, open(w).getFirst(), "take-over");
            Breakpoint over = open(w).getFirst();
            assertEquals("taken-over", over.rule());
            assertFalse(over.allows(TaskAction.ACCEPT), over::toString);
            answer(supervisor, over, "retry");
            supervisor.run(null, Supervisor.Until.IDLE);
            assertEquals(TaskState.DONE, state(w, "two"));
        }
    }

    @Test
    void theFirstTaskToComeIsToldWhatARestoreThatStoppedHasDone() {
        try (World w = world();
                Supervisor supervisor = new Supervisor(disk.over(scripted(w)), a -> {})) {
            assertTrue(restoreThatStops(w, supervisor).endsWith("begins there before that"));
            String rescue = lastRescue(w);
            w.task("two", "true");
            supervisor.run(null, Supervisor.Until.IDLE);
            String asked = open(w).getFirst().question();
            assertTrue(
                    asked.contains(
                            "Written: more.txt; deleted: nothing; still to be done: result.txt"),
                    asked);
            assertTrue(asked.contains("rescue checkpoint " + rescue), asked);
        }
    }

    @Test
    void onTopOfAWorkspaceThatIsHalfPutBackNoWorkIsPut() {
        try (World w = world();
                Supervisor supervisor = new Supervisor(disk.over(scripted(w)), a -> {})) {
            w.task("one", RIGHT);
            supervisor.run(null, Supervisor.Until.IDLE);
            Breakpoint asked = open(w).getFirst();
            var unused = restoreThatStops(w, supervisor);
            WatchkeeperException refused =
                    assertThrows(
                            WatchkeeperException.class, () -> answer(supervisor, asked, "accept"));
            assertTrue(String.valueOf(refused.getMessage()).contains("half put back"));
            assertEquals(TaskState.WAITING, state(w, "one"));
        }
    }

    @Test
    void workThatCanOnlyHalfBePutInPlaceIsTakenOutAgain() {
        try (World w = world();
                Supervisor supervisor = new Supervisor(disk.over(scripted(w)), a -> {})) {
            w.task("one", RIGHT);
            supervisor.run(null, Supervisor.Until.IDLE);
            Breakpoint asked = open(w).getFirst();
            disk.stopOnceAt("result.txt", "No space left on device");
            assertThrows(WatchkeeperException.class, () -> answer(supervisor, asked, "accept"));
            w.task("two", "true");
            supervisor.run(null, Supervisor.Until.IDLE);
            assertEquals(TaskState.DONE, state(w, "two"));
            assertEquals("before\n", w.read("seen.txt"));
            answer(supervisor, asked, "accept");
            assertEquals("wrong\n", w.read("result.txt"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = AttemptState.class,
            names = {"CHECKPOINTED", "ENDED"})
    void anAttemptThatBrokeDownKeepsOthersOutOnlyWhereItsAgentHasWorked(AttemptState at) {
        try (World w = world();
                Supervisor supervisor =
                        new Supervisor(
                                scripted(w),
                                a -> {
                                    if (a.ref().task().equals("one") && a.state() == at) {
                                        throw new IllegalStateException("a defect");
                                    }
                                })) {
            w.task("one", "true");
            w.task("two", "true");
            supervisor.run(null, Supervisor.Until.IDLE);
            assertEquals("could-not-go-on", open(w).getFirst().rule());
            boolean worked = at == AttemptState.ENDED;
            assertEquals(worked ? TaskState.READY : TaskState.DONE, state(w, "two"));
            answer(supervisor, open(w).getFirst(), "skip");
            supervisor.run(null, Supervisor.Until.IDLE);
            assertEquals(TaskState.DONE, state(w, "two"));
            assertEquals(worked ? "wrong\n" : "before\n", w.read("seen.txt"));
        }
    }
}
