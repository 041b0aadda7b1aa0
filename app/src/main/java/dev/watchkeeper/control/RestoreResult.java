package dev.watchkeeper.control;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a restore did, or would do.
 *
 * @param rescue id of the checkpoint taken first; {@code null} for a dry run
 */
public record RestoreResult(
        @Nullable String rescue, List<String> written, List<String> deleted, long untouched) {}
