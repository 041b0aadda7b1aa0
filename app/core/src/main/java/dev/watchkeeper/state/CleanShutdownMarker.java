package dev.watchkeeper.state;

import dev.watchkeeper.domain.OwnerOnly;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * What must be true of the database file, kept beside it.
 *
 * <p>H2 checks page headers but not contents, and takes a file cut short for an older one. So after
 * a clean end {@code state.clean} holds the file's size and checksum; and {@code state.seq} holds
 * the last acknowledged {@code seq} at any time, also after {@code kill -9}.
 */
final class CleanShutdownMarker implements AutoCloseable {
    private final Path clean;
    private final RandomAccessFile last;

    private CleanShutdownMarker(Path clean, RandomAccessFile last) {
        this.clean = clean;
        this.last = last;
    }

    static CleanShutdownMarker open(Path home) throws IOException {
        return new CleanShutdownMarker(
                home.resolve("state.clean"),
                new RandomAccessFile(OwnerOnly.file(home.resolve("state.seq")).toFile(), "rw"));
    }

    /**
     * Compares the file with what was noted at the last clean end, and forgets the note.
     *
     * @return whether there was a note
     * @throws DamagedException if the file is not as it was
     */
    boolean confirms(Path file) throws IOException {
        if (!Files.exists(clean)) {
            return false;
        }
        String noted = Files.readString(clean);
        String found = describe(file);
        if (!noted.equals(found)) {
            throw new DamagedException(
                    "it is not as it was when it was last closed (then "
                            + noted
                            + ", now "
                            + found
                            + ")",
                    null);
        }
        Files.delete(clean);
        return true;
    }

    /** Notes size and checksum of the file, which nobody has open any more. */
    void note(Path file) throws IOException {
        Path part = clean.resolveSibling("state.clean.part");
        Files.writeString(OwnerOnly.file(part), describe(file));
        Files.move(
                part, clean, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The last acknowledged {@code seq}, if any was noted. */
    OptionalLong acknowledged() throws IOException {
        if (last.length() < Long.BYTES) {
            return OptionalLong.empty();
        }
        last.seek(0);
        return OptionalLong.of(last.readLong());
    }

    void acknowledge(long seq) throws IOException {
        last.seek(0);
        last.writeLong(seq);
    }

    /** Forgets everything; the database file it spoke of is gone. */
    void forget() throws IOException {
        Files.deleteIfExists(clean);
        last.setLength(0);
    }

    @Override
    public void close() throws IOException {
        last.close();
    }

    private static String describe(Path file) throws IOException {
        CRC32C sum = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            while (in.read(buffer.clear()) >= 0) {
                sum.update(buffer.flip());
            }
            return in.size() + " bytes, checksum " + Long.toHexString(sum.getValue());
        }
    }
}
