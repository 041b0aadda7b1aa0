package dev.watchkeeper.notify;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.notifier.Notice;
import dev.watchkeeper.plugin.notifier.Notifier;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Calls a notifier on a thread of its own that nobody waits for longer than a limit: it may throw
 * whatever it likes, or never return.
 */
public final class NoticeCourier {
    /** How long one call may take. */
    public static final Duration LIMIT = Duration.ofSeconds(10);

    /** What became of a call that was under way when {@link #stop} was called. */
    public static final Failure STOPPED = new Failure("the supervisor was stopped meanwhile", "");

    private final Duration limit;
    private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    public NoticeCourier() {
        this(LIMIT);
    }

    /**
     * @param limit how long one call may take
     */
    public NoticeCourier(Duration limit) {
        this.limit = limit;
    }

    /**
     * Why a call did not end well.
     *
     * @param hint what can be done about it; may be empty
     */
    public record Failure(String problem, String hint) {}

    /**
     * Hands a notice over.
     *
     * @param notifier made on that thread
     * @return {@code null} if it was delivered
     */
    public @Nullable Failure deliver(Supplier<Notifier> notifier, Notice notice) {
        try {
            var unused =
                    call(
                            notifier,
                            one -> {
                                one.send(notice);
                                return true;
                            });
            return null;
        } catch (FailedException e) {
            return e.failure;
        }
    }

    /** A call that did not end well. */
    public static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Failure failure;

        private FailedException(Failure failure) {
            super(failure.problem());
            this.failure = failure;
        }

        public Failure failure() {
            return failure;
        }
    }

    /**
     * Asks a notifier something.
     *
     * @throws FailedException if it throws, or does not return in time
     */
    public <T> T call(Supplier<Notifier> notifier, Function<Notifier, T> ask)
            throws FailedException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        underWay.add(answer);
        if (stopped) {
            answer.cancel(false);
        }
        // A platform thread: one that never rests would keep a carrier from all virtual ones.
        Thread called =
                Thread.ofPlatform()
                        .daemon()
                        .name("notifier")
                        .start(() -> {
                            try {
                                answer.complete(ask.apply(notifier.get()));
                            } catch (Throwable e) {
                                // Whatever a stranger's classes throw, supervision goes on.
                                answer.completeExceptionally(e);
                            }
                        });
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            called.interrupt();
            throw new FailedException(
                    new Failure(
                            "it did not return within " + limit.toMillis() / 1000.0 + " s",
                            "look at what it delivers to"));
        } catch (CancellationException e) {
            called.interrupt();
            throw new FailedException(STOPPED);
        } catch (InterruptedException e) {
            called.interrupt();
            Thread.currentThread().interrupt();
            throw new FailedException(STOPPED);
        } catch (ExecutionException e) {
            throw new FailedException(failure(e.getCause() == null ? e : e.getCause()));
        } finally {
            underWay.remove(answer);
        }
    }

    /** Ends all calls that are under way, and lets none begin. */
    public void stop() {
        stopped = true;
        underWay.forEach(answer -> answer.cancel(false));
    }

    private static Failure failure(Throwable e) {
        String message = e.getMessage();
        if (e instanceof PluginException known) {
            return new Failure(String.valueOf(message), known.hint());
        }
        // One of ours says all that there is to say; of others the name is needed too.
        boolean ours = e.getClass().getName().startsWith("dev.watchkeeper.domain.");
        return new Failure(
                ours && message != null
                        ? message
                        : "it failed: "
                                + e.getClass().getSimpleName()
                                + (message == null ? "" : ": " + message),
                "look at `watchkeeper plugin list` and at the settings below notify");
    }
}
