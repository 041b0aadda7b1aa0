package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.StopSignal;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The state of the supervisor's loop: whether it runs, is paused, idle or stopping, and whether
 * something has happened that it should look at. All threads share it, behind one lock.
 */
final class SupervisorState {
    private final Object lock = new Object();

    private boolean running;
    private boolean paused;
    private boolean idle;
    private boolean askedToStop;
    private StopSignal.Kind stopping = StopSignal.Kind.NONE;
    private long woken;
    private @Nullable Instant since;

    /**
     * Notes that the loop begins now.
     *
     * @throws IllegalStateException if it runs already
     */
    void begin(Clock clock) {
        synchronized (lock) {
            if (running) {
                throw new IllegalStateException("the loop runs already");
            }
            running = true;
            idle = false;
            askedToStop = false;
            stopping = StopSignal.Kind.NONE;
            since = clock.instant();
            lock.notifyAll();
        }
    }

    /** Notes that the loop has ended. */
    void ended() {
        synchronized (lock) {
            running = false;
            since = null;
            lock.notifyAll();
        }
    }

    /** How the attempts under way are to end now that the loop does: gently if nobody said. */
    StopSignal.Kind endKind() {
        synchronized (lock) {
            return stopping == StopSignal.Kind.NONE ? StopSignal.Kind.GENTLE : stopping;
        }
    }

    /** Notes whether nothing is left to do; that counts only if nothing has happened since. */
    boolean noteIdle(boolean nothingLeft, long seen) {
        synchronized (lock) {
            idle = nothingLeft && woken == seen;
            return idle;
        }
    }

    /** Notes that a person wants the loop to end. */
    void stopRequested() {
        synchronized (lock) {
            askedToStop = true;
        }
    }

    /** Whether a person wanted the loop to end. */
    boolean wasAsked() {
        synchronized (lock) {
            return askedToStop;
        }
    }

    /** Notes that the loop is to end in this way; the more urgent of two ways counts. */
    void stopping(StopSignal.Kind kind) {
        synchronized (lock) {
            if (kind.compareTo(stopping) > 0) {
                stopping = kind;
            }
        }
    }

    boolean stopGiven() {
        synchronized (lock) {
            return stopping != StopSignal.Kind.NONE;
        }
    }

    void paused(boolean wanted) {
        synchronized (lock) {
            paused = wanted;
        }
    }

    boolean isPaused() {
        synchronized (lock) {
            return paused;
        }
    }

    boolean isRunning() {
        synchronized (lock) {
            return running;
        }
    }

    /**
     * {@code running idle paused stopped}; idle means that nothing is left to do or to wait for.
     */
    String word() {
        synchronized (lock) {
            return !running ? "stopped" : paused ? "paused" : idle ? "idle" : "running";
        }
    }

    /** Since when the loop runs; {@code null} if it does not. */
    @Nullable Instant since() {
        synchronized (lock) {
            return since;
        }
    }

    /** Notes that something has changed that the loop should look at. */
    void wake() {
        synchronized (lock) {
            woken++;
            idle = false;
            lock.notifyAll();
        }
    }

    /** How often something has changed. */
    long woken() {
        synchronized (lock) {
            return woken;
        }
    }

    /**
     * Waits until something changes, but not for long; not at all if that or a stop came already.
     *
     * @param seen how often something had changed when the loop looked
     */
    @SuppressWarnings("WaitNotInLoop") // Woken for nothing, the loop looks once more.
    void await(long seen, Duration atMost) {
        synchronized (lock) {
            if (woken == seen && stopping == StopSignal.Kind.NONE) {
                try {
                    lock.wait(atMost.toMillis());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    stopping = StopSignal.Kind.GENTLE;
                }
            }
        }
    }

    /** Waits until the loop has begun. */
    void awaitBegin() {
        synchronized (lock) {
            while (!running) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    /** Waits until the loop has ended, if it runs. */
    void awaitEnd() {
        synchronized (lock) {
            while (running) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }
}
