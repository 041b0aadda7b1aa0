package dev.watchkeeper.local;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;

/**
 * Files of a run folder, where a command may put anything in a file's place, also between two calls
 * of ours: regular files only, and no link is followed. A FIFO that is opened to read and to write
 * is not waited for, see fifo(7), and it has no size and no offset.
 */
final class RunFile {
    private static final Set<OpenOption> BOTH =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> READ =
            Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> MADE =
            Set.of(
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.CREATE,
                    LinkOption.NOFOLLOW_LINKS);

    private RunFile() {}

    private interface Work {
        /** Can be done again where it was cut off. */
        byte[] with() throws IOException;
    }

    /** Does what an interrupt of this thread would break off; it stays interrupted. */
    private static byte[] whole(Work work) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return work.with();
                } catch (ClosedByInterruptException e) {
                    interrupted = Thread.interrupted() || interrupted;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What a file holds from an offset on; empty if there is no such file or nothing more. */
    static byte[] read(Path path, long offset, int max) throws IOException {
        return whole(() -> piece(path, offset, max));
    }

    private static byte[] piece(Path path, long offset, int max) throws IOException {
        if (!regular(path)) {
            return new byte[0];
        }
        try (FileChannel file = opened(path)) {
            if (file == null) {
                return new byte[0];
            }
            long rest = file.size() - offset;
            if (rest <= 0) {
                return new byte[0];
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(max, rest));
            while (bytes.hasRemaining() && file.read(bytes, offset + bytes.position()) >= 0) {
                continue;
            }
            return bytes.hasRemaining()
                    ? Arrays.copyOf(bytes.array(), bytes.position())
                    : bytes.array();
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }

    private static @Nullable FileChannel opened(Path path) throws IOException {
        try {
            return FileChannel.open(path, BOTH);
        } catch (NoSuchFileException | ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            return held(path); // It is write-protected, or no file by now.
        }
    }

    /**
     * Opens a file to read only, by a second name of it that keeps its meaning, since a FIFO would
     * be waited for; {@code null} if it is no regular one.
     */
    private static @Nullable FileChannel held(Path path) throws IOException {
        Path own = path.resolveSibling(".held~" + UUID.randomUUID());
        try {
            Files.createLink(own, path);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            // Its disk is write-protected: nothing is put in its place either.
            return regular(path) ? FileChannel.open(path, READ) : null;
        }
        try {
            return regular(own) ? FileChannel.open(own, READ) : null;
        } finally {
            Files.deleteIfExists(own);
        }
    }

    /** Appends to a file, which is made if there is none. */
    static void append(Path path, byte[] content) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !regular(path)) {
            throw new IOException("it is no file");
        }
        ByteBuffer rest = ByteBuffer.wrap(content);
        long[] at = {-1};
        whole(() -> {
            try (FileChannel file = FileChannel.open(path, MADE)) {
                at[0] = at[0] < 0 ? file.size() : at[0];
                while (rest.hasRemaining()) {
                    file.write(rest, at[0] + rest.position());
                }
                return content;
            }
        });
    }

    private static boolean regular(Path path) {
        try {
            return attributes(path).isRegularFile();
        } catch (IOException e) {
            return false;
        }
    }

    /** Of what is there itself. */
    static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
