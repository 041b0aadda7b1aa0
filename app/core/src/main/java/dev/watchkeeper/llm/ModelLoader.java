package dev.watchkeeper.llm;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Loads a model in the background, so that no question's time limit aborts a load. */
final class ModelLoader {
    /** A load that takes longer may never end. */
    static final Duration LONG = Duration.ofMinutes(1);

    /** How it ended; {@code null} is well. */
    private record Outcome(@Nullable ModelException failure) {}

    private final String model;
    private final Runnable load;
    private final ModelClock time;
    private @Nullable BlockingQueue<Outcome> current;
    private long begun;
    private boolean warned;

    /**
     * @param load loads it and waits for it; may throw a {@link ModelException}
     */
    ModelLoader(String model, Runnable load, ModelClock time) {
        this.model = model;
        this.load = load;
        this.time = time;
    }

    synchronized boolean underWay() {
        return current != null;
    }

    /**
     * How long the load under way has lasted, if that is longer than {@link #LONG}; empty
     * otherwise. Written to the log once.
     */
    synchronized Optional<Duration> overdue() {
        Duration lasted = Duration.ofNanos(time.nanos() - begun);
        if (current == null || lasted.compareTo(LONG) <= 0) {
            return Optional.empty();
        }
        if (!warned) {
            warned = true;
            System.getLogger(ModelLoader.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "{0} has been loading for {1} s",
                            model,
                            lasted.toSeconds());
        }
        return Optional.of(lasted);
    }

    /**
     * Starts a load, or joins the one that is under way, and waits for it.
     *
     * @param end until when, in the time's nanoseconds
     * @throws ModelException of kind {@code LOADING} if it takes longer; or of what no further try
     *     would mend
     * @throws InterruptedException if the thread is interrupted
     */
    void await(long end) throws InterruptedException {
        BlockingQueue<Outcome> mine = startOrJoin();
        Outcome outcome = time.poll(mine, Math.max(0, end - time.nanos()));
        if (outcome == null) {
            throw new ModelException(
                    ModelException.Kind.LOADING,
                    model
                            + " is still loading"
                            + overdue().map(d -> ", for " + d.toSeconds() + " s").orElse(""));
        }
        mine.add(outcome);
        ModelException failure = outcome.failure();
        if (failure != null) {
            throw failure;
        }
    }

    /** Starts a load if none is under way; does not wait for it. */
    void begin() {
        var unused = startOrJoin();
    }

    private synchronized BlockingQueue<Outcome> startOrJoin() {
        BlockingQueue<Outcome> there = current;
        if (there != null) {
            return there;
        }
        BlockingQueue<Outcome> queue = new LinkedBlockingQueue<>();
        current = queue;
        begun = time.nanos();
        warned = false;
        Thread.ofVirtual()
                .name("model-load")
                .start(() -> {
                    Outcome outcome;
                    try {
                        load.run();
                        outcome = new Outcome(null);
                    } catch (ModelException e) {
                        outcome = new Outcome(e);
                    }
                    synchronized (this) {
                        current = null;
                    }
                    queue.add(outcome);
                });
        return queue;
    }

    /** Lets everybody go who waits. */
    synchronized void close() {
        BlockingQueue<Outcome> there = current;
        if (there != null) {
            there.add(
                    new Outcome(
                            new ModelException(
                                    ModelException.Kind.CLOSED, "the model was closed")));
        }
    }
}
