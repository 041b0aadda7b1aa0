package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.state.StateManager;

import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The story of one attempt: from whatever state it is in, step by step, each step durable before
 * the next begins, until it is closed, held or interrupted.
 */
public final class AttemptLoop {
    private final StateManager state;
    private final Function<Project, Settings> settingsOf;
    private final Clock clock;
    private final WorkspaceSessions workplaces;
    private final Consumer<WorkspaceSession> claim;
    private final LiveAttempts board;
    private final AttemptSteps steps;
    private final AttemptSettings taken;
    private final CheckpointPruner pruning;
    private final Consumer<Attempt> moved;
    private final Set<AttemptRef> recovered = ConcurrentHashMap.newKeySet();

    /**
     * @param claim keeps everybody else from working in a workspace
     * @param moved called with each new state after it is durable
     */
    public AttemptLoop(
            StateManager state,
            Function<Project, Settings> settingsOf,
            Clock clock,
            WorkspaceSessions workplaces,
            Consumer<WorkspaceSession> claim,
            LiveAttempts board,
            AttemptSteps steps,
            AttemptSettings taken,
            Consumer<Attempt> moved) {
        this.state = state;
        this.settingsOf = settingsOf;
        this.clock = clock;
        this.workplaces = workplaces;
        this.claim = claim;
        this.board = board;
        this.steps = steps;
        this.taken = taken;
        this.pruning = new CheckpointPruner(state, settingsOf);
        this.moved = moved;
    }

    /**
     * Goes on with an attempt until it is closed, held or interrupted, or the signal is given.
     *
     * @throws RuntimeException if a step could not be done; the attempt keeps its state
     */
    public void run(AttemptRef ref, StopSignal stop) {
        Attempt a = state.read(v -> v.attempt(ref).orElseThrow());
        Task first = task(a);
        WorkspaceSession place = workplaces.of(a.workspace());
        claim.accept(place);
        Settings settings = taken.of(ref, () -> settingsOf.apply(place.project()));
        if (settings.withheld() != null && first.state() != TaskState.CANCELLED) {
            taken.closed(ref);
            throw new WatchkeeperException(
                    WatchkeeperException.Code.SETTINGS,
                    settings.withheld(),
                    "look at the file, then 'watchkeeper project trust "
                            + place.project().id()
                            + "'");
        }
        if (first.state() == TaskState.HELD && a.state() != AttemptState.HELD) {
            rested(a);
        }
        try {
            if (begun(a)
                    && (a.state() != AttemptState.STARTING || AgentExecutions.started(a, place))) {
                recovered.add(ref);
            }
            Attempt now = first.state() == TaskState.CANCELLED ? a : steps.resume(a, first, place);
            while (goesOn(now, stop)) {
                now = step(now, place, settings, stop);
                attribute(now, place);
                moved.accept(now);
            }
            if (now.state() == AttemptState.CLOSED) {
                taken.closed(ref);
            }
            if (now.state() == AttemptState.CLOSED && task(now).state() != TaskState.READY) {
                pruning.after(place);
            }
            boolean paused =
                    now.state() == AttemptState.HELD || now.state() == AttemptState.INTERRUPTED;
            if (paused && task(now).state() == TaskState.CANCELLED) {
                moved.accept(step(now, place, settings, stop));
            }
        } finally {
            recovered.remove(ref);
            place.watch().attributeToNobody();
            board.gone(ref);
        }
    }

    /** Its host answers again. */
    private void rested(Attempt a) {
        state.write(tx -> {
            Task task = TaskLedger.required(tx, a.ref().task());
            if (task.state() == TaskState.HELD) {
                tx.put(task.in(TaskState.RUNNING, clock.instant()));
            }
            return true;
        });
    }

    private static boolean goesOn(Attempt a, StopSignal stop) {
        return switch (a.state()) {
            case CLOSED, HELD, INTERRUPTED -> false;
            // Started agents are followed to their interruption; nothing else begins.
            case RUNNING -> true;
            case PLANNED, CHECKPOINTED, PROMPTED, STARTING, ENDED, SETTLED, ASSESSED, DECIDED ->
                    !stop.given();
        };
    }

    /** Whether its agent may have been at work while nobody watched. */
    private static boolean begun(Attempt a) {
        return switch (a.state()) {
            case STARTING, RUNNING, ENDED -> true;
            case PLANNED,
                    CHECKPOINTED,
                    PROMPTED,
                    SETTLED,
                    ASSESSED,
                    DECIDED,
                    HELD,
                    INTERRUPTED,
                    CLOSED ->
                    false;
        };
    }

    private Attempt step(Attempt a, WorkspaceSession place, Settings settings, StopSignal stop) {
        Task task = task(a);
        attribute(a, place);
        return steps.next(a, task, place, settings, stop, recovered.contains(a.ref()));
    }

    /** What changes while the agent is at work is its doing; what we put back is not. */
    private void attribute(Attempt a, WorkspaceSession place) {
        switch (a.state()) {
            case STARTING -> {
                if (recovered.contains(a.ref())) {
                    place.watch().attributeTo(a.ref());
                } else {
                    place.watch().attributeFromNow(a.ref());
                }
            }
            case RUNNING -> place.watch().attributeTo(a.ref());
            case PLANNED,
                    CHECKPOINTED,
                    PROMPTED,
                    ENDED,
                    SETTLED,
                    ASSESSED,
                    DECIDED,
                    HELD,
                    INTERRUPTED,
                    CLOSED ->
                    place.watch().attributeToNobody();
        }
    }

    private Task task(Attempt a) {
        return state.read(v -> TaskLedger.required(v, a.ref().task()));
    }
}
