package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

/**
 * How one path differs between two trees.
 *
 * @param path relative to the workspace, with {@code /}; a byte that is no UTF-8 as {@code \xff}
 * @param linesAdded 0 for binary files
 * @param linesDeleted 0 for binary files
 * @param notHeld what stood there and what stands there, as words, where a checkpoint does not hold
 *     the content of one of both, so that it can't be put back; {@code null} where it can
 */
public record PathDiff(
        String path,
        FileChange.Kind kind,
        int linesAdded,
        int linesDeleted,
        boolean binary,
        @Nullable String notHeld) {
    /** Of a path that checkpoints hold. */
    public PathDiff(
            String path, FileChange.Kind kind, int linesAdded, int linesDeleted, boolean binary) {
        this(path, kind, linesAdded, linesDeleted, binary, null);
    }
}
