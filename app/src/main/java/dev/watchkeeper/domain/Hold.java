package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * An account that must rest. All tasks of its agents wait.
 *
 * @param until when it ends; {@code null} if unknown
 * @param why one sentence
 * @param tries how often it was set anew without success in between; makes the pauses grow
 */
public record Hold(
        String id, String account, @Nullable Instant until, String why, Instant since, int tries) {}
