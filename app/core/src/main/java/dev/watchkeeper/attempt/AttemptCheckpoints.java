package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.PutBackNote;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.state.Transaction;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Takes the checkpoints before and after an attempt's work, each written in one transaction with
 * the state of the project's repository. One that can't be taken becomes a question.
 */
final class AttemptCheckpoints {
    private final StateManager state;
    private final EvidenceStore evidence;
    private final Function<Project, Settings> settingsOf;
    private final Clock clock;
    private final AttemptBaseline trees;
    private final PersonChanges persons;
    private final AttemptRepository repositories;
    private final AttemptDecider decisions;
    private final DecisionApplier consequences;

    AttemptCheckpoints(
            StateManager state,
            EvidenceStore evidence,
            Function<Project, Settings> settingsOf,
            Clock clock,
            AttemptBaseline trees,
            AttemptRepository repositories,
            AttemptDecider decisions,
            DecisionApplier consequences) {
        this.state = state;
        this.evidence = evidence;
        this.settingsOf = settingsOf;
        this.clock = clock;
        this.trees = trees;
        this.persons = trees.persons();
        this.repositories = repositories;
        this.decisions = decisions;
        this.consequences = consequences;
    }

    /** Takes the checkpoint before the attempt, and puts kept work back that it goes on from. */
    Attempt takeBefore(Attempt a, Task task, WorkspaceSession place, Settings settings) {
        Attempt now = a;
        try {
            if (now.checkpointBefore() == null) {
                new InterruptedRestore(state, evidence, settingsOf, clock).requireWhole(place);
                Checkpoint before =
                        place.checkpoints()
                                .take(Checkpoint.Kind.BEFORE, a.ref(), Snapshots.Sure.BY_SWEEP);
                var repository = repositories.before(a, place);
                persons.beforeRetry(a, place, before);
                boolean more = trees.carriesOver(a, task);
                now =
                        state.write(tx -> {
                            recordCheckpoint(tx, a, before, List.of());
                            repository.accept(tx);
                            Attempt kept = a.withCheckpoints(before.id(), null);
                            if (!more) {
                                return Transition.TOOK_CHECKPOINT.take(tx, kept);
                            }
                            tx.put(kept);
                            return kept;
                        });
                if (!more) {
                    return now;
                }
            }
            trees.carryOver(now, task, place);
        } catch (WatchkeeperException e) {
            if (HostProblems.leftToLoop(e)) {
                throw e;
            }
            return consequences.noCheckpoint(
                    now,
                    task,
                    decisions.noCheckpoint(now, task, settings, e, true),
                    Transition.NO_CHECKPOINT_BEFORE);
        }
        Attempt ready = now;
        return state.write(tx -> Transition.TOOK_CHECKPOINT.take(tx, ready));
    }

    /**
     * Takes the checkpoint after the attempt and sets the person's changes apart from the agent's.
     *
     * @param recovered whether the agent may have been at work while nobody watched
     */
    Attempt takeAfter(
            Attempt a, Task task, WorkspaceSession place, Settings settings, boolean recovered) {
        List<String> opened = new ArrayList<>();
        Checkpoint after;
        Consumer<Transaction> repository;
        Attempt own;
        try {
            Instant ended = a.legs().getLast().endedAt();
            place.watch().settleSince(ended == null ? Instant.MAX : ended);
            after =
                    place.checkpoints()
                            .take(
                                    Checkpoint.Kind.AFTER,
                                    a.ref(),
                                    Snapshots.Sure.BY_EVENTS,
                                    snapshotBefore(a),
                                    opened::addAll);
            repository = repositories.after(a, place);
            own = persons.afterAgent(a, task, place, after, recovered);
        } catch (WatchkeeperException e) {
            if (HostProblems.leftToLoop(e)) {
                throw e;
            }
            return consequences.noCheckpoint(
                    a,
                    task,
                    decisions.noCheckpoint(a, task, settings, e, false),
                    Transition.NO_CHECKPOINT_AFTER);
        }
        return state.write(tx -> {
            recordCheckpoint(tx, a, after, opened);
            repository.accept(tx);
            return Transition.TOOK_STOCK.take(
                    tx, own.withCheckpoints(own.checkpointBefore(), after.id()));
        });
    }

    private @Nullable String snapshotBefore(Attempt a) {
        String before = a.checkpointBefore();
        return before == null
                ? null
                : state.read(v -> v.checkpoint(before)).map(Checkpoint::snapshot).orElse(null);
    }

    private static void recordCheckpoint(
            Transaction tx, Attempt a, Checkpoint c, List<String> opened) {
        Map<String, Object> data = new HashMap<>(AttemptBaseline.told(c));
        if (!opened.isEmpty()) {
            data.put(PutBackNote.OPENED, opened);
        }
        tx.put(c);
        tx.append(EventDraft.of(EventType.CHECKPOINT_TAKEN, a, data));
    }
}
