package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.AttemptBaseline;
import dev.watchkeeper.attempt.CheckpointPruner;
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
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.UncoveredPath;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WorkProgress;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.plugin.host.WorkspaceException;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.state.Transaction;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Where a person's commands about checkpoints and differences are carried out. */
public final class CheckpointService {
    private final StateManager state;
    private final EvidenceStore evidence;
    private final Function<Project, Settings> settingsOf;
    private final Clock clock;
    private final WorkspaceSessions workplaces;
    private final WorkspaceLock alone;
    private final OutcomeRecorder outcomes;
    private final CheckpointPruner pruning;

    CheckpointService(
            StateManager state,
            EvidenceStore evidence,
            Function<Project, Settings> settingsOf,
            Clock clock,
            WorkspaceSessions workplaces,
            WorkspaceLock alone,
            OutcomeRecorder outcomes) {
        this.state = state;
        this.evidence = evidence;
        this.settingsOf = settingsOf;
        this.clock = clock;
        this.workplaces = workplaces;
        this.alone = alone;
        this.outcomes = outcomes;
        this.pruning = new CheckpointPruner(state, settingsOf);
    }

    /** What a task changed against the tree before its first attempt; empty if nothing is known. */
    public List<PathDiff> changes(String task) {
        Span span = span(task);
        return span == null
                ? List.of()
                : span.place().checkpoints().diff(span.base(), span.after());
    }

    /** The same as a unified diff. */
    public String patch(String task, int max) {
        Span span = span(task);
        return span == null
                ? ""
                : span.place().checkpoints().patch(span.base(), span.after(), List.of(), max);
    }

    private record Span(WorkspaceSession place, Checkpoint base, @Nullable Checkpoint after) {}

    private @Nullable Span span(String task) {
        Task t = state.read(v -> TaskLedger.required(v, task));
        List<Attempt> all = state.read(v -> v.attempts(task));
        if (all.isEmpty() || all.getLast().checkpointBefore() == null) {
            return null;
        }
        Attempt last = all.getLast();
        String kept = last.checkpointAfter();
        Checkpoint after = kept == null ? null : state.read(v -> v.checkpoint(kept)).orElse(null);
        return new Span(
                workplaces.of(last.workspace()),
                new AttemptBaseline(state, evidence).base(last),
                after);
    }

    /** Takes a checkpoint of a project's main workspace. */
    public Checkpoint take(Project project) {
        WorkspaceSession place =
                workplaces.of(state.read(v -> v.mainWorkspace(project.id())).orElseThrow().id());
        Checkpoint c =
                place.checkpoints().take(Checkpoint.Kind.MANUAL, null, Snapshots.Sure.BY_SWEEP);
        put(c);
        pruning.after(place);
        return c;
    }

    public List<PathDiff> diff(String from, @Nullable String to) {
        Checkpoint a = checkpoint(from);
        return workplaces
                .of(a.workspace())
                .checkpoints()
                .diff(a, to == null ? null : checkpoint(to));
    }

    public List<UncoveredPath> leftOut(String id) {
        Checkpoint c = checkpoint(id);
        return workplaces.of(c.workspace()).checkpoints().left(c).stream()
                .map(u -> new UncoveredPath(u.path(), u.reason().word(), u.size(), u.modified()))
                .toList();
    }

    /** A restore's report, with the rescue checkpoint's id. */
    public record Restore(@Nullable String rescue, Snapshots.Restored done) {}

    /**
     * Fails if there is no such checkpoint.
     *
     * @throws WatchkeeperException with {@code UNKNOWN_ID}
     */
    public void requireKnown(String id) {
        var unused = checkpoint(id);
    }

    /**
     * What a restore would do now; nothing is changed.
     *
     * @param written the paths, as a person writes them; empty for all
     * @throws WatchkeeperException if nothing is at one of them
     */
    public Restore preview(String id, List<String> written) {
        Checkpoint target = checkpoint(id);
        WorkspaceSession place = workplaces.of(target.workspace());
        return new Restore(
                null, place.checkpoints().preview(target, RestorePaths.of(written, target, place)));
    }

    /**
     * Brings a workspace, or paths of it, back to a checkpoint.
     *
     * @param written the paths, as a person writes them; empty for all
     * @param progress may end it until it writes
     * @throws WatchkeeperException if nothing is at one of them, or a restore stops half-way
     */
    public Restore restore(String id, List<String> written, WorkProgress progress) {
        Checkpoint target = checkpoint(id);
        progress.step("opening the workspace");
        WorkspaceSession place = workplaces.of(target.workspace());
        List<String> paths = RestorePaths.of(written, target, place);
        adoptEmpty(place);
        return alone.in(
                target.workspace(),
                () ->
                        new InterruptedRestore(state, evidence, settingsOf, clock)
                                .asking(place, () -> restored(target, paths, place, progress)));
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
                                    put(c);
                                    progress.irrevocable("putting files back");
                                },
                                (done, all) ->
                                        progress.step(
                                                "putting files back",
                                                done,
                                                all,
                                                WorkProgress.Unit.PATHS));
        var unused =
                state.write(tx -> {
                    tx.put(target.usedAt(clock.instant()));
                    if (paths.isEmpty()) {
                        undone(tx, target);
                    }
                    return tx.append(
                            new EventDraft(
                                    EventType.RESTORED,
                                    target.project(),
                                    null,
                                    0,
                                    Map.of(
                                            "checkpoint", target.id(),
                                            "rescue", rescue[0],
                                            "written", restored.written(),
                                            "deleted", restored.deleted(),
                                            "untouched", restored.untouched(),
                                            "left", restored.left())));
                });
        outcomes.changed();
        pruning.after(place);
        return new Restore(rescue[0], restored);
    }

    /**
     * Whoever goes back to before a task that was accepted does not want its work: the task whose
     * own checkpoint it is, or the only one whose work came after it. Of several nobody knows which
     * one was meant; the others went along.
     */
    private void undone(Transaction tx, Checkpoint target) {
        String own = target.kind() == Checkpoint.Kind.BEFORE ? target.task() : null;
        List<Task> since =
                tx.tasks(target.project()).stream()
                        .filter(t -> t.state() == TaskState.DONE)
                        .filter(t -> own == null ? cameAfter(tx, t, target) : t.id().equals(own))
                        .toList();
        List<Attempt> all = since.size() == 1 ? tx.attempts(since.getFirst().id()) : List.of();
        if (!all.isEmpty()) {
            outcomes.failedLater(tx, all.getLast(), Outcome.Source.RESTORE);
        }
    }

    /** Whether all of a done task's work was done after a checkpoint. */
    private static boolean cameAfter(Transaction tx, Task task, Checkpoint target) {
        Instant ended = task.endedAt();
        if (ended == null || ended.isBefore(target.createdAt())) {
            return false;
        }
        List<Attempt> all = tx.attempts(task.id());
        String before = all.isEmpty() ? null : all.getFirst().checkpointBefore();
        return before != null
                && tx.checkpoint(before)
                        .filter(c -> c.workspace().equals(target.workspace()))
                        .filter(c -> !c.createdAt().isBefore(target.createdAt()))
                        .isPresent();
    }

    public List<String> verify(String id) {
        Checkpoint c = checkpoint(id);
        List<String> differs = workplaces.of(c.workspace()).checkpoints().verify(c);
        if (differs.isEmpty()) {
            var unused =
                    state.write(tx -> {
                        tx.put(c.proven());
                        return true;
                    });
        }
        return differs;
    }

    private void put(Checkpoint c) {
        var unused =
                state.write(tx -> {
                    tx.put(c);
                    return tx.append(
                            new EventDraft(
                                    EventType.CHECKPOINT_TAKEN,
                                    c.project(),
                                    null,
                                    0,
                                    AttemptBaseline.told(c)));
                });
    }

    private Checkpoint checkpoint(String id) {
        return state.read(v -> v.checkpoint(id))
                .orElseThrow(() ->
                        new WatchkeeperException(
                                WatchkeeperException.Code.UNKNOWN_ID,
                                "there is no checkpoint '" + id + "'",
                                "'watchkeeper checkpoint list' shows them"));
    }
}
