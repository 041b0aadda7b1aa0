package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.host.Snapshots;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whose tree it is: which one an attempt's work is measured against, and how the workspace goes
 * back there and comes forward again. Each way can be gone twice without harm.
 */
public final class AttemptBaseline {
    private final Rooms rooms;
    private final AttemptRepository repositories;
    private final PersonChanges persons;

    public AttemptBaseline(Rooms rooms) {
        this.rooms = rooms;
        this.repositories = new AttemptRepository(rooms);
        this.persons = new PersonChanges(rooms, this);
    }

    /** What tells a person's changes from an attempt's. */
    PersonChanges persons() {
        return persons;
    }

    /**
     * The tree that the attempt's work is measured against and that it goes back to: the one before
     * the first attempt of its chain; where that was pruned, since a person took the task up again
     * later, the earliest that is there.
     */
    public Checkpoint base(Attempt a) {
        return findBase(a)
                .orElseThrow(() ->
                        new WatchkeeperException(
                                WatchkeeperException.Code.UNKNOWN_ID,
                                "the checkpoint before attempt " + a.ref() + " is gone",
                                "old checkpoints are pruned: see 'checkpoints.keep' and"
                                        + " 'checkpoints.store-cap' in the settings"));
    }

    /** The same; empty if it is gone. */
    Optional<Checkpoint> findBase(Attempt a) {
        Optional<Checkpoint> earliest = Optional.empty();
        for (Attempt at = a; at != null; at = previousInChain(at)) {
            String id = at.checkpointBefore();
            Optional<Checkpoint> known =
                    id == null ? Optional.empty() : rooms.state().read(v -> v.checkpoint(id));
            earliest = known.isPresent() ? known : earliest;
        }
        return earliest;
    }

    /** The attempt before, if this one goes on from its tree without a person in between. */
    @Nullable Attempt previousInChain(Attempt a) {
        Attempt previous = previous(a);
        return previous != null && previous.decision() instanceof Decision.Retry ? previous : null;
    }

    private @Nullable Attempt previous(Attempt a) {
        return a.ref().number() == 1
                ? null
                : rooms.state()
                        .read(v -> v.attempt(new AttemptRef(a.ref().task(), a.ref().number() - 1)))
                        .orElse(null);
    }

    /** Whether there is work that {@link #carryOver} would look at. */
    boolean carriesOver(Attempt a, Task task) {
        Attempt previous = previous(a);
        return previous != null
                && task.checkpoint() != null
                && !(previous.decision() instanceof Decision.Retry)
                && previous.checkpointBefore() != null;
    }

    /** The tree whose work {@link #carryOver} puts in place; {@code null} if there is none. */
    @Nullable Checkpoint carried(Attempt a, Task task) {
        String kept = task.checkpoint();
        return kept == null || !carriesOver(a, task)
                ? null
                : rooms.state().read(v -> v.checkpoint(kept)).orElse(null);
    }

    /**
     * A person lets a task go on whose work was taken out of the workspace: what can be put back is
     * put back, less what was out of scope; where the tree has moved on meanwhile, nothing is.
     */
    void carryOver(Attempt a, Task task, WorkspaceSession place) {
        Attempt previous = previous(a);
        String kept = task.checkpoint();
        if (previous == null || kept == null || !carriesOver(a, task)) {
            return;
        }
        Checkpoint base = findBase(previous).orElse(null);
        Checkpoint after = rooms.state().read(v -> v.checkpoint(kept).orElse(null));
        if (base == null
                || after == null
                || !place.checkpoints().conflicts(base, after).isEmpty()) {
            return;
        }
        var unused =
                place.checkpoints()
                        .putBack(base, after, toPutBack(previous), c -> record(c, a.ref()));
    }

    /** Paths of an attempt's work that do not stay for the next one. */
    static Set<String> toPutBack(Attempt a) {
        Set<String> paths = new HashSet<>();
        if (a.assessment() != null) {
            Quality q = a.assessment().quality();
            paths.addAll(q.outside());
            paths.addAll(q.protectedPaths());
            for (String w : q.weakened()) {
                int colon = w.indexOf(": ");
                paths.add(colon < 0 ? w : w.substring(0, colon));
            }
        }
        return paths;
    }

    /** Before a retry: what does not stay is put back. */
    Attempt putBackForRetry(Attempt a, WorkspaceSession place) {
        Set<String> paths = toPutBack(a);
        Attempt now = a;
        if (!paths.isEmpty()) {
            Checkpoint rescue = rescue(a, place);
            now = persons.upTo(rescue, a, task(a), place);
            Checkpoint base = base(now);
            Snapshots.Restored done =
                    place.checkpoints().restoreRescued(base, List.copyOf(paths), rescue);
            tellRestored(now, base, done);
        }
        repositories.putBackRunning(now, place);
        return now;
    }

    /**
     * Brings the workspace back to where the task found it, and what git would run in it. What the
     * person has changed meanwhile stays.
     *
     * @return the attempt as it is now; where it had no checkpoint after it, the rescue that holds
     *     what was there
     */
    Attempt restoreBase(Attempt a, WorkspaceSession place) {
        Checkpoint rescue = rescue(a, place);
        keepAs(a, rescue);
        Attempt own = persons.upTo(rescue, a, task(a), place);
        Checkpoint base = base(own);
        Snapshots.Restored done = place.checkpoints().restoreRescued(base, List.of(), rescue);
        tellRestored(own, base, done);
        repositories.putBackRunning(own, place);
        return own.checkpointAfter() == null
                ? own.withCheckpoints(own.checkpointBefore(), rescue.id())
                : own;
    }

    private Checkpoint rescue(Attempt a, WorkspaceSession place) {
        Checkpoint rescue =
                place.checkpoints().take(Checkpoint.Kind.RESCUE, null, Snapshots.Sure.BY_SWEEP);
        record(rescue, a.ref());
        return rescue;
    }

    private Task task(Attempt a) {
        return rooms.state().read(v -> TaskLedger.required(v, a.ref().task()));
    }

    /**
     * Where no checkpoint was taken when it ended, the rescue holds what it left: a restore that is
     * cut and done again would find only half of that.
     */
    private void keepAs(Attempt a, Checkpoint rescue) {
        if (a.checkpointAfter() == null) {
            var unused =
                    rooms.state()
                            .write(tx -> {
                                tx.put(
                                        tx.attempt(a.ref())
                                                .orElse(a)
                                                .withCheckpoints(
                                                        a.checkpointBefore(), rescue.id()));
                                return true;
                            });
        }
    }

    void tellRestored(Attempt a, Checkpoint to, Snapshots.Restored done) {
        if (done.written().isEmpty() && done.deleted().isEmpty() && done.left().isEmpty()) {
            return;
        }
        var unused =
                rooms.state()
                        .write(tx ->
                                tx.append(
                                        EventDraft.of(
                                                EventType.RESTORED,
                                                a,
                                                Map.of(
                                                        "checkpoint", to.id(),
                                                        "written", done.written(),
                                                        "deleted", done.deleted(),
                                                        "untouched", done.untouched(),
                                                        "left", done.left()))));
    }

    void record(Checkpoint c, AttemptRef owner) {
        var unused =
                rooms.state()
                        .write(tx -> {
                            tx.put(c);
                            return tx.append(
                                    new EventDraft(
                                            EventType.CHECKPOINT_TAKEN,
                                            c.project(),
                                            owner.task(),
                                            owner.number(),
                                            told(c)));
                        });
    }

    public static Map<String, Object> told(Checkpoint c) {
        return Map.of(
                "checkpoint", c.id(),
                "kind", c.kind().word(),
                "files", c.files(),
                "bytes_added", c.bytesAdded(),
                "took_ms", c.tookMs());
    }
}
