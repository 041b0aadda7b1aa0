package dev.watchkeeper.llm;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How the local model does, without waiting for its server: looked at in the background. Keeps it
 * in memory as long as it is needed.
 */
public final class ModelHealthMonitor {
    /** What was seen is good for so long. */
    static final Duration FRESH = Duration.ofSeconds(5);

    /** Well within what a server keeps a model for. */
    static final Duration RENEWED = Duration.ofMinutes(10);

    private static final Duration FIRST = Duration.ofSeconds(1);

    /** A look at it. */
    private record Seen(ModelHealth health, Instant at) {}

    private final LocalModel model;
    private final InstantSource clock;
    private @Nullable Seen seen;
    private @Nullable CompletableFuture<ModelHealth> looking;
    private Instant renewed = Instant.EPOCH;

    public ModelHealthMonitor(LocalModel model, InstantSource clock) {
        this.model = model;
        this.clock = clock;
    }

    /**
     * How it was when it was last looked at, some seconds ago at most unless its server is slow;
     * the first time a moment is given to a look.
     */
    public ModelHealth health() {
        CompletableFuture<ModelHealth> look;
        Seen last;
        synchronized (this) {
            last = seen;
            Instant now = clock.instant();
            // Of the future is what was seen before the clock was set back.
            if (last != null && last.at().plus(FRESH).isAfter(now) && !last.at().isAfter(now)) {
                return last.health();
            }
            look = look();
        }
        if (last != null) {
            return last.health();
        }
        try {
            return look.get(FIRST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            // Told below: there is nothing to tell yet.
        }
        return new ModelHealth(
                ModelHealth.State.DOWN, "its server has not answered yet", "", "", null);
    }

    /** Looks at it in the background. */
    public synchronized CompletableFuture<ModelHealth> look() {
        CompletableFuture<ModelHealth> there = looking;
        if (there != null) {
            return there;
        }
        CompletableFuture<ModelHealth> mine = new CompletableFuture<>();
        looking = mine;
        Thread.ofVirtual()
                .name("model-look")
                .start(() -> {
                    try {
                        ModelHealth health = model.health();
                        // Before it is told: whoever was told may ask for the next look.
                        synchronized (this) {
                            seen = new Seen(health, clock.instant());
                            looking = null;
                        }
                        mine.complete(health);
                    } catch (RuntimeException e) {
                        synchronized (this) {
                            looking = null;
                        }
                        mine.completeExceptionally(e);
                    }
                });
        return mine;
    }

    /** It is needed: loads it, or has it kept, where that was not done for some minutes. */
    public void needed() {
        synchronized (this) {
            Instant now = clock.instant();
            if (renewed.plus(RENEWED).isAfter(now) && !renewed.isAfter(now)) {
                return;
            }
            renewed = now;
        }
        Thread.ofVirtual().name("model-warm").start(model::keepWarm);
    }
}
