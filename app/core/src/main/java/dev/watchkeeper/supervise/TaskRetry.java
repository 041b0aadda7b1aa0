package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.OutcomeRecorder;
import dev.watchkeeper.attempt.TaskLedger;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.state.StateManager;

import java.time.Clock;

/** Has tasks that ended or are blocked done again. */
public final class TaskRetry {
    private final StateManager state;
    private final Clock clock;
    private final TaskLedger ledger;
    private final OutcomeRecorder outcomes;
    private final Runnable wake;

    /**
     * @param wake has the loop look at once
     */
    TaskRetry(
            StateManager state,
            Clock clock,
            TaskLedger ledger,
            OutcomeRecorder outcomes,
            Runnable wake) {
        this.state = state;
        this.clock = clock;
        this.ledger = ledger;
        this.outcomes = outcomes;
        this.wake = wake;
    }

    /**
     * Makes a task pending again, with all of its attempts.
     *
     * @throws WatchkeeperException with {@code CONFLICT} if it has neither ended nor is blocked, or
     *     its last attempt is still being closed
     */
    public Task retry(String id) {
        Task ready =
                state.write(tx -> {
                    Task t = TaskLedger.required(tx, id);
                    if (!t.state().ended() && t.state() != TaskState.BLOCKED) {
                        throw new WatchkeeperException(
                                WatchkeeperException.Code.CONFLICT,
                                "task " + id + " is " + TaskLedger.word(t.state()),
                                t.state() == TaskState.WAITING
                                        ? "answer its breakpoint: 'watchkeeper"
                                                + " breakpoint list'"
                                        : "only an ended or blocked task can be" + " retried");
                    }
                    boolean unfinished =
                            tx.attempts(id).stream()
                                    .anyMatch(a -> a.state() != AttemptState.CLOSED);
                    if (unfinished) {
                        throw new WatchkeeperException(
                                WatchkeeperException.Code.CONFLICT,
                                "the last attempt of task " + id + " is still being closed",
                                "try again in a moment, with 'watchkeeper run' going");
                    }
                    if (t.state() == TaskState.DONE && !tx.attempts(id).isEmpty()) {
                        outcomes.failedLater(
                                tx, tx.attempts(id).getLast(), Outcome.Source.LATER_FAILURE);
                    }
                    Task fresh =
                            t.withAttempts(0)
                                    .withAttemptsAllowed(0)
                                    .withCheckpoint(null)
                                    .in(TaskState.PENDING, clock.instant());
                    tx.put(fresh);
                    Task settled = ledger.settle(tx, fresh);
                    ledger.followedBy(tx, settled);
                    return settled;
                });
        outcomes.changed();
        wake.run();
        return ready;
    }
}
