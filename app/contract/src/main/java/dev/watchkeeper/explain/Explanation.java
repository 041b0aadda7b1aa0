package dev.watchkeeper.explain;

import dev.watchkeeper.domain.Attempt;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A decision in words.
 *
 * @param decision its word
 * @param rule the rule that asked, or {@code null}
 * @param title which attempt, when, what was decided
 * @param text the paragraph
 */
public record Explanation(
        Attempt attempt,
        Instant at,
        String decision,
        @Nullable String rule,
        String title,
        String text) {}
