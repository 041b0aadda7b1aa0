package dev.watchkeeper.llm;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Time that a test moves. Pauses pass by themselves; waits for a queue only by {@link #pass}. */
final class ManualTime implements Time {
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger delivered = new AtomicInteger();
    private final AtomicInteger polling = new AtomicInteger();

    /** The pauses that were made. */
    final List<Duration> pauses = new CopyOnWriteArrayList<>();

    @Override
    public long nanos() {
        return now.get();
    }

    @Override
    public <T> @Nullable T poll(BlockingQueue<T> queue, long nanos) throws InterruptedException {
        long until = now.get() + nanos;
        polling.incrementAndGet();
        try {
            while (true) {
                T element = queue.poll(1, TimeUnit.MILLISECONDS);
                if (element != null) {
                    delivered.incrementAndGet();
                    return element;
                }
                if (now.get() >= until) {
                    return null;
                }
            }
        } finally {
            polling.decrementAndGet();
        }
    }

    /** Waits until somebody waits. */
    void awaitPolling() throws InterruptedException {
        await(() -> polling.get() > 0, "nobody waits");
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
        await(() -> delivered.get() >= atLeast, "too few elements came");
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

    /** Lets time pass in steps until something is over. */
    void passUntilDone(CompletableFuture<?> something, Duration step) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!something.isDone()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still waits after " + Duration.ofNanos(now.get()));
            }
            pass(step);
            new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
        }
    }
}
