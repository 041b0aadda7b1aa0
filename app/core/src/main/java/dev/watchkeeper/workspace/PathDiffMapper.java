package dev.watchkeeper.workspace;

import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.plugin.host.ChangedPath;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.plugin.host.Uncovered;

import org.jspecify.annotations.Nullable;

/** Makes the domain's differences of what a host tells. */
final class PathDiffMapper {
    private PathDiffMapper() {}

    static PathDiff of(Snapshots.TreeDiff d) {
        return new PathDiff(
                d.path(),
                kind(d.kind()),
                d.linesAdded(),
                d.linesDeleted(),
                d.binary(),
                notHeld(d),
                d.link());
    }

    private static @Nullable String notHeld(Snapshots.TreeDiff d) {
        if (d.before() == null && d.after() == null) {
            return null;
        }
        boolean added = d.kind() == ChangedPath.Kind.ADDED;
        boolean deleted = d.kind() == ChangedPath.Kind.DELETED;
        return words(d.before(), added) + " → " + words(d.after(), deleted);
    }

    private static String words(@Nullable Uncovered known, boolean gone) {
        if (known == null) {
            return gone ? "nothing" : "a file that is held";
        }
        return switch (known.reason()) {
            case TOO_LARGE -> known.size() + " bytes";
            case SPECIAL -> "a pipe, socket or device";
            case UNREADABLE -> "unreadable";
            case NAME -> known.size() + " bytes under a name that is no UTF-8";
            case EXCLUDED -> "excluded";
            case CHANGING -> "a file that changes all the time";
            case TOO_LONG -> "under a path that is too long";
        };
    }

    private static FileChange.Kind kind(ChangedPath.Kind kind) {
        return switch (kind) {
            case ADDED -> FileChange.Kind.ADDED;
            case MODIFIED -> FileChange.Kind.MODIFIED;
            case DELETED -> FileChange.Kind.DELETED;
            case RENAMED -> FileChange.Kind.RENAMED;
        };
    }
}
