package dev.watchkeeper.testkit;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventDraft;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A journal in memory. Who waits for its next event is woken by it. */
final class FakeJournal {
    private final Clock clock;
    private final List<Event> events = new ArrayList<>();

    FakeJournal(Clock clock) {
        this.clock = clock;
    }

    Event append(EventDraft draft) {
        return append(draft, clock.instant());
    }

    synchronized Event append(EventDraft draft, Instant at) {
        Event event =
                new Event(
                        events.size() + 1L,
                        at,
                        draft.type(),
                        draft.project(),
                        draft.task(),
                        draft.attempt(),
                        draft.data());
        events.add(event);
        notifyAll();
        return event;
    }

    synchronized List<Event> events(long after, int max, long waitMillis) {
        long end = System.nanoTime() + waitMillis * 1_000_000;
        while (events.size() <= after) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return List.of();
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return List.of();
            }
        }
        return events.stream().filter(e -> e.seq() > after).limit(max).toList();
    }

    synchronized long seqBefore(Instant time) {
        return events.stream()
                .filter(e -> !e.at().isBefore(time))
                .mapToLong(e -> e.seq() - 1)
                .findFirst()
                .orElse(events.isEmpty() ? 0 : events.getLast().seq());
    }

    synchronized List<Event> lastEvents(@Nullable String task, int max) {
        List<Event> of =
                events.stream().filter(e -> task == null || task.equals(e.task())).toList();
        return List.copyOf(of.subList(Math.max(0, of.size() - max), of.size()));
    }

    /** The number of the newest event; 0 if there is none. */
    synchronized long lastSeq() {
        return events.size();
    }
}
