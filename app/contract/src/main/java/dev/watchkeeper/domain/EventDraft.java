package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** An event that has no place in the journal yet; the journal gives it {@code seq} and time. */
public record EventDraft(
        EventType type,
        @Nullable String project,
        @Nullable String task,
        int attempt,
        Map<String, Object> data) {
    public EventDraft {
        data = Map.copyOf(data);
    }

    /** An event about an attempt. */
    public static EventDraft of(EventType type, Attempt attempt, Map<String, Object> data) {
        return new EventDraft(
                type, attempt.project(), attempt.ref().task(), attempt.ref().number(), data);
    }

    /** An event about a task. */
    public static EventDraft of(EventType type, Task task, Map<String, Object> data) {
        return new EventDraft(type, task.project(), task.id(), 0, data);
    }

    /** An event about the supervisor itself. */
    public static EventDraft of(EventType type, Map<String, Object> data) {
        return new EventDraft(type, null, null, 0, data);
    }
}
