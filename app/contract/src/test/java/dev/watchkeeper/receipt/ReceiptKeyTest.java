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
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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
    void whoeverAsksFirstAllGetTheSameKey() throws Exception {
        for (int n = 0; n < 20; n++) {
            Path fresh = home.resolve("home-" + n);
            List<Callable<String>> askers =
                    Collections.nCopies(8, () -> ReceiptKey.ofHome(fresh).fingerprint());
            Set<String> got = new HashSet<>();
            try (ExecutorService all = Executors.newFixedThreadPool(askers.size())) {
                for (Future<String> one : all.invokeAll(askers)) {
                    got.add(one.get());
                }
            }

            assertEquals(Set.of(ReceiptKey.ofHome(fresh).fingerprint()), got);
        }
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
