package dev.watchkeeper.local;

import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A file's content as it stood at one moment.
 *
 * @param stat as it was when that content was read
 * @param racy whether another change could hide behind the same stat: it was read so soon after its
 *     last change, or while it grew
 * @param bytes of a small file, where they were asked for
 */
record FileContent(Stat stat, ObjectId blob, String sha256, boolean racy, byte @Nullable [] bytes) {
    private static final int TRIES = 20;

    /** After so many, a large file is not read for longer than that; nanoseconds. */
    private static final int FEW = 3;

    private static final long LONG = 1_000_000_000;

    private static final int SMALL = 1 << 20;

    /** No content was there for as long as reading it takes. */
    static final class Changing extends IOException {
        private static final long serialVersionUID = 1L;

        Changing() {
            super("it changes all the time while it is being read");
        }
    }

    private record Hashes(ObjectId blob, String sha256, long length, byte @Nullable [] bytes) {
        boolean same(Hashes other) {
            return blob.equals(other.blob) && length == other.length;
        }
    }

    /**
     * Reads and hashes; reads again while it changes under the reading.
     *
     * @throws Changing when it changes all the time
     */
    static FileContent of(Path path) throws IOException {
        return of(path, TRIES, false);
    }

    /** With the bytes that were hashed, if they are few. */
    static FileContent withBytes(Path path) throws IOException {
        return of(path, TRIES, true);
    }

    /**
     * @param tries how often to read at most, with pauses that grow by a millisecond each
     */
    static FileContent of(Path path, int tries, boolean keep) throws IOException {
        long begin = System.nanoTime();
        for (int i = 1; ; i++) {
            Stat before = need(path);
            long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
            Hashes read = hashes(path, before, keep);
            Stat after = need(path);
            boolean whole = before.link() || read.length == before.size();
            if (whole && before.equals(after)) {
                return new FileContent(
                        before,
                        read.blob,
                        read.sha256,
                        Stat.racy(before.mtime(), before.ctime(), now),
                        read.bytes);
            }
            // A log that only grows has been, for a moment, what twice was read of it.
            if (whole
                    && i > 2
                    && before.file()
                    && before.inode() == after.inode()
                    && after.size() >= before.size()
                    && read.same(hashes(path, before, false))) {
                return new FileContent(before, read.blob, read.sha256, true, null);
            }
            if (i >= tries || i >= FEW && System.nanoTime() - begin > LONG) {
                throw new Changing();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(i));
        }
    }

    /** Of as many bytes as the stat says. */
    private static Hashes hashes(Path path, Stat stat, boolean keep) throws IOException {
        MessageDigest sha256 = digest("SHA-256");
        MessageDigest sha1 = digest("SHA-1");
        long length = stat.link() ? LinkFile.target(path).length : stat.size();
        sha1.update(Constants.encodeASCII("blob " + length + "\0"));
        long left = length;
        try (InputStream in = open(path, stat)) {
            if (keep && length <= SMALL) {
                byte[] bytes = in.readNBytes((int) length);
                sha256.update(bytes);
                sha1.update(bytes);
                return new Hashes(
                        ObjectId.fromRaw(sha1.digest()),
                        HexFormat.of().formatHex(sha256.digest()),
                        bytes.length,
                        bytes);
            }
            byte[] buffer = new byte[(int) Math.min(1 << 16, Math.max(1, length))];
            while (left > 0) {
                int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (n < 0) {
                    break;
                }
                sha256.update(buffer, 0, n);
                sha1.update(buffer, 0, n);
                left -= n;
            }
        }
        return new Hashes(
                ObjectId.fromRaw(sha1.digest()),
                HexFormat.of().formatHex(sha256.digest()),
                length - left,
                null);
    }

    /** Copies the first bytes of a file; returns how many there were. */
    static long copy(Path file, Path to, long length) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
                OutputStream out = Files.newOutputStream(to)) {
            byte[] buffer = new byte[1 << 16];
            long left = length;
            while (left > 0) {
                int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (n < 0) {
                    break;
                }
                out.write(buffer, 0, n);
                left -= n;
            }
            return length - left;
        }
    }

    static InputStream open(Path path, Stat stat) throws IOException {
        return stat.link()
                ? new ByteArrayInputStream(LinkFile.target(path))
                : Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS);
    }

    static Stat need(Path path) throws IOException {
        Stat stat = Stat.of(path);
        if (stat == null || !(stat.file() || stat.link())) {
            throw new java.nio.file.NoSuchFileException(path.toString());
        }
        return stat;
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every JDK has both.
        }
    }
}
