package dev.watchkeeper.state;

import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The right to be the one process that uses a home: a lock on its file {@code lock}.
 *
 * <p>The system lets go of it when the process ends, however it ends. The file itself stays.
 */
final class HomeLock implements AutoCloseable {
    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Makes the home if it is missing, for its owner only, and takes it.
     *
     * @throws WatchkeeperException {@code HOME} if it can't be written, {@code IN_USE} if another
     *     process has it
     */
    static HomeLock take(Path home) {
        FileChannel channel;
        Path file = home.resolve("lock");
        try {
            if (!Files.isDirectory(home)) {
                OwnerOnly.folder(home);
            }
            channel =
                    FileChannel.open(
                            OwnerOnly.file(file),
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw unwritable(home, e);
        }
        try {
            FileLock lock = tryLock(channel);
            if (lock == null) {
                String owner = new String(readPid(channel), StandardCharsets.UTF_8).strip();
                throw new WatchkeeperException(
                        Code.IN_USE,
                        home
                                + ": in use by another process"
                                + (owner.isEmpty() ? "" : " (pid " + owner + ")"),
                        "Commands reach a running supervisor by themselves. To start another one,"
                                + " end that one first or choose another home with --home DIR.");
            }
            byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(pid), 0);
            return new HomeLock(channel);
        } catch (IOException e) {
            closeQuietly(channel);
            throw unwritable(home, e);
        } catch (RuntimeException e) {
            closeQuietly(channel);
            throw e;
        }
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static byte[] readPid(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(20);
        int read = channel.read(bytes, 0);
        return Arrays.copyOf(bytes.array(), Math.max(read, 0));
    }

    private static WatchkeeperException unwritable(Path home, IOException cause) {
        return new WatchkeeperException(
                Code.HOME,
                home + ": the home can't be written: " + cause,
                "Give yourself write access to it, or choose another home with --home DIR or"
                        + " WATCHKEEPER_HOME.",
                cause);
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // The lock ends with the process at the latest.
        }
    }
}
