package dev.watchkeeper.state;

import dev.watchkeeper.domain.Event;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Tells subscribers of committed events, in order, from a thread of its own.
 *
 * <p>The writers only hand over; a slow subscriber delays the others, never a writer.
 */
final class Announcer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Announcer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final BlockingQueue<List<Event>> waiting = new LinkedBlockingQueue<>();
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final Thread thread;

    Announcer() {
        thread = Thread.ofPlatform().daemon().name("journal-announcer").start(this::deliver);
    }

    /** Hands over the events of one transaction, which are not empty. */
    void tell(List<Event> events) {
        waiting.add(events);
    }

    AutoCloseable subscribe(Consumer<List<Event>> subscriber) {
        Subscription made = new Subscription(subscriber);
        subscriptions.add(made);
        return () -> subscriptions.remove(made);
    }

    /** Delivers what waits, for a few seconds at most, and ends. */
    @Override
    public void close() {
        waiting.add(List.of());
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver() {
        try {
            for (List<Event> events = waiting.take(); !events.isEmpty(); events = waiting.take()) {
                for (Subscription subscription : subscriptions) {
                    subscription.tell(events);
                }
            }
        } catch (InterruptedException e) {
            log.warn("the journal's announcer was interrupted and ends");
        }
    }

    /** One subscriber; equal only to itself, so that the same consumer may subscribe twice. */
    private static final class Subscription {
        private final Consumer<List<Event>> subscriber;

        Subscription(Consumer<List<Event>> subscriber) {
            this.subscriber = subscriber;
        }

        void tell(List<Event> events) {
            try {
                subscriber.accept(events);
            } catch (RuntimeException | Error e) {
                log.warn(
                        "a subscriber of the journal failed at seq {}", events.getFirst().seq(), e);
            }
        }
    }
}
