package dev.watchkeeper.plugin.host;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Contents of the workspace, kept in a store of our own beside the state, never in the user's
 * {@code .git}. A snapshot holds regular files and folders with their permissions, and links;
 * nested repositories' files included; ignored and excluded names not. What stands there and is not
 * held is known by its path and stat data, and a change of it shows in a {@linkplain #diff
 * difference}.
 */
public interface Snapshots {
    /**
     * Takes a snapshot and makes it durable.
     *
     * @param sure how to know what has changed since the last one
     * @throws dev.watchkeeper.plugin.PluginException if reading a file fails, other than by its
     *     permissions, or the store can't be written; then there is no snapshot
     */
    Snapshot take(Sure sure);

    /**
     * The same, so that it holds what is in folders that were shut since another snapshot: those of
     * its own user that can't be looked into, and were not listed as unreadable by that one, are
     * opened to their owner before, with those below them. No other permission is changed, and they
     * stay open.
     *
     * @param since that snapshot
     * @return what was taken, and what was {@linkplain Snapshot#opened opened}; a host that can't
     *     open anything opens nothing
     */
    default Snapshot take(Sure sure, String since) {
        return take(sure);
    }

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

    /** What stood in the workspace and is not held by a snapshot, sorted by path. */
    List<Uncovered> left(String id);

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
     * What can't be held as it is now is neither deleted nor overwritten, and what was not held
     * then is not made up for: such paths are left as they are, and named.
     *
     * @param paths files or folders; empty for all
     * @param dryRun only tell what would be done
     * @throws RestoreException if something can't be written; it says how far it came, and the
     *     workspace is {@linkplain #unfinished marked} until a restore comes to its end
     */
    Restored restore(String id, List<String> paths, boolean dryRun);

    /**
     * The same, but nothing is deleted or overwritten that is not as another snapshot has it, which
     * was taken just before: what somebody has changed since then is held by none, and is
     * {@linkplain Restored#left left}.
     *
     * @param rescue that snapshot
     */
    default Restored restore(String id, List<String> paths, String rescue) {
        return restore(id, paths, false);
    }

    /**
     * The same, saying how far it is; a host that can't tell says nothing.
     *
     * @param progress must not throw
     */
    default Restored restore(String id, List<String> paths, String rescue, Progress progress) {
        return restore(id, paths, rescue);
    }

    /** Hears how far a restore is. */
    @FunctionalInterface
    interface Progress {
        /**
         * @param done how many paths have been dealt with, from 0 to {@code total}
         * @param total how many differ
         */
        void at(long done, long total);
    }

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

    /** Copies of snapshots in folders of their own; a host that makes none has none. */
    default Copies copies() {
        return Copies.NONE;
    }

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
     * @param left what it does not hold
     * @param opened the folders that were opened to their owner for it, sorted
     */
    record Snapshot(
            String id, long files, long bytesAdded, List<Uncovered> left, List<String> opened) {
        public Snapshot {
            left = List.copyOf(left);
            opened = List.copyOf(opened);
        }

        /** Where nothing had to be opened. */
        public Snapshot(String id, long files, long bytesAdded, List<Uncovered> left) {
            this(id, files, bytesAdded, left, List.of());
        }
    }

    /**
     * How a path differs. Line counts are 0 for binary files.
     *
     * @param before what stood there and was not held; {@code null} if it was held, or nothing
     *     stood there. As is {@code after}
     * @param link where the link leads that stands there afterwards, as it is written, a byte that
     *     is no UTF-8 as {@code \xff}; {@code null} if none does
     */
    record TreeDiff(
            String path,
            ChangedPath.Kind kind,
            int linesAdded,
            int linesDeleted,
            boolean binary,
            @Nullable Uncovered before,
            @Nullable Uncovered after,
            @Nullable String link) {
        /** Where no link stands afterwards. */
        public TreeDiff(
                String path,
                ChangedPath.Kind kind,
                int linesAdded,
                int linesDeleted,
                boolean binary,
                @Nullable Uncovered before,
                @Nullable Uncovered after) {
            this(path, kind, linesAdded, linesDeleted, binary, before, after, null);
        }

        /** Of a path that both hold where it is there. */
        public TreeDiff(
                String path,
                ChangedPath.Kind kind,
                int linesAdded,
                int linesDeleted,
                boolean binary) {
            this(path, kind, linesAdded, linesDeleted, binary, null, null);
        }
    }

    /**
     * What a restore did, or would do.
     *
     * @param written paths written
     * @param deleted paths deleted
     * @param untouched how many files were equal
     * @param left paths that differ and were left as they are, for their content is not held;
     *     sorted
     */
    record Restored(List<String> written, List<String> deleted, long untouched, List<String> left) {
        public Restored {
            written = List.copyOf(written);
            deleted = List.copyOf(deleted);
            left = List.copyOf(left);
        }

        /** Where nothing had to be left. */
        public Restored(List<String> written, List<String> deleted, long untouched) {
            this(written, deleted, untouched, List.of());
        }
    }
}
