package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.DecisionApplier;
import dev.watchkeeper.attempt.HostProblems;
import dev.watchkeeper.attempt.InterruptedRestore;
import dev.watchkeeper.attempt.Transition;
import dev.watchkeeper.attempt.WorkspaceLock;
import dev.watchkeeper.attempt.WorkspaceSession;
import dev.watchkeeper.attempt.WorkspaceSessions;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.state.StateManager;

import java.util.Optional;
import java.util.function.Function;

/** Takes the work of cancelled tasks out of their workspaces. */
final class CancelledWork {
    private final StateManager state;
    private final Function<Project, Settings> settingsOf;
    private final WorkspaceSessions workplaces;
    private final WorkspaceLock alone;
    private final InterruptedRestore restores;
    private final DecisionApplier decisions;

    CancelledWork(
            StateManager state,
            Function<Project, Settings> settingsOf,
            WorkspaceSessions workplaces,
            WorkspaceLock alone,
            InterruptedRestore restores,
            DecisionApplier decisions) {
        this.state = state;
        this.settingsOf = settingsOf;
        this.workplaces = workplaces;
        this.alone = alone;
        this.restores = restores;
        this.decisions = decisions;
    }

    /**
     * Puts the work of a task back that was cancelled while nothing of it ran, as far as that can
     * be done at once; while an attempt is just leaving the workspace, or its host does not answer,
     * that is left to the supervisor.
     */
    void putBack(Task cancelled) {
        Attempt left = leftOver(cancelled.id()).orElse(null);
        if (left == null) {
            return; // Its workspace need not be opened.
        }
        try {
            var unused =
                    alone.in(
                            left.workspace(),
                            () ->
                                    leftOver(cancelled.id())
                                            .map(a -> takenOut(a, workplaces.of(a.workspace()))));
        } catch (RuntimeException e) {
            boolean busy =
                    e instanceof WatchkeeperException w
                            && w.code() == WatchkeeperException.Code.CONFLICT;
            if (!busy && !HostProblems.outOfReach(e) && HostProblems.ofWorkspace(e).isEmpty()) {
                throw e;
            }
        }
    }

    private Attempt takenOut(Attempt a, WorkspaceSession place) {
        return restores.asking(
                place,
                () ->
                        decisions.cancelled(
                                a,
                                place,
                                settingsOf.apply(place.project()),
                                Transition.cancelling(a.state()).orElseThrow()));
    }

    /** An attempt of a cancelled task of which no process lives. */
    private Optional<Attempt> leftOver(String task) {
        return state.read(v ->
                v.task(task)
                        .filter(t -> t.state() == TaskState.CANCELLED)
                        .flatMap(t ->
                                v.attempts(task).stream()
                                        .filter(a -> Transition.cancelling(a.state()).isPresent())
                                        .findFirst()));
    }
}
