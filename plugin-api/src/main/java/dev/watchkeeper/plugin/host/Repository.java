package dev.watchkeeper.plugin.host;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What git keeps about the workspace besides the files in it: the small files of its {@code .git},
 * which say what git does and runs and where its branches stand. Of objects it is told how many lie
 * in a folder and how large a pack is. Of the index it is told which files' changes git is to pass
 * by: an entry of kind {@code OTHER} whose content has a line for each, {@code S PATH} for one that
 * is not in the worktree, a small letter for one that is assumed to be unchanged; there is no entry
 * where there is no such file. Costs what has changed since the last look, and runs nothing that
 * settings or hooks name.
 *
 * <p>Paths are relative to the workspace, or absolute for what lies outside of it, as with a
 * worktree, whose {@code .git} is a file that names the folder.
 */
public interface Repository {
    /** Longest content that is told of a file other than {@link #PACKED}. */
    int LARGEST = 256 * 1024;

    /** Longest content that is told of a file of packed refs. */
    int PACKED = 8 * 1024 * 1024;

    /**
     * What is there now, sorted by path; empty if the workspace has no {@code .git} of its own.
     *
     * @throws dev.watchkeeper.plugin.PluginException if it can't be read
     */
    List<Entry> look();

    /**
     * Makes a file, folder or link as told, in place of whatever is there; folders above it are
     * made. Only for paths that {@link #look} tells, now or earlier.
     *
     * @throws dev.watchkeeper.plugin.PluginException if it can't be written, if a folder above it
     *     is a link, or if it lies outside of the workspace and of its git
     */
    void put(Entry entry);

    /**
     * Removes a file, a link or an empty folder; nothing happens if there is none.
     *
     * @throws dev.watchkeeper.plugin.PluginException as {@link #put} does
     */
    void remove(String path);

    /**
     * Finds the git folder that was the workspace's where {@code .git} has gone, or is a file or a
     * link now: one that is made as git makes it, no more than four folders deep, with these
     * settings.
     *
     * @param config the settings as they were
     * @param back whether to move it back to {@code .git} as well, in place of a file or a link
     * @return the path that it has, or had; empty if there is none, or a folder is at {@code .git}
     * @throws dev.watchkeeper.plugin.PluginException if it can't be moved
     */
    default String moved(Entry config, boolean back) {
        return "";
    }

    /**
     * Which of the commits no branch, tag, stash or {@code HEAD} leads to any more. One of which
     * that can't be told counts among them.
     *
     * @param commits full ids
     */
    Set<String> lost(List<String> commits);

    /**
     * Which of the commits can't be read any more with all that they lead to. Where that takes too
     * long, only the commits themselves are looked at.
     *
     * @param commits full ids
     */
    default Set<String> unreadable(List<String> commits) {
        return Set.of();
    }

    /**
     * Something in {@code .git}.
     *
     * @param mode its permission bits; 0 for what is no file
     * @param size in bytes; of a folder of loose objects, how many there are
     * @param content of a file, or the target of a link; {@code null} for a folder, a lock, and
     *     what is too large
     */
    record Entry(String path, FileInfo.Kind kind, int mode, long size, byte @Nullable [] content) {
        /** One of this path and kind without content. */
        public static Entry of(String path, FileInfo.Kind kind) {
            return new Entry(path, kind, 0, 0, null);
        }

        /** By value, the content included. */
        @Override
        public boolean equals(@Nullable Object o) {
            return o instanceof Entry e
                    && path.equals(e.path)
                    && kind == e.kind
                    && mode == e.mode
                    && size == e.size
                    && Arrays.equals(content, e.content);
        }

        @Override
        public int hashCode() {
            return Objects.hash(path, kind, mode, size, Arrays.hashCode(content));
        }

        @Override
        public String toString() {
            return "Entry[" + path + ", " + kind + ", " + Integer.toOctalString(mode) + "]";
        }
    }

    /** Where no git is looked at. */
    static Repository none() {
        return new Repository() {
            @Override
            public List<Entry> look() {
                return List.of();
            }

            @Override
            public void put(Entry entry) {
                throw new UnsupportedOperationException("this host knows no git: " + entry);
            }

            @Override
            public void remove(String path) {
                throw new UnsupportedOperationException("this host knows no git: " + path);
            }

            @Override
            public Set<String> lost(List<String> commits) {
                return Set.of();
            }
        };
    }
}
