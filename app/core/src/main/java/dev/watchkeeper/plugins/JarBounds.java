package dev.watchkeeper.plugins;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** How large a jar may be, looked at before any of it is taken into memory. */
final class JarBounds {
    private static final long MB = 1 << 20;
    private static final long LARGEST_FILE = 128 * MB;
    private static final long LARGEST_DIRECTORY = 16 * MB;
    private static final long LARGEST_ENTRY = 64 * MB;
    private static final long LARGEST_CONTENT = 1024 * MB;

    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int LONGEST_COMMENT = 0xFFFF;

    private JarBounds() {}

    /**
     * Looks at a file without opening it as a jar: the JDK would read a directory of any size.
     *
     * @throws IOException if it is none that may be opened
     */
    static void checkFile(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new IOException("it is no regular file");
        }
        long size = Files.size(path);
        if (size > LARGEST_FILE) {
            throw new IOException("it is larger than " + LARGEST_FILE / MB + " MiB");
        }
        int tail = (int) Math.min(size, END_LENGTH + LONGEST_COMMENT);
        byte[] end = new byte[tail];
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            file.seek(size - tail);
            file.readFully(end);
        }
        ByteBuffer bytes = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = tail - END_LENGTH; at >= 0; at--) {
            if (bytes.getInt(at) == END) {
                if (Integer.toUnsignedLong(bytes.getInt(at + 12)) > LARGEST_DIRECTORY) {
                    throw new IOException(
                            "its directory is larger than " + LARGEST_DIRECTORY / MB + " MiB");
                }
                return;
            }
        }
        throw new IOException("it is another file, or not all of it is there");
    }

    /**
     * Looks at what a jar says that it unpacks to; nobody reads more of an entry than that.
     *
     * @param names is told the name of each entry
     * @throws IOException if that is more than a plugin may have
     */
    static void checkContent(ZipFile jar, Consumer<String> names) throws IOException {
        long all = 0;
        for (Enumeration<? extends ZipEntry> e = jar.entries(); e.hasMoreElements(); ) {
            ZipEntry entry = e.nextElement();
            long size = Math.max(0, entry.getSize());
            all += size;
            names.accept(entry.getName());
            if (size > LARGEST_ENTRY || all > LARGEST_CONTENT) {
                throw new IOException(
                        "it unpacks to more than a plugin may have: "
                                + (size > LARGEST_ENTRY
                                        ? entry.getName() + " has " + size / MB + " MiB"
                                        : "over " + LARGEST_CONTENT / MB + " MiB"));
            }
        }
    }
}
