package dev.watchkeeper.domain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that persons write and that are read whole: settings, tasks, briefs, templates. What is
 * larger than any of those is refused before it takes the memory, whoever has put it there.
 */
public final class SmallFile {
    /** In bytes. */
    public static final int LARGEST = 4 << 20;

    private SmallFile() {}

    /**
     * All of a file.
     *
     * @throws IOException if it can't be read, is no regular file or is larger than {@link
     *     #LARGEST}
     */
    public static byte[] bytes(Path file) throws IOException {
        // A pipe would keep whoever reads it waiting, unless a shell has made it for that.
        boolean handed = file.startsWith("/dev") || file.startsWith("/proc");
        if (!handed && Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException(
                    Files.isDirectory(file) ? "it is a folder" : "it is no regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new IOException(
                        "it is larger than " + (LARGEST >> 20) + " MiB, so it can't be meant");
            }
            return bytes;
        }
    }

    /**
     * All of a file as UTF-8.
     *
     * @throws java.nio.charset.CharacterCodingException if it is none
     * @throws IOException if it can't be read or is larger than {@link #LARGEST}
     */
    public static String text(Path file) throws IOException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes(file)))
                .toString();
    }
}
