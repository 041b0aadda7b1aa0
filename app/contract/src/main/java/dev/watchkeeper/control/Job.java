package dev.watchkeeper.control;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WorkProgress;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * Work that takes long and goes on in the process that owns the home whoever looks.
 *
 * @param id unique in the home
 * @param what it does, such as {@code pull qwen3:8b}
 * @param step what is done now, in words; empty before the first
 * @param done how much of {@code total} is done
 * @param total 0 if the step has no size
 * @param unit of {@code done} and {@code total}
 * @param cancellable whether {@link JobsPort#cancelJob} can still end it; {@code false} once it has
 *     ended
 * @param pid of the process that does it, or did
 * @param endedAt {@code null} while it goes on
 * @param result what came of it; {@code null} unless it is done and has one
 * @param failure {@code null} unless it failed or was interrupted
 */
public record Job(
        String id,
        Kind kind,
        String what,
        State state,
        String step,
        long done,
        long total,
        WorkProgress.Unit unit,
        boolean cancellable,
        long pid,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable JobResult result,
        @Nullable Failure failure) {
    /** What kind of work it is. */
    public enum Kind {
        /** Fetches a model. */
        PULL,
        /** Takes a checkpoint. */
        CHECKPOINT,
        /** Brings a workspace back to a checkpoint. */
        RESTORE,
        /** Proves checkpoints. */
        VERIFY,
        /** Checks the machine, agents, hosts and the model. */
        CHECK,
        /** Makes something of what is recorded, such as a receipt. */
        REPORT,
        /** Rehearses a night. */
        PREFLIGHT;

        /** Whether it changes a workspace or its checkpoints, so that it must not be cut. */
        public boolean changesWorkspace() {
            return this == RESTORE || this == CHECKPOINT;
        }

        /** Whether one that is cancelled goes on for a moment: it leaves nothing half done. */
        public boolean endsInOrder() {
            return changesWorkspace() || this == PREFLIGHT || this == REPORT;
        }
    }

    /** How a job stands. */
    public enum State {
        RUNNING,
        DONE,
        FAILED,
        CANCELLED,
        /** Its process ended while it went on. */
        INTERRUPTED
    }

    /**
     * Why it came to nothing.
     *
     * @param hint how to mend it; may be empty
     */
    public record Failure(WatchkeeperException.Code code, String message, String hint) {}

    /** Whether it has ended, in whatever way. */
    public boolean over() {
        return state != State.RUNNING;
    }
}
