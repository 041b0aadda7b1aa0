package dev.watchkeeper.control;

import dev.watchkeeper.domain.WatchkeeperException;

import org.jspecify.annotations.Nullable;

/**
 * Work that takes long and goes on in the supervisor's process whoever looks.
 *
 * @param id unique in that process
 * @param what it does, such as {@code pull qwen3:8b}
 * @param state whether it still goes on
 * @param step what is done now, in words; empty before the first
 * @param done how much of {@code total} is done, in bytes or pieces
 * @param total 0 if the step has no size
 * @param code of its failure; {@code null} unless {@code state} is {@code FAILED}
 * @param problem what went wrong; empty unless {@code state} is {@code FAILED}
 * @param hint how to mend it; may be empty
 */
public record Job(
        String id,
        String what,
        State state,
        String step,
        long done,
        long total,
        WatchkeeperException.@Nullable Code code,
        String problem,
        String hint) {
    /** How a job stands. */
    public enum State {
        RUNNING,
        DONE,
        FAILED,
        CANCELLED
    }

    /** Whether it has ended, in whatever way. */
    public boolean over() {
        return state != State.RUNNING;
    }
}
