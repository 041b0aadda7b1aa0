package dev.watchkeeper.supervise;

import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.WatchkeeperException;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/** The work of a task that waits: where it is kept, and how it comes and goes. */
record KeptWork(Rooms rooms, Workplace place, Checkpoint base, Checkpoint after, Attempt attempt) {
    /** The work that a question is about; {@code null} if there is none that is kept. */
    static @Nullable KeptWork of(Breakpoint b, Rooms rooms, Workplaces workplaces) {
        if (b.attempt() == 0 || b.rule().equals("taken-over")) {
            return null;
        }
        AttemptRef ref = new AttemptRef(b.task(), b.attempt());
        Attempt a = rooms.state().read(v -> v.attempt(ref)).orElse(null);
        if (a == null || a.checkpointBefore() == null || a.checkpointAfter() == null) {
            return null;
        }
        String kept = a.checkpointAfter();
        Checkpoint after = rooms.state().read(v -> v.checkpoint(kept)).orElse(null);
        if (after == null) {
            return null;
        }
        Workplace place =
                workplaces.of(rooms.state().read(v -> v.project(a.project())).orElseThrow());
        return new KeptWork(rooms, place, new Trees(rooms).base(a), after, a);
    }

    /**
     * Puts it into the workspace; paths that have changed meanwhile are never overwritten.
     *
     * @return those paths; nothing was put back if there are any
     */
    List<String> putBack() {
        List<String> conflicts = place.checkpoints().conflicts(base, after);
        if (!conflicts.isEmpty() || place.checkpoints().diff(base, after).isEmpty()) {
            return conflicts;
        }
        Trees trees = new Trees(rooms);
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
            trees.tellRestored(attempt, after, done);
            return List.of();
        } catch (WatchkeeperException e) {
            if (HalfPutBack.in(e).isPresent() && rescue[0] != null) {
                undo(rescue[0], e);
            }
            throw e;
        }
    }

    /** Half a work is taken out again: nobody has accepted that. */
    private void undo(Checkpoint rescue, WatchkeeperException half) {
        try {
            var unused = place.checkpoints().undo(rescue);
        } catch (WatchkeeperException e) {
            half.addSuppressed(e); // The workspace is marked: nobody begins there.
        }
    }

    /** What {@link #putBack} would do now. */
    WorkspaceChange previewPutBack() {
        List<String> conflicts = place.checkpoints().conflicts(base, after);
        if (!conflicts.isEmpty()) {
            return new WorkspaceChange(List.of(), List.of(), conflicts, List.of(), 0);
        }
        return WorkspaceChange.of(place.checkpoints().previewPutBack(base, after, ours()));
    }

    /** What {@link #takenOut} would do now. */
    WorkspaceChange previewTakenOut() {
        return WorkspaceChange.of(place.checkpoints().preview(base, List.of()));
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
    List<String> takenOut() {
        var unused = new Trees(rooms).restoreBase(attempt, place);
        return List.of();
    }
}
