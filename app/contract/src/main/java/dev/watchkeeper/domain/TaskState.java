package dev.watchkeeper.domain;

import java.util.EnumSet;
import java.util.Set;

/** Where a task stands. */
public enum TaskState {
    /** Waits for a task before it. */
    PENDING,
    /** Can be started. */
    READY,
    /** An attempt is under way. */
    RUNNING,
    /** Waits for a person. */
    WAITING,
    /** Waits for the end of a limit or for a host. */
    HELD,
    /** Accepted. */
    DONE,
    /** Given up by an answer or a default. */
    FAILED,
    /** Taken out by a person. */
    CANCELLED,
    /** A task before it failed or was cancelled. */
    BLOCKED;

    private static final Set<TaskState> ENDED = EnumSet.of(DONE, FAILED, CANCELLED);

    /** Whether nothing more happens to the task by itself. */
    public boolean ended() {
        return ENDED.contains(this);
    }
}
