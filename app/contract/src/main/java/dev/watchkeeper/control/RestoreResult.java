package dev.watchkeeper.control;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a restore did, or would do.
 *
 * @param rescue id of the checkpoint taken first; {@code null} for a dry run
 * @param left paths that differ and are left as they are, for no checkpoint holds them
 */
public record RestoreResult(
        @Nullable String rescue,
        List<String> written,
        List<String> deleted,
        long untouched,
        List<String> left) {}
