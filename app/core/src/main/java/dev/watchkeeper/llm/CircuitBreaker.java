package dev.watchkeeper.llm;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Leaves the model alone after three failures in a row; then lets one question try it. */
final class CircuitBreaker {
    private static final int FAILURES = 3;
    private static final Duration REST = Duration.ofSeconds(30);

    private final Clock clock;
    private int failures;
    private Instant restsUntil = Instant.MIN;

    CircuitBreaker(Clock clock) {
        this.clock = clock;
    }

    synchronized boolean rests() {
        Instant now = clock.instant();
        // A rest that would be longer was begun by a clock that has been set back since.
        return now.isBefore(restsUntil) && !restsUntil.isAfter(now.plus(REST));
    }

    /** Asks for leave; whoever gets it after a rest is the only one until the outcome is known. */
    synchronized boolean enter() {
        if (rests()) {
            return false;
        }
        if (failures >= FAILURES) {
            restsUntil = clock.instant().plus(REST);
        }
        return true;
    }

    synchronized void succeeded() {
        failures = 0;
        restsUntil = Instant.MIN;
    }

    synchronized void failed() {
        failures++;
        if (failures >= FAILURES) {
            restsUntil = clock.instant().plus(REST);
        }
    }
}
