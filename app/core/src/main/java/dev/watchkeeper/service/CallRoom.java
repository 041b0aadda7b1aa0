package dev.watchkeeper.service;

import dev.watchkeeper.control.SocketLines;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that all calls have together which are not complete, wait, or are being answered. A
 * call that finds none left is refused, and so is a long one of an attempt's own process, whose
 * calls are short: nobody can take the memory that the others need.
 */
final class CallRoom {
    /** Of every call, without a look at who asks or at what there is. */
    static final int SHORT = 16 << 10;

    private final AtomicLong left;

    CallRoom(long bytes) {
        this.left = new AtomicLong(bytes);
    }

    /**
     * As much as one call may have, or more with more memory: its tree is several times its text.
     */
    static CallRoom ofThisProcess() {
        return new CallRoom(
                Math.max(2L * SocketLines.LONGEST_CALL, Runtime.getRuntime().maxMemory() / 16));
    }

    /** Room for one call of a caller's; to be closed when it is answered. */
    Call call(ConnectionCaller caller) {
        return new Call(caller);
    }

    /** What one call has of it. */
    final class Call implements SocketLines.Growth, AutoCloseable {
        private final ConnectionCaller caller;
        private long taken;

        private Call(ConnectionCaller caller) {
            this.caller = caller;
        }

        @Override
        public void to(long bytes) {
            if (bytes <= SHORT) {
                return;
            }
            if (caller.insideAttempt()) {
                throw new WatchkeeperException(
                        Code.REFUSED,
                        "a call of more than %d bytes is refused inside an attempt"
                                .formatted(SHORT),
                        "a person may ask for it in a terminal of their own");
            }
            if (bytes > SocketLines.LONGEST_CALL) {
                throw new WatchkeeperException(
                        Code.USAGE,
                        "a call of more than " + SocketLines.LONGEST_CALL + " bytes",
                        "give tasks in several files");
            }
            // Twice, since it is copied once at its end.
            long more = 2 * bytes - taken;
            long rest = left.addAndGet(-more);
            taken += more;
            if (rest < 0) {
                throw new WatchkeeperException(
                        Code.CONFLICT, "too much is being asked at once", "try again in a moment");
            }
        }

        @Override
        public void close() {
            left.addAndGet(taken);
            taken = 0;
        }
    }
}
