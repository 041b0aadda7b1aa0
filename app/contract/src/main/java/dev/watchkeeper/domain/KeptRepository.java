package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

/**
 * The small files of a workspace's git around an attempt, as they are kept.
 *
 * @param before the attempt
 * @param after it; {@code null} while that was not looked at
 */
@SuppressWarnings("ArrayRecordComponent") // Written and read as a whole, never compared.
public record KeptRepository(byte[] before, byte @Nullable [] after) {}
