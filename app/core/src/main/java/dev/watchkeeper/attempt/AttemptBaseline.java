package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.PutBackNote;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.state.View;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whose tree it is: which one an attempt's work is measured against, and how the workspace goes
 * back there and comes forward again. Each way can be gone twice without harm.
 */
public final class AttemptBaseline {
    private static final int RECENT = 300;

    private final StateManager state;
    private final AttemptRepository repositories;
    private final PersonChanges persons;

    public AttemptBaseline(StateManager state, EvidenceStore evidence) {
        this.state = state;
        this.repositories = new AttemptRepository(state);
        this.persons = new PersonChanges(state, evidence, this);
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
                    id == null ? Optional.empty() : state.read(v -> v.checkpoint(id));
            earliest = known.isPresent() ? known : earliest;
        }
        return earliest;
    }

    /** The attempt before, if this one goes on from its tree without a person in between. */
    @Nullable Attempt previousInChain(Attempt a) {
        Attempt previous = previous(a);
        return previous != null && state.read(v -> goesOn(v, previous)) ? previous : null;
    }

    /**
     * Whether the next attempt of a task goes on from the tree as this one left it: after a retry,
     * and where no checkpoint of its work could be taken and a person said 'retry' to that, and
     * nothing else since.
     */
    public static boolean goesOn(View v, Attempt last) {
        if (last.decision() instanceof Decision.Ask ask) {
            List<Breakpoint> asked =
                    v.breakpointsOf(last.ref().task()).stream()
                            .filter(b -> b.attempt() == last.ref().number())
                            .toList();
            return UnkeptWork.asked(ask.because())
                    && last.checkpointAfter() == null
                    && !asked.isEmpty()
                    && asked.stream()
                            .map(Breakpoint::resolution)
                            .allMatch(r -> r != null && r.option() == TaskAction.RETRY);
        }
        return last.decision() instanceof Decision.Retry;
    }

    private @Nullable Attempt previous(Attempt a) {
        return a.ref().number() == 1
                ? null
                : state.read(v -> v.attempt(new AttemptRef(a.ref().task(), a.ref().number() - 1)))
                        .orElse(null);
    }

    /** Whether there is work that {@link #carryOver} would look at. */
    boolean carriesOver(Attempt a, Task task) {
        Attempt previous = previous(a);
        return previous != null
                && task.checkpoint() != null
                && previousInChain(a) == null
                && previous.checkpointBefore() != null;
    }

    /** The tree whose work {@link #carryOver} puts in place; {@code null} if there is none. */
    @Nullable Checkpoint carried(Attempt a, Task task) {
        String kept = task.checkpoint();
        return kept == null || !carriesOver(a, task)
                ? null
                : state.read(v -> v.checkpoint(kept)).orElse(null);
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
        Checkpoint after = state.read(v -> v.checkpoint(kept).orElse(null));
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
            LaterChanges later =
                    LaterChanges.of(place.checkpoints(), base, stock(now), rescue).amid(paths);
            Snapshots.Restored done =
                    place.checkpoints().restoreRescued(base, List.copyOf(paths), rescue);
            tellRestored(now, base, done, later.told(rescue));
        }
        repositories.putBackRunning(now, place);
        return now;
    }

    /**
     * Brings the workspace back to where the task found it, and what git would run in it. What the
     * person has changed meanwhile stays, and so does what the attempt did not touch and was
     * changed since.
     *
     * @return the attempt as it is now; where it had no checkpoint after it, the rescue that holds
     *     what was there
     */
    Attempt restoreBase(Attempt a, WorkspaceSession place) {
        Checkpoint rescue = rescue(a, place);
        boolean known = stock(a) != null;
        keepAs(a, rescue);
        Attempt own = persons.upTo(rescue, a, task(a), place);
        Checkpoint base = base(own);
        LaterChanges later =
                LaterChanges.of(place.checkpoints(), base, known ? stock(own) : null, rescue);
        tellRestored(own, base, back(own, place, base, rescue, later), later.told(rescue));
        repositories.putBackRunning(own, place);
        return own.checkpointAfter() == null
                ? own.withCheckpoints(own.checkpointBefore(), rescue.id())
                : own;
    }

    private Checkpoint rescue(Attempt a, WorkspaceSession place) {
        Checkpoint rescue =
                place.checkpoints()
                        .take(
                                Checkpoint.Kind.RESCUE,
                                null,
                                Snapshots.Sure.BY_SWEEP,
                                findBase(a).map(Checkpoint::snapshot).orElse(null),
                                _ -> {});
        record(rescue, a.ref());
        return rescue;
    }

    private Snapshots.Restored back(
            Attempt a,
            WorkspaceSession place,
            Checkpoint base,
            Checkpoint rescue,
            LaterChanges later) {
        if (later.stay().isEmpty()) {
            return place.checkpoints().restoreRescued(base, List.of(), rescue);
        }
        // A tree tells of folders too, which a list of paths does not.
        Optional<Checkpoint> target = place.checkpoints().overlay(base, rescue, later.stay());
        if (target.isPresent()) {
            record(target.get(), a.ref());
            return place.checkpoints().restoreRescued(target.get(), List.of(), rescue);
        }
        return later.work().isEmpty()
                ? new Snapshots.Restored(List.of(), List.of(), 0)
                : place.checkpoints().restoreRescued(base, later.work(), rescue);
    }

    /** What {@link #restoreBase} would do now. */
    Snapshots.Restored previewRestoreBase(Attempt a, WorkspaceSession place) {
        Checkpoint base = base(a);
        LaterChanges later = LaterChanges.of(place.checkpoints(), base, stock(a), null);
        Snapshots.Restored all = place.checkpoints().preview(base, List.of());
        Set<String> stay = Set.copyOf(later.stay());
        return new Snapshots.Restored(
                all.written().stream().filter(p -> !stay.contains(p)).toList(),
                all.deleted().stream().filter(p -> !stay.contains(p)).toList(),
                all.untouched(),
                all.left());
    }

    /**
     * The tree as the attempt left it, or, where its agent has not begun, the attempt before from
     * which it goes on; {@code null} where none was kept.
     */
    private @Nullable Checkpoint stock(Attempt a) {
        Attempt at = a;
        while (at.checkpointAfter() == null && at.legs().isEmpty()) {
            Attempt previous = previousInChain(at);
            if (previous == null) {
                return null;
            }
            at = previous;
        }
        String id = at.checkpointAfter();
        return id == null ? null : state.read(v -> v.checkpoint(id)).orElse(null);
    }

    /**
     * What was met in an attempt's tree that was not its agent's, in words.
     *
     * @param persons whether what is taken as a person's is wanted too
     */
    List<String> met(Attempt a, boolean persons) {
        Set<String> all = new LinkedHashSet<>();
        for (Event e : state.read(v -> v.lastEvents(a.ref().task(), RECENT))) {
            if (e.attempt() == a.ref().number() && (persons || e.type() == EventType.RESTORED)) {
                all.addAll(PutBackNote.in(e));
            }
        }
        return List.copyOf(all);
    }

    private Task task(Attempt a) {
        return state.read(v -> TaskLedger.required(v, a.ref().task()));
    }

    /**
     * Where no checkpoint was taken when it ended, the rescue holds what it left: a restore that is
     * cut and done again would find only half of that.
     */
    private void keepAs(Attempt a, Checkpoint rescue) {
        if (a.checkpointAfter() == null) {
            var unused =
                    state.write(tx -> {
                        tx.put(
                                tx.attempt(a.ref())
                                        .orElse(a)
                                        .withCheckpoints(a.checkpointBefore(), rescue.id()));
                        return true;
                    });
        }
    }

    void tellRestored(Attempt a, Checkpoint to, Snapshots.Restored done) {
        tellRestored(a, to, done, Map.of());
    }

    void tellRestored(Attempt a, Checkpoint to, Snapshots.Restored done, Map<String, Object> met) {
        if (done.written().isEmpty()
                && done.deleted().isEmpty()
                && done.left().isEmpty()
                && met.isEmpty()) {
            return;
        }
        Map<String, Object> data = new HashMap<>(met);
        data.put("checkpoint", to.id());
        data.put("written", done.written());
        data.put("deleted", done.deleted());
        data.put("untouched", done.untouched());
        data.put("left", done.left());
        var unused = state.write(tx -> tx.append(EventDraft.of(EventType.RESTORED, a, data)));
    }

    void record(Checkpoint c, AttemptRef owner) {
        record(c, owner.task(), owner.number());
    }

    /** The same where it belongs to a task of which no attempt has begun. */
    void record(Checkpoint c, String task, int attempt) {
        var unused =
                state.write(tx -> {
                    tx.put(c);
                    return tx.append(
                            new EventDraft(
                                    EventType.CHECKPOINT_TAKEN,
                                    c.project(),
                                    task,
                                    attempt,
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
