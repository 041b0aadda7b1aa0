package dev.watchkeeper.control;

import dev.watchkeeper.domain.Hold;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The loop of the supervisor: how it stands, its start and its end, what rests. */
public interface RunsPort {
    /** How everything stands now. */
    @Reading
    Overview overview();

    /**
     * Begins to check the surroundings.
     *
     * @param what {@code agents}, {@code hosts}, {@code model}; {@code agent NAME} or {@code host
     *     NAME} for one of them; {@code run} for what would stop a run of the open tasks; anything
     *     else for agents, hosts and the model
     * @return the job; its result is {@link JobResult.Checked}; it fails if nothing has the name
     */
    @Reading
    Job checkHealth(String what);

    /** Starts the loop in the process that owns the home, if it is not going. */
    void run(@Nullable String project);

    /** Starts no more attempts; those under way go on. */
    void pause();

    /** Goes on after a pause. */
    void resume();

    /**
     * Ends the loop.
     *
     * @param now whether agents are killed instead of interrupted; their attempts go on in the same
     *     session at the next run either way
     */
    void stop(boolean now);

    /** Accounts and hosts that rest. */
    @Reading
    List<Hold> holds();

    /**
     * Ends a rest now; what waited for it goes on.
     *
     * @param account the account, or the host's name
     * @return what rested
     */
    Hold liftHold(String account);
}
