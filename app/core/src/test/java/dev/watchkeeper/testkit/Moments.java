package dev.watchkeeper.testkit;

import dev.watchkeeper.attempt.SupervisorParts;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Does something at the n-th of the moments of a run: each time the supervisor or an attempt is
 * told the time, and after each state of an attempt that has become durable. The supervisor is the
 * thread that made this.
 */
public final class Moments extends Clock {
    private final Thread supervisor = Thread.currentThread();
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicReference<Runnable> what = new AtomicReference<>(() -> {});

    /** The same parts, with this clock. */
    public SupervisorParts over(SupervisorParts parts) {
        return new SupervisorParts(
                parts.state(),
                parts.evidence(),
                parts.settings(),
                parts.hosts(),
                parts.agents(),
                parts.prompts(),
                parts.model(),
                this);
    }

    /** Does this at that moment from now, counted from 1. */
    public void at(int moment, Runnable wanted) {
        what.set(wanted);
        left.set(moment);
    }

    /** Whether that moment has come; if not, it does not come any more. */
    public boolean reached() {
        return left.getAndSet(0) <= 0;
    }

    /** One moment has come. */
    public void one() {
        if (left.decrementAndGet() == 0) {
            what.get().run();
        }
    }

    @Override
    public Instant instant() {
        Thread now = Thread.currentThread();
        if (now == supervisor || now.getName().startsWith("attempt-")) {
            one();
        }
        return Instant.now();
    }

    @Override
    public ZoneId getZone() {
        return Clock.systemUTC().getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("only the moment is asked for");
    }
}
