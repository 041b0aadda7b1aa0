package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.InterruptedRestore;
import dev.watchkeeper.attempt.OutcomeRecorder;
import dev.watchkeeper.attempt.TaskLedger;
import dev.watchkeeper.attempt.WorkspaceLock;
import dev.watchkeeper.attempt.WorkspaceSession;
import dev.watchkeeper.attempt.WorkspaceSessions;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.TakenBack;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WorkProgress;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.plugin.host.WorkspaceException;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.state.Transaction;
import dev.watchkeeper.state.View;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Brings a workspace, or paths of it, back to a checkpoint, as a person asks for it. */
public final class CheckpointRestore {
    private final StateManager state;
    private final Clock clock;
    private final WorkspaceSessions workplaces;
    private final WorkspaceLock alone;
    private final OutcomeRecorder outcomes;
    private final ProjectCheckpoints checkpoints;
    private final InterruptedRestore interrupted;

    CheckpointRestore(
            StateManager state,
            Clock clock,
            WorkspaceSessions workplaces,
            WorkspaceLock alone,
            OutcomeRecorder outcomes,
            ProjectCheckpoints checkpoints,
            InterruptedRestore interrupted) {
        this.state = state;
        this.clock = clock;
        this.workplaces = workplaces;
        this.alone = alone;
        this.outcomes = outcomes;
        this.checkpoints = checkpoints;
        this.interrupted = interrupted;
    }

    /**
     * A restore's report.
     *
     * @param rescue id of the rescue checkpoint; {@code null} where nothing was changed
     * @param undone ids of the done tasks whose work is taken back with it
     */
    public record Restore(@Nullable String rescue, Snapshots.Restored done, List<String> undone) {}

    /**
     * What a restore would do now; nothing is changed.
     *
     * @param written the paths, as a person writes them; empty for all
     * @throws WatchkeeperException if nothing is at one of them
     */
    public Restore preview(String id, List<String> written) {
        Checkpoint target = checkpoints.required(id);
        WorkspaceSession place = workplaces.of(target.workspace());
        List<String> paths = RestorePaths.of(written, target, place);
        return new Restore(
                null,
                place.checkpoints().preview(target, paths),
                state.read(v -> effect(v, target, paths)).undone());
    }

    /**
     * Brings a workspace, or paths of it, back to a checkpoint.
     *
     * @param written the paths, as a person writes them; empty for all
     * @param progress may end it until it writes
     * @throws WatchkeeperException if nothing is at one of them, or a restore stops half-way
     */
    public Restore restore(String id, List<String> written, WorkProgress progress) {
        Checkpoint target = checkpoints.required(id);
        progress.step("opening the workspace");
        WorkspaceSession place = workplaces.of(target.workspace());
        List<String> paths = RestorePaths.of(written, target, place);
        adoptEmpty(place);
        return alone.in(
                target.workspace(),
                () -> interrupted.asking(place, () -> restored(target, paths, place, progress)));
    }

    /**
     * Who asks for a restore into a folder that was made anew, and in which nothing is, means that
     * one. Where there is none at all, none is made.
     */
    private static void adoptEmpty(WorkspaceSession place) {
        try {
            place.host().guard().requireSame();
        } catch (WorkspaceException e) {
            if (e.trouble() == WorkspaceException.Trouble.GONE) {
                try {
                    place.host().guard().adopt();
                } catch (WorkspaceException gone) {
                    return; // The lock says so.
                }
            }
        }
    }

    private Restore restored(
            Checkpoint target, List<String> paths, WorkspaceSession place, WorkProgress progress) {
        progress.step("taking a rescue checkpoint");
        String[] rescue = new String[1];
        Snapshots.Restored restored =
                place.checkpoints()
                        .restore(
                                target,
                                paths,
                                c -> {
                                    rescue[0] = c.id();
                                    checkpoints.record(c);
                                    progress.irrevocable("putting files back");
                                },
                                (done, all) ->
                                        progress.step(
                                                "putting files back",
                                                done,
                                                all,
                                                WorkProgress.Unit.PATHS));
        List<String> undone =
                state.write(tx -> {
                    RestoreEffect effect = effect(tx, target, paths);
                    tx.put(target.usedAt(clock.instant()));
                    learn(tx, target, effect.undone());
                    tx.append(
                            new EventDraft(
                                    EventType.RESTORED,
                                    target.project(),
                                    null,
                                    0,
                                    Map.of(
                                            "checkpoint",
                                            target.id(),
                                            "rescue",
                                            rescue[0],
                                            "written",
                                            restored.written(),
                                            "deleted",
                                            restored.deleted(),
                                            "untouched",
                                            restored.untouched(),
                                            "left",
                                            restored.left(),
                                            TakenBack.UNDONE,
                                            effect.undone(),
                                            TakenBack.RETURNED,
                                            effect.returned())));
                    tell(tx, effect.undone(), true, target);
                    tell(tx, effect.returned(), false, target);
                    return effect.undone();
                });
        outcomes.changed();
        checkpoints.prune(place);
        return new Restore(rescue[0], restored, undone);
    }

    /**
     * Whoever goes back to before a task that was accepted does not want its work: the task whose
     * own checkpoint it is, or the only one whose work came after it. Of several nobody knows which
     * one was meant; the others went along.
     */
    private void learn(Transaction tx, Checkpoint target, List<String> undone) {
        String own = target.kind() == Checkpoint.Kind.BEFORE ? target.task() : null;
        if (own == null ? undone.size() != 1 : !undone.contains(own)) {
            return;
        }
        List<Attempt> all = tx.attempts(own == null ? undone.getFirst() : own);
        if (!all.isEmpty()) {
            outcomes.failedLater(tx, all.getLast(), Outcome.Source.RESTORE);
        }
    }

    private static RestoreEffect effect(View v, Checkpoint target, List<String> paths) {
        return paths.isEmpty() ? RestoreEffect.of(v, target) : RestoreEffect.NONE;
    }

    /** Each task's own journal says that its work is gone, or there again. */
    private static void tell(Transaction tx, List<String> tasks, boolean back, Checkpoint target) {
        for (String id : tasks) {
            TaskLedger.append(
                    tx,
                    EventType.TASK_CHANGED,
                    TaskLedger.required(tx, id),
                    Map.of(
                            "state",
                            TaskLedger.word(TaskState.DONE),
                            "why",
                            back
                                    ? "its work was taken back by the restore of " + target.id()
                                    : "its work stands again by the restore of " + target.id(),
                            TakenBack.CHECKPOINT,
                            target.id(),
                            TakenBack.KEY,
                            back));
        }
    }
}
