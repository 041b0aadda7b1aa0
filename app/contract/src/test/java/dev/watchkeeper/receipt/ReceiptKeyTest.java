package dev.watchkeeper.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.WatchkeeperException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

class ReceiptKeyTest {
    @TempDir Path home;

    @Test
    void aHomeKeepsItsKey() {
        String first = ReceiptKey.ofHome(home).fingerprint();

        assertEquals(first, ReceiptKey.ofHome(home).fingerprint());
        assertEquals(first, ReceiptKey.fingerprintOf(home).orElseThrow());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theSecretHalfIsForItsOwner() throws IOException {
        var unused = ReceiptKey.ofHome(home);
        Path file = home.resolve(ReceiptKey.FILE);

        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        WatchkeeperException refused =
                assertThrows(WatchkeeperException.class, () -> ReceiptKey.ofHome(home));
        assertTrue(String.valueOf(refused.getMessage()).contains("others than its owner"));
    }

    @Test
    void aDamagedKeySaysHowToGoOn() throws IOException {
        String text = Files.readString(keyFile());
        Files.writeString(keyFile(), text.substring(0, text.length() / 2));

        WatchkeeperException refused =
                assertThrows(WatchkeeperException.class, () -> ReceiptKey.ofHome(home));
        assertTrue(String.valueOf(refused.getMessage()).contains("is damaged"));
        assertTrue(refused.hint().contains("from a copy"));
    }

    @Test
    void thePublicFileFollowsTheKey() throws IOException {
        String first = ReceiptKey.ofHome(home).fingerprint();
        Files.delete(keyFile());
        String second = ReceiptKey.ofHome(home).fingerprint();

        assertTrue(!first.equals(second));
        assertEquals(second, ReceiptKey.fingerprintOf(home).orElseThrow());
    }

    @Test
    void nothingIsLeftBesideTheTwoFiles() throws IOException {
        var unused = ReceiptKey.ofHome(home);

        try (var files = Files.list(home)) {
            assertEquals(
                    List.of(ReceiptKey.FILE, ReceiptKey.PUBLIC_FILE),
                    files.map(f -> String.valueOf(f.getFileName())).sorted().toList());
        }
    }

    private Path keyFile() {
        var unused = ReceiptKey.ofHome(home);
        return home.resolve(ReceiptKey.FILE);
    }
}
