package dev.watchkeeper.plugin.process;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Time during which somebody really looked. Between two looks no more counts than a most: if more
 * has passed, the machine slept, or this process was stopped, and what was being watched may have
 * been, too. The clock of the wall plays no part. For one thread.
 */
public final class WatchedTime {
    private final LongSupplier nanos;
    private final long most;
    private long last;
    private long counted;

    /**
     * Begins at zero.
     *
     * @param nanos a clock that nobody sets, such as {@link System#nanoTime}
     * @param most how much counts between two looks; some times what is usual there
     */
    public WatchedTime(LongSupplier nanos, Duration most) {
        this.nanos = nanos;
        this.most = most.toNanos();
        this.last = nanos.getAsLong();
    }

    /** A look: the time that counts since the beginning. */
    public Duration now() {
        long now = nanos.getAsLong();
        counted += Math.clamp(now - last, 0, most);
        last = now;
        return Duration.ofNanos(counted);
    }
}
