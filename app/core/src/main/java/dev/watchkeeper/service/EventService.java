package dev.watchkeeper.service;

import dev.watchkeeper.control.EventsPort;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.state.StateManager;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** Answers what has happened: the journal's events, also those that are still to come. */
public final class EventService implements EventsPort, AutoCloseable {
    private final StateManager state;
    private final Object lock = new Object();
    private final AutoCloseable subscription;
    private long lastSeq;

    public EventService(StateManager state) {
        this.state = state;
        this.lastSeq = state.read(v -> v.lastSeq());
        this.subscription =
                state.subscribe(events -> {
                    synchronized (lock) {
                        lastSeq = Math.max(lastSeq, events.getLast().seq());
                        lock.notifyAll();
                    }
                });
    }

    @Override
    public List<Event> events(long after, int max, long waitMillis) {
        long deadline = System.nanoTime() + waitMillis * 1_000_000;
        synchronized (lock) {
            while (lastSeq <= after) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    break;
                }
                try {
                    lock.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return List.of();
                }
            }
        }
        return state.read(v -> v.events(after, max));
    }

    @Override
    public List<Event> lastEvents(@Nullable String task, int max) {
        return state.read(v -> v.lastEvents(task, max));
    }

    @Override
    public long seqBefore(Instant time) {
        return state.read(v -> v.seqBefore(time));
    }

    /** Ends the subscription to the journal. */
    @Override
    public void close() {
        try {
            subscription.close();
        } catch (Exception e) {
            throw new IllegalStateException("the journal's subscription could not be ended", e);
        }
    }
}
