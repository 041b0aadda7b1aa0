package dev.watchkeeper.agentrun;

import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.WatchkeeperException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The part of an attempt's file that one leg writes. Its length is the offset from which the host's
 * stream is read on: the file itself remembers how far we are, whatever happens to us.
 */
final class LegOutputFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final long start;
    private long end;
    private boolean forced;

    private LegOutputFile(Path path, FileChannel channel, long start, long end) {
        this.path = path;
        this.channel = channel;
        this.start = start;
        this.end = end;
        this.forced = end == start; // What an earlier process appended may not be on the disk.
    }

    /**
     * @param start where the leg begins; earlier legs stand before it
     */
    static LegOutputFile open(Path path, long start) {
        try {
            Path folder = path.getParent();
            if (folder != null) {
                OwnerOnly.folder(folder);
            }
            FileChannel channel =
                    FileChannel.open(
                            OwnerOnly.file(path),
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            return new LegOutputFile(path, channel, start, Math.max(start, channel.size()));
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    /**
     * Opens a file whose legs' beginnings nobody else keeps; they stand in a file beside it.
     *
     * @param run id of the leg's process
     */
    static LegOutputFile openMarked(Path path, String run) {
        Path marks = path.resolveSibling(path.getFileName() + ".legs");
        try {
            Path folder = path.getParent();
            if (folder != null) {
                OwnerOnly.folder(folder);
            }
            if (Files.exists(marks)) {
                for (String line : Files.readAllLines(marks, StandardCharsets.UTF_8)) {
                    if (line.startsWith(run + " ")) {
                        return open(path, Long.parseLong(line.substring(run.length() + 1)));
                    }
                }
            }
            long size = Files.exists(path) ? Files.size(path) : 0;
            Files.write(
                    OwnerOnly.file(marks),
                    List.of(run + " " + size),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.APPEND);
            return open(path, size);
        } catch (IOException | NumberFormatException e) {
            throw failed(marks, e);
        }
    }

    /** How many bytes of the leg are there. */
    long length() {
        return end - start;
    }

    long end() {
        return end;
    }

    void append(byte[] bytes) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                forced = false;
                end += channel.write(buffer, end);
            }
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    /**
     * @param offset in the leg
     * @return at most {@code max} bytes; empty at the end
     */
    byte[] read(long offset, int max) {
        try {
            ByteBuffer buffer =
                    ByteBuffer.allocate((int) Math.clamp(length() - offset, 0, (long) max));
            while (buffer.hasRemaining()
                    && channel.read(buffer, start + offset + buffer.position()) >= 0) {
                // Filled by the condition.
            }
            return buffer.array();
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    /** Makes what was appended durable. */
    void force() {
        if (forced) {
            return;
        }
        try {
            channel.force(false);
            forced = true;
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    private static WatchkeeperException failed(Path path, Exception e) {
        return new WatchkeeperException(
                WatchkeeperException.Code.HOME,
                path + ": the agent's output can't be kept: " + e.getMessage(),
                "see that the disk of the home is not full and may be written",
                e);
    }
}
