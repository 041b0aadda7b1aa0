package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/**
 * One line of the journal.
 *
 * @param seq rises by one without gaps per home, from 1
 * @param attempt number of the attempt, or 0 if it belongs to none
 * @param data more members of the JSON object: strings, numbers, booleans, lists and maps of these,
 *     keys in snake_case
 */
public record Event(
        long seq,
        Instant at,
        EventType type,
        @Nullable String project,
        @Nullable String task,
        int attempt,
        Map<String, Object> data) {
    public Event {
        data = Map.copyOf(data);
    }
}
