package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A path that stood in the workspace when a checkpoint was taken, and that it does not hold.
 *
 * @param reason {@code too_large}, {@code special}, {@code unreadable}, {@code name}, {@code
 *     excluded}, {@code changing} or {@code too_long}
 * @param size in bytes; 0 where it is no file or where it is not known
 * @param modified when its content changed last; {@code null} where that is not known
 */
public record UncoveredPath(String path, String reason, long size, @Nullable Instant modified) {}
