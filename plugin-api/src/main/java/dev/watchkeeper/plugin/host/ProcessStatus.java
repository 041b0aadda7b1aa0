package dev.watchkeeper.plugin.host;

import org.jspecify.annotations.Nullable;

/**
 * How a durable process stands.
 *
 * @param pid on the host; 0 if unknown
 * @param exitStatus 0 to 255, 128 + n for signal n, once {@link State#EXITED}
 * @param out bytes of standard output so far
 * @param err bytes of standard error so far
 * @param events bytes of the events file so far
 * @param timedOut whether its {@link ProcessSpec.Limit} is over: it is being ended, or was
 */
public record ProcessStatus(
        State state,
        long pid,
        @Nullable Integer exitStatus,
        long out,
        long err,
        long events,
        boolean timedOut) {
    /** One whose time is not over. */
    public ProcessStatus(
            State state, long pid, @Nullable Integer exitStatus, long out, long err, long events) {
        this(state, pid, exitStatus, out, err, events, false);
    }

    /** Whether it lives. */
    public enum State {
        /** No such process was ever started here. */
        UNKNOWN,
        RUNNING,
        EXITED,
        /** It was started, is gone, and left no exit status (a crash of the host, kill -9). */
        VANISHED
    }

    public boolean ended() {
        return state == State.EXITED || state == State.VANISHED;
    }
}
