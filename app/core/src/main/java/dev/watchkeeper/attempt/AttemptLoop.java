package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WorkspaceId;
import dev.watchkeeper.state.StateManager;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The story of one attempt: from whatever state it is in, step by step, each step durable before
 * the next begins, until it is closed, held or interrupted. Which step leaves a state says {@link
 * AttemptStep}, what it does {@link AttemptSteps}, where it may lead {@link Transition}.
 */
public final class AttemptLoop {
    private final StateManager state;
    private final Function<WorkspaceId, WorkspaceSession> enter;
    private final LiveAttempts board;
    private final AttemptSteps steps;
    private final AttemptSettings taken;
    private final CheckpointPruner pruning;
    private final Consumer<Attempt> moved;

    /**
     * @param enter opens a workspace and keeps everybody else from working there
     * @param taken the settings of attempts under way
     * @param moved called with each new state after it is durable
     */
    public AttemptLoop(
            StateManager state,
            Function<WorkspaceId, WorkspaceSession> enter,
            LiveAttempts board,
            AttemptSteps steps,
            AttemptSettings taken,
            CheckpointPruner pruning,
            Consumer<Attempt> moved) {
        this.state = state;
        this.enter = enter;
        this.board = board;
        this.steps = steps;
        this.taken = taken;
        this.pruning = pruning;
        this.moved = moved;
    }

    /**
     * Goes on with an attempt until it is closed, held or interrupted, or the signal is given.
     *
     * @throws RuntimeException if a step could not be done; the attempt keeps its state
     */
    public void run(AttemptRef ref, StopSignal stop) {
        Attempt a = state.read(v -> v.attempt(ref).orElseThrow());
        WorkspaceSession place = enter.apply(a.workspace());
        Settings settings = taken.of(ref, place.project());
        if (task(a).state() != TaskState.CANCELLED) {
            AttemptSettings.requireTrusted(settings, place.project());
        }
        try {
            boolean recovered = ResumedAttempts.unwatched(a, place);
            Attempt now = steps.ready(a, task(a), place);
            boolean resumes = paused(now) && task(now).state() != TaskState.CANCELLED;
            while (resumes || goesOn(now, stop)) {
                now = step(now, place, settings, stop, recovered);
                resumes = false;
            }
            if (paused(now) && task(now).state() == TaskState.CANCELLED) {
                now = step(now, place, settings, stop, recovered);
            } else if (now.state() == AttemptState.CLOSED) {
                closed(now, place);
            }
        } finally {
            place.watch().attributeToNobody();
            board.gone(ref);
        }
    }

    private Attempt step(
            Attempt a,
            WorkspaceSession place,
            Settings settings,
            StopSignal stop,
            boolean recovered) {
        Task task = task(a);
        attribute(a, place, recovered);
        AttemptStep next = AttemptStep.leaving(a.state(), task.state() == TaskState.CANCELLED);
        Attempt done = steps.perform(next, a, task, place, settings, stop, recovered);
        attribute(done, place, recovered);
        moved.accept(done);
        return done;
    }

    private void closed(Attempt a, WorkspaceSession place) {
        taken.closed(a.ref());
        if (task(a).state() != TaskState.READY) {
            pruning.after(place);
        }
    }

    private static boolean paused(Attempt a) {
        return a.state() == AttemptState.HELD || a.state() == AttemptState.INTERRUPTED;
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

    /** What changes while the agent is at work is its doing; what we put back is not. */
    private static void attribute(Attempt a, WorkspaceSession place, boolean recovered) {
        switch (a.state()) {
            case STARTING -> {
                if (recovered) {
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
