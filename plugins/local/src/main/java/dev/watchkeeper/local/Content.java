package dev.watchkeeper.local;

import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/**
 * A file's content as it stood at one moment.
 *
 * @param stat before and after the reading
 * @param racy whether it was read so soon after its change that another one would not show
 */
record Content(Stat stat, ObjectId blob, String sha256, boolean racy) {
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int TRIES = 20;

    /** Reads and hashes; reads again while it changes under the reading. */
    static Content of(Path path) throws IOException {
        for (int i = 0; ; i++) {
            Stat before = need(path);
            long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
            MessageDigest sha256 = digest("SHA-256");
            MessageDigest sha1 = digest("SHA-1");
            sha1.update(
                    ("blob " + length(path, before) + "\0").getBytes(StandardCharsets.US_ASCII));
            try (InputStream in = open(path, before)) {
                byte[] buffer = new byte[1 << 16];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    sha256.update(buffer, 0, n);
                    sha1.update(buffer, 0, n);
                }
            }
            boolean same = before.equals(need(path));
            if (same || i == TRIES) {
                return new Content(
                        before,
                        ObjectId.fromRaw(sha1.digest()),
                        HexFormat.of().formatHex(sha256.digest()),
                        !same || Math.max(before.mtime(), before.ctime()) > now - TICK);
            }
        }
    }

    static InputStream open(Path path, Stat stat) throws IOException {
        return stat.link()
                ? new ByteArrayInputStream(target(path))
                : Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static long length(Path path, Stat stat) throws IOException {
        return stat.link() ? target(path).length : stat.size();
    }

    private static byte[] target(Path path) throws IOException {
        return Files.readSymbolicLink(path).toString().getBytes(StandardCharsets.UTF_8);
    }

    static Stat need(Path path) throws IOException {
        Stat stat = Stat.of(path);
        if (stat == null || !(stat.file() || stat.link())) {
            throw new java.nio.file.NoSuchFileException(path.toString());
        }
        return stat;
    }

    /** Git's id of a blob. */
    static ObjectId id(byte[] bytes) {
        MessageDigest sha1 = digest("SHA-1");
        sha1.update(Constants.encodeASCII("blob " + bytes.length + "\0"));
        return ObjectId.fromRaw(sha1.digest(bytes));
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every JDK has both.
        }
    }
}
