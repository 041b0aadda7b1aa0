package dev.watchkeeper.local;

import dev.watchkeeper.plugin.host.FileInfo;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** What tells that a file has changed. Times in nanoseconds since the epoch. */
record Stat(long size, long mtime, long ctime, long inode, int mode) {
    private static final int TYPE = 0170000;
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Looks at a path, links not followed; {@code null} if nothing is there. */
    static @Nullable Stat of(Path path) throws IOException {
        try {
            Map<String, Object> seen =
                    Files.readAttributes(
                            path,
                            "unix:size,lastModifiedTime,ctime,ino,mode",
                            LinkOption.NOFOLLOW_LINKS);
            return new Stat(
                    (Long) get(seen, "size"),
                    ((FileTime) get(seen, "lastModifiedTime")).to(TimeUnit.NANOSECONDS),
                    ((FileTime) get(seen, "ctime")).to(TimeUnit.NANOSECONDS),
                    (Long) get(seen, "ino"),
                    (Integer) get(seen, "mode"));
        } catch (NoSuchFileException e) {
            return null;
        } catch (FileSystemException e) {
            String why = String.valueOf(e.getReason());
            if (why.contains("Not a directory") || why.contains("Too many levels of symbolic")) {
                return null;
            }
            throw e;
        }
    }

    /**
     * Looks at a path below a folder; no link on the way is followed, wherever it leads: below a
     * link, or a file, there is nothing of the folder.
     */
    static @Nullable Stat inside(Path folder, Path path) throws IOException {
        Path at = folder;
        for (Path name : folder.relativize(path)) {
            Stat above = at.equals(folder) ? null : of(at);
            if (!at.equals(folder) && (above == null || !above.folder())) {
                return null;
            }
            at = at.resolve(name);
        }
        return of(at);
    }

    private static Object get(Map<String, Object> seen, String name) {
        return Objects.requireNonNull(seen.get(name));
    }

    /**
     * Whether another change could hide behind the same times, so soon was it looked at after the
     * last one. Some file systems know only whole seconds.
     *
     * @param now when it was looked at; nanoseconds since the epoch
     */
    static boolean racy(long mtime, long ctime, long now) {
        boolean coarse = mtime % SECOND == 0 && ctime % SECOND == 0;
        return Math.max(mtime, ctime) > now - (coarse ? 2 * SECOND : TICK);
    }

    boolean file() {
        return (mode & TYPE) == 0100000;
    }

    boolean folder() {
        return folder(mode);
    }

    static boolean folder(int mode) {
        return (mode & TYPE) == 0040000;
    }

    /** Equal to one with these data, without making it. */
    boolean is(long size, long mtime, long ctime, long inode, int mode) {
        return this.size == size
                && this.mtime == mtime
                && this.ctime == ctime
                && this.inode == inode
                && this.mode == mode;
    }

    boolean link() {
        return (mode & TYPE) == 0120000;
    }

    /** Whether it may be run. */
    boolean executable() {
        return (mode & 0100) != 0;
    }

    /** The permissions that are told and kept, those by which it runs as another one too. */
    int permissions() {
        return mode & 07777;
    }

    /**
     * Of permissions, those of a file that is made anew: it never runs with another one's rights.
     */
    static int ofNew(int permissions) {
        return permissions & 01777;
    }

    /** Differs where anything of it differs, for certain enough. */
    long fingerprint() {
        long all = 17;
        for (long part : new long[] {size, mtime, ctime, inode, mode}) {
            all = (all ^ part) * 0x9E3779B97F4A7C15L;
            all ^= all >>> 29;
        }
        return all;
    }

    FileInfo.Kind info() {
        if (file()) {
            return FileInfo.Kind.FILE;
        }
        if (folder()) {
            return FileInfo.Kind.FOLDER;
        }
        return link() ? FileInfo.Kind.LINK : FileInfo.Kind.OTHER;
    }
}
