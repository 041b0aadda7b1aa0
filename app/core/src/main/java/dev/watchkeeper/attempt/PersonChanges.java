package dev.watchkeeper.attempt;

import dev.watchkeeper.assess.Scope;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.Leg;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.state.StateManager;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells a person's changes from an attempt's. What changed while nothing of the attempt lived is
 * the person's, by the system's own time of change. It becomes a part of the tree that the attempt
 * is measured against and goes back to, so that it is never judged, taken out or overwritten.
 */
final class PersonChanges {
    private static final String THEIRS = "persons";
    private static final int RECENT = 300;

    private final StateManager state;
    private final RestingAgent rests;
    private final AttemptBaseline trees;

    PersonChanges(StateManager state, EvidenceStore evidence, AttemptBaseline trees) {
        this.state = state;
        this.rests = new RestingAgent(state, evidence);
        this.trees = trees;
    }

    /**
     * Sets apart what changed after an attempt's agent had ended, and, where nobody watched for a
     * time, what changed unseen outside of the task's scope: that can't be told for certain, and is
     * asked about.
     *
     * @param after the checkpoint of the tree as it is
     * @param recovered whether nobody watched for a time
     * @return the attempt as it is now
     */
    Attempt afterAgent(
            Attempt a, Task task, WorkspaceSession place, Checkpoint after, boolean recovered) {
        Checkpoint before = before(a);
        Instant ended = lastEnd(a);
        if (before == null || ended == null) {
            return a;
        }
        Set<String> theirs =
                new TreeSet<>(place.checkpoints().changedSince(before, after, ended, false));
        Set<String> recorded = theirs.isEmpty() && !recovered ? Set.of() : recorded(a);
        Set<String> ask = new TreeSet<>(theirs);
        ask.retainAll(recorded);
        if (recovered && !task.scope().isEmpty()) {
            Scope scope = new Scope(task.scope());
            for (PathDiff d : place.checkpoints().diff(before, after)) {
                if (!scope.allows(d.path())
                        && !recorded.contains(d.path())
                        && theirs.add(d.path())) {
                    ask.add(d.path());
                }
            }
        }
        List<String> whileIdle = rests.changes(a, place, before, after);
        theirs.addAll(whileIdle);
        ask.addAll(whileIdle);
        return setApart(a, place, after, theirs, ask);
    }

    /**
     * The same where an attempt goes on after nobody was there: for what changed since it had come
     * into its state, as far as nothing of it ran then.
     *
     * @return the attempt as it is now
     */
    Attempt whileDown(Attempt a, Task task, WorkspaceSession place) {
        boolean settled = a.state() == AttemptState.SETTLED;
        Checkpoint from = settled ? after(a) : before(a);
        if (from == null) {
            return a;
        }
        Instant ended = lastEnd(a);
        Set<String> theirs =
                settled
                        ? TreeChanges.since(place, from, null, TreeChanges.begun(from))
                        : ended != null
                                ? TreeChanges.since(place, from, null, ended)
                                : beforeFirstLeg(a, task, place, from, null);
        if (theirs.isEmpty()) {
            return a;
        }
        Checkpoint now =
                place.checkpoints().take(Checkpoint.Kind.RESCUE, a.ref(), Snapshots.Sure.BY_SWEEP);
        trees.record(now, a.ref());
        return upTo(now, a, task, place);
    }

    /**
     * The same before anything is taken out of the workspace: for what changed while nothing of the
     * attempt ran, up to now.
     *
     * @param now the checkpoint of the tree as it is
     * @return the attempt as it is now
     */
    Attempt upTo(Checkpoint now, Attempt a, Task task, WorkspaceSession place) {
        return switch (a.state()) {
            case PLANNED -> {
                beforeRetry(a, place, now);
                yield a;
            }
            case CHECKPOINTED, PROMPTED, STARTING, HELD, INTERRUPTED ->
                    beforeLeg(a, task, place, now);
            case SETTLED -> {
                Checkpoint after = after(a);
                // What a check that was cut has left can't be told from it.
                yield after == null
                        ? a
                        : setApartFromWork(
                                a,
                                place,
                                now,
                                TreeChanges.since(place, after, now, TreeChanges.begun(after)));
            }
            case ASSESSED, DECIDED, CLOSED -> {
                Checkpoint after = after(a);
                if (after == null && lastEnd(a) != null) {
                    yield beforeLeg(a, task, place, now); // No checkpoint of it could be taken.
                }
                if (after == null) {
                    beforeRetry(a, place, now);
                    yield a;
                }
                Set<String> theirs = TreeChanges.since(place, after, now, assessed(a, after));
                theirs.removeIf(TreeChanges.notIn(place, trees.base(a), now));
                yield setApartFromWork(a, place, now, theirs);
            }
            case RUNNING, ENDED -> a;
        };
    }

    /** Whether nothing of an attempt has run yet, so that no difference is its agent's. */
    private static boolean notBegun(Attempt a, WorkspaceSession place) {
        return switch (a.state()) {
            case CHECKPOINTED, PROMPTED -> true;
            case STARTING -> !AgentExecutions.started(a, place);
            default -> false;
        };
    }

    /**
     * What changed before the agent was started, less what was put in place for it. Where nothing
     * of the attempt has run yet that is all that differs, since a deletion, or what came there
     * with a folder, has no time of its own.
     *
     * @param now {@code null} for the workspace as it is
     */
    private Set<String> beforeFirstLeg(
            Attempt a,
            Task task,
            WorkspaceSession place,
            Checkpoint before,
            @Nullable Checkpoint now) {
        Set<String> theirs =
                notBegun(a, place)
                        ? TreeChanges.differing(place, before, now)
                        : TreeChanges.since(place, before, now, TreeChanges.begun(before));
        Checkpoint carried = theirs.isEmpty() ? null : trees.carried(a, task);
        if (carried != null) {
            theirs.removeIf(TreeChanges.notIn(place, carried, now));
        }
        return theirs;
    }

    /** For what changed before the agent was started, or since its last leg ended. */
    private Attempt beforeLeg(Attempt a, Task task, WorkspaceSession place, Checkpoint now) {
        Checkpoint before = before(a);
        Instant ended = lastEnd(a);
        if (before == null) {
            return a;
        }
        if (ended != null) {
            Set<String> theirs = TreeChanges.since(place, before, now, ended);
            List<String> whileIdle = rests.changes(a, place, before, now);
            theirs.addAll(whileIdle);
            Set<String> unsure = recorded(a);
            unsure.addAll(whileIdle);
            return setApart(a, place, now, theirs, unsure);
        }
        Set<String> theirs = beforeFirstLeg(a, task, place, before, now);
        return setApart(a, place, now, theirs, Set.of());
    }

    /**
     * The same between two attempts, the next of which goes on from the tree of the one before: for
     * what changed after that one was assessed, and for what it had not touched and was changed
     * while its checks ran, by them or by a person.
     *
     * @param now the checkpoint before the next one
     */
    void beforeRetry(Attempt next, WorkspaceSession place, Checkpoint now) {
        Attempt previous = trees.previousInChain(next);
        if (previous != null && previous.checkpointAfter() == null) {
            afterUnkept(previous, place, now);
            return;
        }
        Checkpoint after = previous == null ? null : after(previous);
        if (previous == null || after == null) {
            return;
        }
        Set<String> theirs =
                new TreeSet<>(
                        place.checkpoints()
                                .changedSince(
                                        after,
                                        now,
                                        assessed(previous, after),
                                        AttemptBaseline.toPutBack(previous).isEmpty()));
        theirs.removeIf(TreeChanges.notIn(place, trees.base(previous), now));
        trees.findBase(previous)
                .map(base -> LaterChanges.of(place.checkpoints(), base, after, now))
                .ifPresent(later -> theirs.addAll(later.stay()));
        var unused = setApart(previous, place, now, theirs, Set.of());
    }

    /** The same where no checkpoint of an attempt's work could be taken: for what is younger. */
    private void afterUnkept(Attempt previous, WorkspaceSession place, Checkpoint now) {
        Checkpoint before = before(previous);
        Instant ended = lastEnd(previous);
        if (before != null && ended != null) {
            var unused =
                    setApart(
                            previous,
                            place,
                            now,
                            TreeChanges.since(place, before, now, ended),
                            Set.of());
        }
    }

    /** Puts them into the tree that holds the attempt's work too: they are no part of that. */
    private Attempt setApartFromWork(
            Attempt a, WorkspaceSession place, Checkpoint now, Set<String> theirs) {
        Checkpoint after = after(a);
        Attempt moved = setApart(a, place, now, theirs, recorded(a));
        if (theirs.isEmpty() || after == null) {
            return moved;
        }
        Optional<Checkpoint> made = place.checkpoints().overlay(after, now, List.copyOf(theirs));
        if (made.isEmpty()) {
            return moved;
        }
        trees.record(made.get(), a.ref());
        return state.write(tx -> {
            Attempt next =
                    tx.attempt(a.ref())
                            .orElse(moved)
                            .withCheckpoints(moved.checkpointBefore(), made.get().id());
            tx.put(next);
            Task task = TaskLedger.required(tx, a.ref().task());
            if (after.id().equals(task.checkpoint())) {
                tx.put(task.withCheckpoint(made.get().id()));
            }
            return next;
        });
    }

    /** Puts them into the trees before the attempt and before the first of its chain. */
    private Attempt setApart(
            Attempt a,
            WorkspaceSession place,
            Checkpoint from,
            Set<String> theirs,
            Set<String> unsure) {
        if (theirs.isEmpty()) {
            return a;
        }
        Set<String> ask = new TreeSet<>(theirs);
        ask.retainAll(unsure);
        List<Attempt> chain = new ArrayList<>();
        for (Attempt at = a; at != null; at = trees.previousInChain(at)) {
            chain.add(at);
        }
        Attempt mine = a;
        for (Attempt of : chain) {
            Checkpoint before = before(of);
            Optional<Checkpoint> made =
                    before == null
                            ? Optional.empty()
                            : place.checkpoints().overlay(before, from, List.copyOf(theirs));
            if (made.isEmpty()) {
                continue;
            }
            Checkpoint overlaid = made.get();
            Map<String, Object> data = new HashMap<>(AttemptBaseline.told(overlaid));
            data.put(THEIRS, List.copyOf(theirs));
            data.put(UnwatchedChangesQuestion.TO_ASK, List.copyOf(ask));
            Attempt moved =
                    state.write(tx -> {
                        tx.put(overlaid);
                        Attempt next =
                                tx.attempt(of.ref())
                                        .orElse(of)
                                        .withCheckpoints(overlaid.id(), of.checkpointAfter());
                        tx.put(next);
                        tx.append(EventDraft.of(EventType.CHECKPOINT_TAKEN, of, data));
                        return next;
                    });
            if (of.ref().equals(a.ref())) {
                mine = moved;
            }
        }
        return mine;
    }

    private @Nullable Checkpoint before(Attempt a) {
        String id = a.checkpointBefore();
        return id == null ? null : state.read(v -> v.checkpoint(id)).orElse(null);
    }

    private static @Nullable Instant lastEnd(Attempt a) {
        return a.legs().reversed().stream()
                .map(Leg::endedAt)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private @Nullable Checkpoint after(Attempt a) {
        String id = a.checkpointAfter();
        return id == null ? null : state.read(v -> v.checkpoint(id)).orElse(null);
    }

    /** When the last check of an attempt had ended: nothing of it runs after that. */
    private Instant assessed(Attempt a, Checkpoint after) {
        AttemptRef ref = a.ref();
        return state.read(v -> v.lastEvents(ref.task(), RECENT)).reversed().stream()
                .filter(e -> e.type() == EventType.SCORED && e.attempt() == ref.number())
                .map(Event::at)
                .findFirst()
                .orElse(after.createdAt());
    }

    /** What the attempt was seen to change: of what it moved, both places. */
    private Set<String> recorded(Attempt a) {
        Set<String> paths = new HashSet<>();
        for (FileChange c : state.read(v -> v.changes(a.ref()))) {
            paths.add(c.path());
            if (c.from() != null) {
                paths.add(c.from());
            }
        }
        return paths;
    }
}
