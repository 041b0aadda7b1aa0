package dev.watchkeeper.llm;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Time that a test moves. Pauses pass by themselves; waits for a queue only by {@link #pass}. */
final class ManualTime implements ModelClock {
    private final AtomicLong now = new AtomicLong();
    private int delivered;
    private int polling;

    /** The pauses that were made. */
    final List<Duration> pauses = new CopyOnWriteArrayList<>();

    @Override
    public long nanos() {
        return now.get();
    }

    @Override
    public <T> @Nullable T poll(BlockingQueue<T> queue, long nanos) throws InterruptedException {
        long until = now.get() + nanos;
        begin();
        T element = null;
        try {
            do {
                element = queue.poll(1, TimeUnit.MILLISECONDS);
            } while (element == null && now.get() < until);
            return element;
        } finally {
            end(element != null);
        }
    }

    private synchronized void begin() {
        polling++;
    }

    private synchronized void end(boolean got) {
        polling--;
        delivered += got ? 1 : 0;
    }

    private synchronized boolean waitsAfter(int elements) {
        return polling > 0 && delivered >= elements;
    }

    private synchronized boolean delivered(int elements) {
        return delivered >= elements;
    }

    /** Waits until so many elements were taken in all, and somebody waits for another. */
    void awaitWaiting(int elements) throws InterruptedException {
        await(() -> waitsAfter(elements), "nobody waits after " + elements);
    }

    @Override
    public boolean await(CountDownLatch latch, long nanos) {
        pauses.add(Duration.ofNanos(nanos));
        now.addAndGet(nanos);
        return latch.getCount() == 0;
    }

    void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    /** Waits until so many elements were taken in all. */
    void awaitDelivered(int atLeast) throws InterruptedException {
        await(() -> delivered(atLeast), "too few elements came");
    }

    private static void await(BooleanSupplier what, String problem) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!what.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(problem);
            }
            new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS);
        }
    }
}
