package dev.watchkeeper.control;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * An attempt under way.
 *
 * @param step the word of its state
 * @param lastLine what its agent said or did last, one line without control characters
 * @param attemptsAllowed how many attempts the task has
 */
public record LiveAttempt(
        String task,
        String title,
        String project,
        int attempt,
        int attemptsAllowed,
        String agent,
        String host,
        String step,
        Instant startedAt,
        String lastLine,
        long outputBytes,
        int filesChanged,
        @Nullable String session) {}
