package dev.watchkeeper.plugin.host;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * One change of a file, as told by a host.
 *
 * @param from the path before, for a rename
 * @param size in bytes after it; 0 if deleted
 * @param sha256 of the content after it, hex; {@code null} if deleted or no regular file
 */
public record ChangedPath(
        String path,
        Kind kind,
        @Nullable String from,
        long size,
        @Nullable String sha256,
        Instant at) {
    /** What happened. */
    public enum Kind {
        ADDED,
        MODIFIED,
        DELETED,
        RENAMED
    }
}
