package dev.watchkeeper.plugin.host;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Contents of the workspace, kept in a store of our own beside the state, never in the user's
 * {@code .git}. A snapshot holds regular files with their executable bit, links and empty folders;
 * nested repositories' files included; ignored and excluded names not.
 */
public interface Snapshots {
    /**
     * Takes a snapshot and makes it durable.
     *
     * @param sure how to know what has changed since the last one
     * @throws dev.watchkeeper.plugin.PluginException if a file can't be read or the store can't be
     *     written; then there is no snapshot
     */
    Snapshot take(Sure sure);

    /**
     * How two trees differ, sorted by path.
     *
     * @param to id, or {@code null} for the workspace as it is
     */
    List<TreeDiff> diff(String from, @Nullable String to);

    /**
     * The difference as a unified diff, binary files named only.
     *
     * @param to id, or {@code null} for the workspace as it is
     * @param paths which paths; empty for all
     * @param max most characters; a longer one is cut with a mark
     */
    String patch(String from, @Nullable String to, List<String> paths, int max);

    /** A file's content in a snapshot; empty if it holds no such file. */
    Optional<byte[]> content(String id, String path);

    /**
     * The paths at which two trees differ and whose files, as they stand in the workspace, have
     * changed after a moment: nobody can set back when the system says that a file has changed.
     *
     * @param to id, or {@code null} for the workspace as it is
     * @param gone whether also those count that are gone from a folder which has changed since
     * @return sorted; empty where this host can't tell
     */
    default List<String> changedSince(
            String from, @Nullable String to, Instant since, boolean gone) {
        return List.of();
    }

    /**
     * A snapshot of one tree with some paths as another one has them. The workspace is not touched.
     *
     * @return its id; empty where this host can't make one
     */
    default Optional<String> overlay(String base, String other, List<String> paths) {
        return Optional.empty();
    }

    /**
     * Makes the workspace equal to a snapshot, or a part of it: writes only what differs, each file
     * atomically, deletes what the snapshot does not hold, touches nothing ignored or excluded.
     *
     * @param paths files or folders; empty for all
     * @param dryRun only tell what would be done
     * @throws RestoreException if something can't be written; it says how far it came, and the
     *     workspace is {@linkplain #unfinished marked} until a restore comes to its end
     */
    Restored restore(String id, List<String> paths, boolean dryRun);

    /**
     * A restore that has begun and has not come to its end, also by an earlier process that was
     * killed: the workspace is half the one tree and half the other.
     */
    default Optional<Unfinished> unfinished() {
        return Optional.empty();
    }

    /** Takes the workspace as it is: no restore is {@link #unfinished} any more. */
    default void settle() {}

    /** A restore that was cut, as it was asked for. */
    record Unfinished(String id, List<String> paths) {
        public Unfinished {
            paths = List.copyOf(paths);
        }
    }

    /**
     * Restores a snapshot into a scratch folder and compares every file's hash.
     *
     * @return what differs; empty if it is proven
     */
    List<String> verify(String id);

    /** Removes snapshots and gives back their room. */
    void delete(List<String> ids);

    /** Bytes that the store takes on disk. */
    long storeBytes();

    /** How to know what has changed. */
    enum Sure {
        /**
         * By the watcher's events, confirmed by a barrier; by a sweep if that does not come. Misses
         * what gives no event, such as a write through a memory mapping: for trees that were just
         * swept.
         */
        BY_EVENTS,
        /** By a sweep over the whole tree. */
        BY_SWEEP
    }

    /**
     * A snapshot.
     *
     * @param files how many files it holds
     * @param bytesAdded what it added to the store
     * @param left paths that it does not hold, each with the reason: too large, a socket
     */
    record Snapshot(String id, long files, long bytesAdded, List<String> left) {
        public Snapshot {
            left = List.copyOf(left);
        }
    }

    /** How a path differs. Line counts are 0 for binary files. */
    record TreeDiff(
            String path, ChangedPath.Kind kind, int linesAdded, int linesDeleted, boolean binary) {}

    /**
     * What a restore did, or would do.
     *
     * @param written paths written
     * @param deleted paths deleted
     * @param untouched how many files were equal
     */
    record Restored(List<String> written, List<String> deleted, long untouched) {
        public Restored {
            written = List.copyOf(written);
            deleted = List.copyOf(deleted);
        }
    }
}
