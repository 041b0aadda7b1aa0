package dev.watchkeeper.state;

import dev.watchkeeper.domain.AgentRequest;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.KeptRepository;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.Workspace;

/**
 * A change of the state, all of it or nothing. It sees what it wrote itself.
 *
 * <p>Valid only inside the function it was handed to, on that thread.
 */
public interface Transaction extends View {
    /**
     * Adds the project with its main workspace, or replaces the one with its id; the main workspace
     * is where the project is.
     *
     * @throws WatchkeeperException {@code WORKSPACE} if it is new and its folder is another
     *     project's workspace
     */
    void put(Project project);

    /** Adds the workspace, or replaces the one with its id. */
    void put(Workspace workspace);

    /** Adds the task, or replaces the one with its id. */
    void put(Task task);

    /**
     * Adds the attempt, or replaces the one with its reference and its state.
     *
     * @throws IllegalStateException if it is stored in another state: {@link #move} changes that
     */
    void put(Attempt attempt);

    /**
     * Replaces an attempt by itself in another state. Only a transition of the attempt's life calls
     * this.
     *
     * @param from the state that it is stored in
     * @throws IllegalStateException if it is not
     */
    void move(Attempt attempt, AttemptState from);

    /** Adds the breakpoint, or replaces the one with its id. */
    void put(Breakpoint breakpoint);

    /** Adds what an agent asks, or replaces the one with its id. */
    void put(AgentRequest request);

    /** Adds the checkpoint, or replaces the one with its id. */
    void put(Checkpoint checkpoint);

    /**
     * Keeps how the workspace's git stood around an attempt; goes with the checkpoint before it.
     */
    void put(Attempt attempt, KeptRepository repository);

    /** Adds the hold, or replaces the one with its id. */
    void put(Hold hold);

    /** Adds the outcome, or replaces the one of its attempt. */
    void put(Outcome outcome);

    /**
     * Forgets a project and its tasks, attempts, breakpoints, checkpoints and open spot checks; its
     * events stay, and what its labelled outcomes taught.
     */
    void removeProject(String id);

    void removeCheckpoint(String id);

    void removeHold(String id);

    void record(FileChange change);

    /**
     * Adds an event to the journal, with the next {@code seq} and the present time.
     *
     * @return the event as it will be read back: values in {@code data} that JSON does not know
     *     have become strings
     */
    Event append(EventDraft draft);

    @Override
    NoticeLedger notices();

    /**
     * The next value of a durable counter, from 1 by one. A value taken in a transaction that came
     * to nothing is handed out again.
     */
    long next(String counter);
}
