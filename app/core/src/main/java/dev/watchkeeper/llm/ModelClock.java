package dev.watchkeeper.llm;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** All waiting for the model's server goes through here, so that tests need not wait. */
interface ModelClock {
    /** The system's own. */
    static ModelClock system() {
        return new ModelClock() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public <T> @Nullable T poll(BlockingQueue<T> queue, long nanos)
                    throws InterruptedException {
                return queue.poll(nanos, TimeUnit.NANOSECONDS);
            }

            @Override
            public boolean await(CountDownLatch latch, long nanos) throws InterruptedException {
                return latch.await(nanos, TimeUnit.NANOSECONDS);
            }
        };
    }

    /** Nanoseconds since some moment. */
    long nanos();

    /**
     * Takes the next element, or {@code null} if none came within so many nanoseconds.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    <T> @Nullable T poll(BlockingQueue<T> queue, long nanos) throws InterruptedException;

    /**
     * Waits so long at most; whether the latch opened.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    boolean await(CountDownLatch latch, long nanos) throws InterruptedException;
}
