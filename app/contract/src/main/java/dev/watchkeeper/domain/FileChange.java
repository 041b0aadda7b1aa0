package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * One change of a file in a workspace.
 *
 * @param path relative to the workspace, with {@code /}
 * @param from the path before, for {@link Kind#RENAMED}
 * @param size in bytes after the change; 0 if deleted
 * @param sha256 of the content after the change in hex; {@code null} if deleted or no regular file
 * @param attempt that it belongs to, or {@code null} if none was under way
 */
public record FileChange(
        String project,
        WorkspaceId workspace,
        @Nullable AttemptRef attempt,
        String path,
        Kind kind,
        @Nullable String from,
        long size,
        @Nullable String sha256,
        Instant at) {
    /** What happened to the file. */
    public enum Kind {
        ADDED,
        MODIFIED,
        DELETED,
        RENAMED
    }
}
