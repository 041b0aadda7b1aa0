package dev.watchkeeper.ssh;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a call that gives no sign for a while: first gently, and where that does not end it either,
 * for certain. Safe for use by many threads.
 */
final class SilenceLimit implements AutoCloseable {
    private final long nanos;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile long moved = System.nanoTime();
    private volatile boolean passed;

    /**
     * @param limit how long the call may be silent, each time
     * @param ends what ends it, one after the other
     */
    SilenceLimit(Duration limit, List<Runnable> ends) {
        this.nanos = limit.toNanos();
        Thread.ofVirtual().name("silence limit").start(() -> watch(ends));
    }

    private void watch(List<Runnable> ends) {
        try {
            for (Runnable end : ends) {
                for (long rest = rest(); rest > 0; rest = rest()) {
                    if (done.await(rest, TimeUnit.NANOSECONDS)) {
                        return;
                    }
                }
                passed = true;
                moved();
                Thread.ofVirtual().start(end); // Apart: it may wait for the same host.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long rest() {
        return moved + nanos - System.nanoTime();
    }

    /** A byte went over the line. */
    void moved() {
        moved = System.nanoTime();
    }

    /** Whether the call was ended. */
    boolean passed() {
        return passed;
    }

    @Override
    public void close() {
        done.countDown();
    }
}
