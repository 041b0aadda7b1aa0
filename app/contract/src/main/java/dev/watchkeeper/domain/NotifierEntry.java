package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;

/**
 * How notices reach the person.
 *
 * @param type of its provider
 * @param events words of the notices that it delivers, such as {@code night-over}
 * @param quiet when its notices wait; {@code null} for never
 * @param options all other keys, as plain strings, numbers, booleans, lists and maps, secret
 *     references not yet resolved
 */
public record NotifierEntry(
        String name,
        String type,
        Set<String> events,
        @Nullable QuietHours quiet,
        Map<String, Object> options) {
    public NotifierEntry {
        events = Set.copyOf(events);
        options = Map.copyOf(options);
    }
}
