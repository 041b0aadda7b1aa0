package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A task as a person writes it, before it has a state.
 *
 * @param id the wished id, or {@code null} to have one made
 */
public record TaskDraft(
        @Nullable String id,
        String title,
        String brief,
        List<String> after,
        Priority priority,
        @Nullable String agent,
        List<String> checks,
        List<String> scope,
        boolean critical) {
    public TaskDraft {
        after = List.copyOf(after);
        checks = List.copyOf(checks);
        scope = List.copyOf(scope);
    }
}
