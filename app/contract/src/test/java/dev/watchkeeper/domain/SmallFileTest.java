package dev.watchkeeper.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

class SmallFileTest {
    @TempDir private Path folder;

    @Test
    void aFileOfAnySizeIsRefusedBeforeItTakesTheMemory() throws IOException {
        Path file = folder.resolve("settings.yaml");
        try (RandomAccessFile big = new RandomAccessFile(file.toFile(), "rw")) {
            big.setLength(5L << 30);
        }
        IOException e = assertThrows(IOException.class, () -> SmallFile.bytes(file));
        assertTrue(String.valueOf(e.getMessage()).contains("larger than 4 MiB"), e::toString);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @Timeout(20)
    void aPipeIsRefusedInsteadOfWaitedFor() throws Exception {
        Path pipe = folder.resolve("settings.yaml");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        IOException e = assertThrows(IOException.class, () -> SmallFile.bytes(pipe));
        assertTrue(String.valueOf(e.getMessage()).contains("no regular file"), e::toString);
    }

    @Test
    void textIsReadAsItIsAndWhatIsNoTextIsSaid() throws IOException {
        Path file = Files.writeString(folder.resolve("t"), "größer €\n");
        assertEquals("größer €\n", SmallFile.text(file));
        Files.write(file, new byte[] {'a', (byte) 0xC3});
        assertThrows(CharacterCodingException.class, () -> SmallFile.text(file));
    }
}
