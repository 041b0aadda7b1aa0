package dev.watchkeeper.testkit;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The system's clock, by which files' times are, and as much later as a test says: nobody waits for
 * a time to pass.
 */
public final class TestClock extends Clock {
    private final AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);

    private final AtomicReference<@Nullable Runnable> first = new AtomicReference<>();

    /** From now on it is so much later. */
    public void pass(Duration time) {
        later.updateAndGet(so -> so.plus(time));
    }

    /** Does something once when the clock is looked at next. */
    public void first(Runnable what) {
        first.set(what);
    }

    @Override
    public Instant instant() {
        Runnable now = first.getAndSet(null);
        if (now != null) {
            now.run();
        }
        return Instant.now().plus(later.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("only the moment is asked for");
    }
}
