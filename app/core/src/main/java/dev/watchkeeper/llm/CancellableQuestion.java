package dev.watchkeeper.llm;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A question to the local model, under way on a thread of its own. Whoever waits for the answer, or
 * anybody else, can give it up at any time; the interrupt that ends it reaches nothing but the
 * question.
 *
 * @param <T> what is read out of the reply
 */
public final class CancellableQuestion<T> {
    private static final long LOOK_MS = 100;

    private final FutureTask<T> task;

    private CancellableQuestion(FutureTask<T> task) {
        this.task = task;
    }

    /**
     * Asks.
     *
     * @param name of the thread, for whoever looks at the process
     * @param question makes the question, on that thread: counting its tokens may take a while
     * @param read makes something of the reply, on that thread
     */
    public static <T> CancellableQuestion<T> ask(
            LocalModel model, String name, Supplier<Question> question, Function<Reply, T> read) {
        FutureTask<T> task = new FutureTask<>(() -> read.apply(model.ask(question.get())));
        var unused = Thread.ofVirtual().name(name).start(task);
        return new CancellableQuestion<>(task);
    }

    /** Gives it up; without effect once it is answered. */
    public void cancel() {
        var unused = task.cancel(true);
    }

    /**
     * Waits for the answer to its end.
     *
     * @throws ModelException if there is none, or if this thread is interrupted
     * @throws CancellationException if it was given up
     */
    public T join() {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * Waits for the answer as long as it may take, and gives the question up then.
     *
     * @param enough whether to wait no longer; asked about ten times a second
     * @return empty if it was given up
     * @throws ModelException if there is no answer, or if this thread is interrupted
     */
    public Optional<T> await(Duration longest, BooleanSupplier enough) {
        long end = System.nanoTime() + longest.toNanos();
        try {
            while (!enough.getAsBoolean()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    break;
                }
                try {
                    return Optional.of(task.get(Math.min(left, LOOK_MS), TimeUnit.MILLISECONDS));
                } catch (TimeoutException e) {
                    // Not yet.
                }
            }
        } catch (CancellationException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            cancel();
        }
        return Optional.empty();
    }

    private static RuntimeException failure(ExecutionException e) {
        if (e.getCause() instanceof RuntimeException known) {
            return known;
        }
        return new IllegalStateException("the model could not be asked", e.getCause());
    }

    private static ModelException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ModelException(ModelException.Kind.CLOSED, "interrupted", e);
    }
}
