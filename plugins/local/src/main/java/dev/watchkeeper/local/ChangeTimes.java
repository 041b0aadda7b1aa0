package dev.watchkeeper.local;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Tells by the times of files whether paths of a workspace changed within a certain time. */
final class ChangeTimes {
    /** File systems of this machine; others may have another clock. */
    private static final Set<String> OWN_CLOCK =
            Set.of(
                    "ext2",
                    "ext3",
                    "ext4",
                    "xfs",
                    "btrfs",
                    "bcachefs",
                    "zfs",
                    "f2fs",
                    "jfs",
                    "tmpfs",
                    "ramfs",
                    "overlay",
                    "apfs",
                    "hfs",
                    "ntfs",
                    "refs");

    private final Path root;
    private final long from; // Nanoseconds since the epoch.
    private final long to;

    /**
     * @param to what seems to have changed later did so before the clock was set back: nothing is
     *     known of it
     */
    ChangeTimes(Path root, Instant from, Instant to) {
        this.root = root;
        this.from = nanos(from);
        this.to = nanos(to);
    }

    private static long nanos(Instant at) {
        return TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
    }

    private boolean holds(long time) {
        return time > from && time <= to;
    }

    /** Whether the workspace's files have their times from this machine's clock. */
    boolean known() {
        try {
            return OWN_CLOCK.contains(Files.getFileStore(root).type().toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Whether a path changed in this time.
     *
     * @param gone whether one that is not there is told by the folder that it was in
     * @throws dev.watchkeeper.plugin.PluginException if it can't be looked at
     */
    boolean hold(String path, boolean gone) throws IOException {
        Path file = ByteName.under(root, path);
        boolean shut = false;
        Stat stat = null;
        try {
            stat = Stat.inside(root, file);
        } catch (AccessDeniedException e) {
            shut = true; // A folder above it tells when it was.
        } catch (IOException e) {
            if (!Failures.tooLong(e)) {
                throw Failures.storage("look at", file, e);
            }
            shut = true;
        }
        if (stat != null || !gone && !shut) {
            // A folder in a file's place is new whenever anything in it comes or goes.
            return stat != null && !stat.folder() && holds(stat.ctime());
        }
        Path above = file.getParent();
        Stat folder = null;
        while (folder == null && above != null) {
            folder = reachable(root, above);
            above = above.equals(root) ? null : above.getParent();
        }
        return folder != null && holds(folder.ctime());
    }

    private static @Nullable Stat reachable(Path root, Path folder) {
        try {
            return folder.equals(root) ? Stat.of(root) : Stat.inside(root, folder);
        } catch (IOException e) {
            return null;
        }
    }
}
