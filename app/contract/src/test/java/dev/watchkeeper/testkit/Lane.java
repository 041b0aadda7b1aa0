package dev.watchkeeper.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One thread that stands for the JavaFX thread where view models are tested without a window. */
public final class Lane implements Executor, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    @Override
    public void execute(Runnable work) {
        if (!thread.isShutdown()) {
            thread.execute(work);
        }
    }

    /** Does something on the lane and gives its result. */
    public <T extends @Nullable Object> T on(Callable<T> work) {
        try {
            return thread.submit(work).get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Does something on the lane and waits for it. */
    public void run(Runnable work) {
        try {
            var unused = thread.submit(work).get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until something holds on the lane. */
    public void until(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!on(holds::getAsBoolean)) {
            if (System.nanoTime() > deadline) {
                fail("waited in vain until " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
