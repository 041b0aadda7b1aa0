package dev.watchkeeper.local;

import dev.watchkeeper.local.TreeCompare.Item;

import org.eclipse.jgit.lib.Constants;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes the files and links that a store holds. */
final class ItemFile {
    private static final Set<PosixFilePermission> PRIVATE =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private ItemFile() {}

    /** Tells whether another file stands in a place than the one that was looked at. */
    interface Look {
        boolean differs() throws IOException;
    }

    /**
     * Writes an item beside its place and moves it there.
     *
     * @param modes whether all permissions are known
     * @param another is asked again just before the move: a large file takes its time to write
     * @return whether it stands there; not if another file came meanwhile
     */
    static boolean write(Store store, Path file, Item item, boolean modes, Look another)
            throws IOException {
        Path scratch = Scratch.beside(file);
        try {
            if (item.link()) {
                LinkFile.create(scratch, store.blob(item.id()));
            } else {
                // Nobody else reads it before it has its own permissions.
                Files.createFile(scratch, PosixFilePermissions.asFileAttribute(PRIVATE));
                try (OutputStream out = Files.newOutputStream(scratch)) {
                    store.objects().open(item.id(), Constants.OBJ_BLOB).copyTo(out);
                }
                if (modes) {
                    permit(scratch, Stat.ofNew(item.permissions()));
                } else {
                    mode(file, scratch, item.executable());
                }
            }
            if (another.differs()) {
                return false;
            }
            Files.move(scratch, file, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } finally {
            Files.deleteIfExists(scratch);
        }
    }

    /**
     * For a snapshot of an earlier version, which knows only whether a file can be executed: the
     * permissions of what stood there, or those that are usual; the executable bits as the snapshot
     * has them.
     */
    private static void mode(Path before, Path file, boolean executable) throws IOException {
        int mode =
                Files.isRegularFile(before, LinkOption.NOFOLLOW_LINKS)
                        ? (Integer) Files.getAttribute(before, "unix:mode") & 0666
                        : 0644;
        permit(file, executable ? (mode | 0100 | ((mode & 0044) >> 2)) : mode);
    }

    static void permit(Path file, int permissions) throws IOException {
        Files.setAttribute(file, "unix:mode", permissions);
    }
}
