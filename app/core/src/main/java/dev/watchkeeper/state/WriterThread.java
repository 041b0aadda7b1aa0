package dev.watchkeeper.state;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * The one thread that writes, in the order in which it is asked.
 *
 * <p>H2 returns from the commit of an interrupted thread before the data is in the file, and
 * swallows the interrupt. Nobody interrupts this thread; who asked waits for it, interrupted or
 * not.
 */
final class WriterThread {
    private final Thread thread;
    private final ExecutorService queue;

    WriterThread() {
        queue =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("state-writer").factory());
        thread = await(queue.submit(Thread::currentThread));
    }

    /**
     * Has {@code work} done by the thread and waits for it.
     *
     * @throws WatchkeeperException {@code HOME} if it was closed
     * @throws IllegalStateException if called from {@code work}
     */
    <T extends @Nullable Object> T write(Supplier<T> work) {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("a write inside a write");
        }
        Future<T> result;
        try {
            result = queue.submit(work::get);
        } catch (RejectedExecutionException e) {
            throw closed();
        }
        return await(result);
    }

    /** Lets what was asked for be done, and takes no more. */
    void close() {
        queue.close();
    }

    static WatchkeeperException closed() {
        return new WatchkeeperException(Code.HOME, "the state has been closed", "Start again.");
    }

    private static <T extends @Nullable Object> T await(Future<T> result) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw thrown(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException thrown(ExecutionException e) {
        // A supplier throws nothing else.
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return (RuntimeException) Objects.requireNonNull(e.getCause());
    }
}
