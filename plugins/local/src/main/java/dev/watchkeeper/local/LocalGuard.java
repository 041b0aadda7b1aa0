package dev.watchkeeper.local;

import dev.watchkeeper.plugin.host.WorkspaceException;
import dev.watchkeeper.plugin.host.WorkspaceGuard;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Knows a folder again by its inode and the time of its birth, which stay when it is moved, mounted
 * again or reached by a link, and differ when it is made anew. They are kept in the home; nothing
 * is put into the workspace.
 */
final class LocalGuard implements WorkspaceGuard, AutoCloseable {
    private final Path root;
    private final Path file;
    private @Nullable FolderLock lock; // Guarded by this.
    private @Nullable Identity known; // Guarded by this.

    /**
     * @param root real path of the workspace
     * @param state as {@link dev.watchkeeper.plugin.host.HostConfig#state}
     */
    LocalGuard(Path root, Path state) {
        this.root = root;
        this.file = state.resolve("folder");
    }

    /**
     * What a folder is.
     *
     * @param birth nanoseconds since the epoch; 0 if its file system does not tell
     */
    private record Identity(long inode, long birth) {
        static Identity of(Path folder) throws IOException {
            BasicFileAttributes seen = Files.readAttributes(folder, BasicFileAttributes.class);
            if (!seen.isDirectory()) {
                throw new IOException("it is no folder");
            }
            long birth = seen.creationTime().to(TimeUnit.NANOSECONDS);
            // Where no birth is known, the time of the last change stands in its place.
            boolean told = birth != seen.lastModifiedTime().to(TimeUnit.NANOSECONDS);
            return new Identity(
                    seen.fileKey() == null ? 0 : (Long) Files.getAttribute(folder, "unix:ino"),
                    told ? birth : 0);
        }

        boolean same(Identity other) {
            return inode == other.inode && (birth == other.birth || birth == 0 || other.birth == 0);
        }

        Identity orBirthOf(Identity other) {
            return birth == 0 ? other : this;
        }
    }

    /** Whether the folder that is there is the workspace. */
    boolean same() {
        try {
            requireSame();
            return true;
        } catch (WorkspaceException e) {
            return false;
        }
    }

    @Override
    public synchronized void requireSame() {
        Identity now = present();
        Identity before = known();
        if (before == null) {
            remember(now);
        } else if (!before.same(now)) {
            throw empty()
                    ? gone("only an empty folder is there, another one than before")
                    : replaced();
        } else if (before.birth == 0 && now.birth != 0) {
            remember(before.orBirthOf(now));
        }
    }

    private Identity present() {
        try {
            return Identity.of(root);
        } catch (IOException e) {
            throw gone("it is not there");
        }
    }

    private boolean empty() {
        try (Stream<Path> names = Files.list(root)) {
            return names.findAny().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    private WorkspaceException gone(String how) {
        return gone(root, how);
    }

    static WorkspaceException gone(Path workspace, String how) {
        return new WorkspaceException(
                WorkspaceException.Trouble.GONE,
                "the folder of workspace " + workspace + " is gone: " + how,
                "mount it or move it back; where it has moved for good, leave a link to it there");
    }

    private WorkspaceException replaced() {
        return new WorkspaceException(
                WorkspaceException.Trouble.REPLACED,
                "workspace " + root + " is another folder than before under the same path",
                "look whether it is the right one");
    }

    private @Nullable Identity known() {
        if (known != null) {
            return known;
        }
        try {
            String[] words = Files.readString(file).strip().split(" ");
            known =
                    words.length == 2
                            ? new Identity(Long.parseLong(words[0]), Long.parseLong(words[1]))
                            : null;
        } catch (IOException | NumberFormatException e) {
            known = null; // Opened for the first time.
        }
        return known;
    }

    private void remember(Identity now) {
        Path scratch = Scratch.beside(file);
        try {
            try {
                Files.writeString(
                        scratch, now.inode + " " + now.birth + "\n", StandardCharsets.US_ASCII);
                Files.move(scratch, file, StandardCopyOption.ATOMIC_MOVE);
                known = now;
            } finally {
                Files.deleteIfExists(scratch);
            }
        } catch (IOException e) {
            throw Failures.storage("write", file, e);
        }
    }

    @Override
    public synchronized void adopt() {
        remember(present());
    }

    @Override
    public synchronized void lock() {
        requireSame();
        if (lock == null) {
            lock = FolderLock.of(root);
        }
    }

    @Override
    public synchronized void unlock() {
        FolderLock held = lock;
        lock = null;
        if (held != null) {
            held.close();
        }
    }

    /** Why nobody is shut out, after a {@link #lock}; empty if all are. */
    Optional<String> unguarded() {
        try (FolderLock tried = FolderLock.of(root)) {
            return tried == null
                    ? Optional.of("neither this system nor its file system locks folders")
                    : Optional.empty();
        } catch (WorkspaceException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        unlock();
    }
}
