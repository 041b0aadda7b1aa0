package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.PutBackNote;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.host.RestoreException;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.state.StateManager;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The work of a task that waits: where it is kept, and how it comes and goes. */
public record ShelvedWork(
        StateManager state,
        AttemptBaseline trees,
        InterruptedRestore restores,
        WorkspaceSession place,
        Checkpoint base,
        Checkpoint after,
        Attempt attempt) {
    /** The rule of the question whether work goes over what a person has changed meanwhile. */
    public static final String CHANGED_MEANWHILE = "changed-meanwhile";

    private static final String HAS_CHANGED = " has changed since";

    /** Why work can't be put back at a path. */
    public static Reason changed(String path) {
        return new Reason(path + HAS_CHANGED, "changes");
    }

    /** The paths that a question {@link #CHANGED_MEANWHILE} names; none of any other. */
    public static Set<String> named(Breakpoint b) {
        return !b.rule().equals(CHANGED_MEANWHILE)
                ? Set.of()
                : b.because().stream()
                        .map(Reason::text)
                        .filter(text -> text.endsWith(HAS_CHANGED))
                        .map(text -> text.substring(0, text.length() - HAS_CHANGED.length()))
                        .collect(Collectors.toSet());
    }

    /** The work that a question is about; {@code null} if there is none that is kept. */
    public static @Nullable ShelvedWork of(
            Breakpoint b,
            StateManager state,
            AttemptBaseline trees,
            InterruptedRestore restores,
            WorkspaceSessions workplaces) {
        if (b.attempt() == 0 || b.rule().equals("taken-over")) {
            return null;
        }
        AttemptRef ref = new AttemptRef(b.task(), b.attempt());
        Attempt a = state.read(v -> v.attempt(ref)).orElse(null);
        if (a == null || a.checkpointBefore() == null || a.checkpointAfter() == null) {
            return null;
        }
        String kept = a.checkpointAfter();
        Checkpoint after = state.read(v -> v.checkpoint(kept)).orElse(null);
        if (after == null) {
            return null;
        }
        WorkspaceSession place = workplaces.of(a.workspace());
        return new ShelvedWork(state, trees, restores, place, trees.base(a), after, a);
    }

    /**
     * Puts it into the workspace; paths that have changed meanwhile are never overwritten.
     *
     * @return those paths; nothing was put back if there are any
     */
    public List<String> putBack() {
        requireWhole();
        List<String> conflicts = place.checkpoints().conflicts(base, after);
        return conflicts.isEmpty() ? put(List.of()) : conflicts;
    }

    /**
     * Puts it over what has changed meanwhile, for who was asked about that and wants it so. What
     * stood there is in the rescue checkpoint.
     *
     * @param named what they were told of; what has changed beyond that is not overwritten
     * @return paths at which it is not put; nothing was put back if there are any
     */
    public List<String> putOver(Set<String> named) {
        requireWhole();
        List<String> conflicts = place.checkpoints().conflicts(base, after);
        List<String> kept = keptFrom(conflicts, named);
        return kept.isEmpty() ? put(conflicts) : kept;
    }

    /** Paths that keep it from being put over all that has changed. */
    private List<String> keptFrom(List<String> conflicts, Set<String> named) {
        return named.containsAll(conflicts) ? unreachable() : conflicts;
    }

    /**
     * Paths at which it can't be put, whatever a person wants: no checkpoint holds what stands
     * there, or a file is in the place of a folder.
     */
    private List<String> unreachable() {
        Snapshots.Restored would = place.checkpoints().previewPutBack(base, after, ours());
        Set<String> missing = paths(place.checkpoints().diff(after, null));
        missing.removeAll(would.written());
        missing.removeAll(would.deleted());
        missing.removeAll(ours());
        missing.retainAll(paths(place.checkpoints().diff(base, after)));
        return List.copyOf(missing);
    }

    /** Ids of the done tasks whose accepted work stands at some of these paths. */
    public List<String> acceptedAt(Collection<String> paths) {
        return state.read(v -> AcceptedWork.at(v, attempt, base, paths));
    }

    private static Set<String> paths(List<PathDiff> diffs) {
        return diffs.stream().map(PathDiff::path).collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * @param over paths that have changed meanwhile
     */
    private List<String> put(List<String> over) {
        if (place.checkpoints().diff(base, after).isEmpty()) {
            return List.of();
        }
        List<String> undone = acceptedAt(over);
        Checkpoint[] rescue = new Checkpoint[1];
        try {
            var done =
                    place.checkpoints()
                            .putBack(
                                    base,
                                    after,
                                    ours(),
                                    c -> {
                                        rescue[0] = c;
                                        trees.record(c, attempt.ref());
                                    });
            trees.tellRestored(
                    attempt,
                    after,
                    done,
                    over.isEmpty() || rescue[0] == null
                            ? Map.of()
                            : Map.of(
                                    PutBackNote.PUT_OVER,
                                    over,
                                    PutBackNote.RESCUE,
                                    rescue[0].id()));
            if (rescue[0] != null && !undone.isEmpty()) {
                state.write(tx -> {
                    AcceptedWork.putOver(tx, attempt, after, rescue[0], undone, over);
                    return true;
                });
            }
            return List.of();
        } catch (WatchkeeperException e) {
            throw InterruptedRestore.in(e).isPresent() && rescue[0] != null
                    ? undone(rescue[0], e)
                    : e;
        }
    }

    /** In a workspace that another restore left half put back, that one comes to its end first. */
    private void requireWhole() {
        try {
            restores.requireWhole(place);
        } catch (RestoreException half) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.CONFLICT,
                    "the workspace is half put back, and nothing is put on top of that: "
                            + half.getMessage(),
                    half.hint(),
                    half);
        }
    }

    /** Half a work is taken out again: nobody has accepted that. */
    private WatchkeeperException undone(Checkpoint rescue, WatchkeeperException half) {
        try {
            var unused = place.checkpoints().undo(rescue);
            return new WatchkeeperException(
                    half.code(),
                    half.getMessage() + ". What it had done was taken out again",
                    "mend the cause, then answer again",
                    half);
        } catch (WatchkeeperException e) {
            half.addSuppressed(e); // The workspace is marked: nobody begins there.
            return half;
        }
    }

    /** What {@link #putBack} would do now. */
    public WorkspaceChange previewPutBack() {
        List<String> conflicts = place.checkpoints().conflicts(base, after);
        if (!conflicts.isEmpty()) {
            return new WorkspaceChange(List.of(), List.of(), conflicts, List.of(), 0);
        }
        return WorkspaceChange.of(place.checkpoints().previewPutBack(base, after, ours()));
    }

    /** What {@link #putOver} would do now. */
    public WorkspaceChange previewPutOver(Set<String> named) {
        List<String> kept = keptFrom(place.checkpoints().conflicts(base, after), named);
        return kept.isEmpty()
                ? WorkspaceChange.of(place.checkpoints().previewPutBack(base, after, ours()))
                : new WorkspaceChange(List.of(), List.of(), kept, List.of(), 0);
    }

    /** What {@link #takenOut} would do now. */
    public WorkspaceChange previewTakenOut() {
        return WorkspaceChange.of(trees.previewRestoreBase(attempt, place));
    }

    /** What is never taken from an attempt, however good the rest is. */
    private Set<String> ours() {
        Assessment made = attempt.assessment();
        return made == null ? Set.of() : Set.copyOf(made.quality().protectedPaths());
    }

    /**
     * Takes it out of the workspace, where it was left in place.
     *
     * @return no path: whatever was there is in a rescue checkpoint
     */
    public List<String> takenOut() {
        var unused = trees.restoreBase(attempt, place);
        return List.of();
    }
}
