package dev.watchkeeper.control;

import dev.watchkeeper.domain.Event;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** The journal: what has happened, in order. */
public interface EventsPort {
    /**
     * Waits until something has changed.
     *
     * @param after the {@code seq} of the last event that the caller knows; 0 for none
     * @param max most events to return
     * @param waitMillis how long to wait for one at most; 0 returns at once
     * @return events in order; empty if the time is over
     */
    @Reading
    List<Event> events(long after, int max, long waitMillis);

    /** The last {@code max} events of a task, or of all where it is {@code null}, in order. */
    @Reading
    List<Event> lastEvents(@Nullable String task, int max);

    /**
     * The {@code seq} after which events of a time or later stand, to go on from by {@link
     * #events}. Some of those after it may be of an earlier time, where a clock was set back.
     */
    @Reading
    long seqBefore(Instant time);
}
