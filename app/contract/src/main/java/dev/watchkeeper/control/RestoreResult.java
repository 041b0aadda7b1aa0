package dev.watchkeeper.control;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a restore did, or would do.
 *
 * @param rescue id of the checkpoint taken first; {@code null} for a dry run
 * @param left paths that differ and are left as they are, for no checkpoint holds them
 * @param undone ids of the done tasks whose work is taken back with it, all or in part; empty where
 *     only some paths are restored
 */
public record RestoreResult(
        @Nullable String rescue,
        List<String> written,
        List<String> deleted,
        long untouched,
        List<String> left,
        List<String> undone) {
    public RestoreResult {
        // What an earlier version kept does not say.
        undone = undone == null ? List.of() : List.copyOf(undone);
    }
}
