package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

/**
 * A task before it is added to a home.
 *
 * @param id the wished id, or {@code null} to have one made
 */
public record TaskDraft(@Nullable String id, TaskSpec spec) {}
