package dev.watchkeeper.domain;

/**
 * How one path differs between two trees.
 *
 * @param path relative to the workspace, with {@code /}
 * @param linesAdded 0 for binary files
 * @param linesDeleted 0 for binary files
 */
public record PathDiff(
        String path, FileChange.Kind kind, int linesAdded, int linesDeleted, boolean binary) {}
