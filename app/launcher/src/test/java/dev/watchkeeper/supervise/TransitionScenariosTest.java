package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.watchkeeper.attempt.AttemptFailureHandler;
import dev.watchkeeper.attempt.InterruptedRestore;
import dev.watchkeeper.attempt.StopSignal;
import dev.watchkeeper.attempt.Transition;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.testkit.AttemptRoom;
import dev.watchkeeper.testkit.ScriptedProcesses;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * Drives an attempt over every transition of the table, from every state that the transition
 * leaves. The switch is exhaustive: a new transition without a scenario does not compile, and a new
 * state that one leaves has to be reached.
 */
class TransitionScenariosTest {
    /** A transition, and one of the states that it leaves. */
    record Move(Transition transition, AttemptState from) {}

    @TempDir Path folder;
    private AttemptRoom room;

    @BeforeEach
    void open() {
        room = AttemptRoom.open(folder, this::work).attempts(1);
        room.write("result.txt", "before\n");
    }

    @AfterEach
    void close() {
        room.close();
    }

    static Stream<Move> moves() {
        return Arrays.stream(Transition.values())
                .flatMap(t -> t.sources().stream().map(from -> new Move(t, from)));
    }

    @ParameterizedTest
    @MethodSource("moves")
    void isTaken(Move move) throws Throwable {
        scenario(move).execute();
    }

    private Executable scenario(Move move) {
        AttemptState to = move.transition().to();
        AttemptState from = move.from();
        return switch (move.transition()) {
            case TOOK_CHECKPOINT,
                    WROTE_PROMPT,
                    OPENED_LEG,
                    STARTED,
                    AGENT_ENDED,
                    TOOK_STOCK,
                    WAS_ASSESSED,
                    WAS_DECIDED,
                    RESUMED_HELD,
                    RESUMED_INTERRUPTED ->
                    () -> assertEquals(to, next(reach(from)));
            case WAS_APPLIED ->
                    () -> {
                        assertEquals(to, next(reach(from)));
                        assertEquals(TaskState.DONE, task());
                    };
            case COULD_NOT_START ->
                    () -> {
                        AttemptRef ref = reach(from);
                        room.hosts()
                                .fail(
                                        "processes.start",
                                        new PluginException(
                                                PluginException.Kind.MISSING,
                                                "there is no such agent",
                                                ""));
                        assertEquals(to, next(ref));
                    };
            case STOPPED ->
                    () -> {
                        room.hosts().agent(this::endless);
                        AttemptRef ref = reach(from);
                        StopSignal stop = new StopSignal();
                        stop.give(StopSignal.Kind.GENTLE);
                        assertEquals(to, room.run(ref, stop, _ -> {}).state());
                    };
            case MET_LIMIT ->
                    () -> {
                        room.hosts().agent(this::limited);
                        AttemptRef ref = room.runTo(plan("one"), from).ref();
                        assertEquals(to, next(ref));
                        assertEquals(TaskState.HELD, task());
                    };
            case NO_CHECKPOINT_BEFORE, NO_CHECKPOINT_AFTER ->
                    () -> {
                        AttemptRef ref = reach(from);
                        room.hosts().fail("snapshots.take");
                        assertEquals(to, next(ref));
                        assertEquals("checkpoint-failed", room.asked().rule());
                    };
            case CANCELLED ->
                    () -> {
                        AttemptRef ref = reach(from);
                        room.cancel("one");
                        assertEquals(to, next(ref));
                        assertEquals("before\n", room.read("result.txt"));
                        assertEquals(TaskState.CANCELLED, task());
                    };
            case CAN_NOT_BEGIN ->
                    () -> {
                        room.attempts(2);
                        room.task("one", "false");
                        room.run("one");
                        assertEquals(TaskState.READY, task());
                        failures()
                                .cannotBegin(
                                        room.task("one"),
                                        new WatchkeeperException(
                                                WatchkeeperException.Code.SETTINGS,
                                                "no such agent",
                                                ""));
                        assertEquals(to, room.attempt(new AttemptRef("one", 2)).state());
                    };
            case SET_ASIDE ->
                    () -> {
                        AttemptRef ref = reach(from);
                        keepCheckpoint(ref);
                        for (int death = 0; room.attempt(ref).state() == from; death++) {
                            assertEquals(true, death < 10, "it is set aside in the end");
                            died(ref);
                        }
                        assertEquals(to, room.attempt(ref).state());
                    };
            case STEP_FAILED ->
                    () -> {
                        AttemptRef ref = reach(from);
                        failures().raise(ref, new IllegalStateException("broken"));
                        assertEquals(to, room.attempt(ref).state());
                        assertEquals(AttemptFailureHandler.COULD_NOT_GO_ON, room.asked().rule());
                        boolean begun =
                                from != AttemptState.PLANNED
                                        && from != AttemptState.CHECKPOINTED
                                        && from != AttemptState.PROMPTED;
                        assertEquals(
                                begun,
                                room.asked().question().contains("What its agent has changed"),
                                room.asked().question());
                    };
            case RESTORE_GIVEN_UP ->
                    () -> {
                        AttemptRef ref = reach(from);
                        room.state()
                                .write(tx -> {
                                    InterruptedRestore.close(tx, about(ref));
                                    return true;
                                });
                        assertEquals(to, room.attempt(ref).state());
                    };
        };
    }

    /** An attempt that rests in a state. */
    private AttemptRef reach(AttemptState state) {
        AttemptRef ref = plan("one");
        switch (state) {
            case PLANNED -> {}
            case CHECKPOINTED, PROMPTED, STARTING, ENDED, SETTLED, ASSESSED, DECIDED, CLOSED ->
                    room.runTo(ref, state);
            case RUNNING -> {
                room.hosts()
                        .first(
                                "processes.activity",
                                () -> {
                                    throw new IllegalStateException("killed");
                                });
                assertThrows(IllegalStateException.class, () -> room.run(ref));
            }
            case HELD -> {
                room.hosts().agent(this::limited);
                room.run(ref);
            }
            case INTERRUPTED -> {
                room.hosts().agent(this::endless);
                room.runTo(ref, AttemptState.RUNNING);
            }
        }
        assertEquals(state, room.attempt(ref).state());
        return ref;
    }

    /** The first state that an attempt comes to when it goes on. */
    private AttemptState next(AttemptRef ref) {
        room.hosts().agent(this::work);
        StopSignal stop = new StopSignal();
        List<AttemptState> seen = new ArrayList<>();
        var unused =
                room.run(
                        ref,
                        stop,
                        a -> {
                            seen.add(a.state());
                            stop.give(StopSignal.Kind.GENTLE);
                        });
        return seen.getFirst();
    }

    private AttemptRef plan(String task) {
        room.task(task, "true");
        return room.plan(task);
    }

    private TaskState task() {
        return room.task("one").state();
    }

    private int work(ScriptedProcesses.Running p) {
        room.write("result.txt", "work\n");
        p.say("done");
        return 0;
    }

    private int limited(ScriptedProcesses.Running p) {
        work(p);
        p.report("{\"limit\":{\"why\":\"used up\"}}");
        return 1;
    }

    private int endless(ScriptedProcesses.Running p) throws InterruptedException {
        int status = work(p);
        new CountDownLatch(1).await();
        return status;
    }

    private AttemptFailureHandler failures() {
        return new AttemptFailureHandler(
                room.state(),
                room.parts().evidence(),
                room.parts().settings(),
                room.clock(),
                room.ledger());
    }

    /** Its checkpoint was taken, and the process killed before that was all. */
    private void keepCheckpoint(AttemptRef ref) {
        room.state()
                .write(tx -> {
                    Attempt a = tx.attempt(ref).orElseThrow();
                    if (a.checkpointBefore() == null) {
                        tx.put(a.withCheckpoints("cp-0", null));
                    }
                    return true;
                });
    }

    /** A supervisor starts, begins the attempt's next step, and dies of it. */
    private void died(AttemptRef ref) {
        CrashRecovery recovery =
                new CrashRecovery(
                        room.state(),
                        room.parts().evidence(),
                        room.clock(),
                        room.workplaces(),
                        failures());
        recovery.start();
        recovery.begin(ref);
    }

    private Breakpoint about(AttemptRef ref) {
        return new Breakpoint(
                "bp-0",
                AttemptRoom.PROJECT,
                ref.task(),
                ref.number(),
                Breakpoint.State.OPEN,
                InterruptedRestore.RULE,
                "?",
                List.of(),
                null,
                null,
                List.of(),
                List.of(),
                room.clock().instant(),
                null);
    }
}
