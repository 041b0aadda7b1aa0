package dev.watchkeeper.desktop.screen.breakpoints;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The moment in which a question that came up by itself takes no answer: what is pressed then was
 * meant for the one before. Each press in it makes it longer, so that neither a held key nor the
 * rest of a sentence ever answers.
 */
final class Rest {
    private static final long LENGTH = Duration.ofMillis(400).toNanos();

    private final LongSupplier nanos;
    private boolean resting;
    private long since;

    /**
     * @param nanos the time, as {@link System#nanoTime}
     */
    Rest(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void begin() {
        resting = true;
        since = nanos.getAsLong();
    }

    /** Whether an answer is taken; one that is not begins the rest anew. */
    boolean isOver() {
        if (resting && nanos.getAsLong() - since < LENGTH) {
            since = nanos.getAsLong();
            return false;
        }
        resting = false;
        return true;
    }
}
