package dev.watchkeeper.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Whether a folder's own times tell of every name that comes or goes. On the kernel's own file
 * systems they do; over a network, or on another system's disk, they may come late or not at all.
 */
final class FolderTimes {
    private static final Set<String> TELLING =
            Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "tmpfs", "overlay");

    private final Map<Long, Boolean> devices = new ConcurrentHashMap<>();

    /**
     * Whether any later change of its names will show in a folder's times: its last one is long
     * enough ago that the next one has another time.
     *
     * @param self as it was before its names were read
     * @param now before its names were read; nanoseconds since the epoch
     */
    boolean tell(LinuxFolder.Self self, Path folder, long now) {
        return !Stat.racy(self.mtime(), self.ctime(), now)
                && devices.computeIfAbsent(self.device(), _ -> telling(folder));
    }

    private static boolean telling(Path folder) {
        try {
            return TELLING.contains(Files.getFileStore(folder).type());
        } catch (IOException | SecurityException e) {
            return false;
        }
    }

    static long now() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }
}
