package dev.watchkeeper.notify;

import dev.watchkeeper.domain.NotifierEntry;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.notifier.Notice;
import dev.watchkeeper.plugin.notifier.Notifier;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
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

    /** So much of a text of others is kept. */
    private static final int LONGEST = 1_000;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

    private final Duration limit;
    private final Clock clock;
    private final Map<NotifierEntry, Call> calls = new HashMap<>();
    private boolean stopped;

    public NoticeCourier() {
        this(LIMIT, Clock.systemUTC());
    }

    /**
     * @param limit how long one call may take
     * @param clock tells since when a call has not returned
     */
    public NoticeCourier(Duration limit, Clock clock) {
        this.limit = limit;
        this.clock = clock;
    }

    /** The last call of a notifier. */
    private record Call(Thread thread, CompletableFuture<?> answer, Instant since) {}

    /**
     * Why a call did not end well.
     *
     * @param hint what can be done about it; may be empty
     */
    public record Failure(String problem, String hint) {}

    /**
     * Hands a notice over.
     *
     * @param entry which notifier it is: none is called while its last call has not returned
     * @param notifier made on that thread
     * @return {@code null} if it was delivered
     */
    public @Nullable Failure deliver(
            NotifierEntry entry, Supplier<Notifier> notifier, Notice notice) {
        try {
            var unused =
                    call(
                            entry,
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
     * @param entry which notifier it is: none is called while its last call has not returned
     * @throws FailedException if it throws, does not return in time, or has not returned yet
     */
    public <T> T call(NotifierEntry entry, Supplier<Notifier> notifier, Function<Notifier, T> ask)
            throws FailedException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread called =
                begin(
                        entry,
                        answer,
                        () -> {
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
            end(called);
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
        }
    }

    private synchronized Thread begin(
            NotifierEntry entry, CompletableFuture<?> answer, Runnable run) throws FailedException {
        if (stopped) {
            throw new FailedException(STOPPED);
        }
        // One that has answered may be on its last steps.
        calls.values().removeIf(c -> c.answer().isDone() || !c.thread().isAlive());
        Call before = calls.get(entry);
        if (before != null) {
            throw new FailedException(
                    new Failure(
                            "it has not returned since "
                                    + TIME.format(before.since().atZone(ZoneId.systemDefault())),
                            "look at what it delivers to; a restart of the supervisor ends it"));
        }
        // A platform thread: one that never rests would keep a carrier from all virtual ones.
        Thread called = Thread.ofPlatform().daemon().name("notifier").start(run);
        calls.put(entry, new Call(called, answer, clock.instant()));
        return called;
    }

    /** Asks a thread to end, and lets it for a moment. */
    private void end(Thread called) {
        called.interrupt();
        try {
            var _ = called.join(limit.dividedBy(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends all calls that are under way, and lets none begin. */
    public synchronized void stop() {
        stopped = true;
        calls.values().forEach(call -> call.answer().cancel(false));
    }

    private static Failure failure(Throwable e) {
        if (e instanceof PluginException known) {
            return new Failure(told(e, known.getMessage()), cut(known.hint()));
        }
        // One of ours says all that there is to say. What others say may hold a secret.
        boolean ours = e.getClass().getName().startsWith("dev.watchkeeper.domain.");
        return new Failure(
                told(e, ours ? e.getMessage() : null),
                "look at `watchkeeper plugin list` and at the settings below notify");
    }

    private static String told(Throwable e, @Nullable String message) {
        return message == null || message.isBlank()
                ? "it failed: " + e.getClass().getSimpleName()
                : cut(message);
    }

    private static String cut(@Nullable String text) {
        if (text == null || text.length() <= LONGEST) {
            return text == null ? "" : text;
        }
        boolean between = !Character.isHighSurrogate(text.charAt(LONGEST - 1));
        return text.substring(0, between ? LONGEST : LONGEST - 1) + "\u2026";
    }
}
