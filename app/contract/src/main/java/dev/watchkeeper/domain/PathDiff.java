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
 * @param link where the link leads that stands there now, as it is written; {@code null} if none
 *     does
 */
public record PathDiff(
        String path,
        FileChange.Kind kind,
        int linesAdded,
        int linesDeleted,
        boolean binary,
        @Nullable String notHeld,
        @Nullable String link) {
    /** Of a path that checkpoints hold. */
    public PathDiff(
            String path, FileChange.Kind kind, int linesAdded, int linesDeleted, boolean binary) {
        this(path, kind, linesAdded, linesDeleted, binary, null);
    }

    /** Where no link stands now. */
    public PathDiff(
            String path,
            FileChange.Kind kind,
            int linesAdded,
            int linesDeleted,
            boolean binary,
            @Nullable String notHeld) {
        this(path, kind, linesAdded, linesDeleted, binary, notHeld, null);
    }
}
