package dev.watchkeeper.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.testkit.Mount;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;

/** A home that can't be written to. */
final class ReadOnlyHomeTest {
    @TempDir Path folder;

    @Test
    void isRefusedWithTheMend() throws Exception {
        try (Mount disk = Mount.tmpfs(folder, "16m")) {
            Path home = disk.path().resolve("home");
            StateManager.open(home, Clock.systemUTC()).close();
            disk.readOnly();
            WatchkeeperException told =
                    assertThrows(
                            WatchkeeperException.class,
                            () -> StateManager.open(home, Clock.systemUTC()).close());
            assertEquals(Code.HOME, told.code());
            String text = told.getMessage() + " " + told.hint();
            assertTrue(text.contains(home.toString()), text);
            assertTrue(text.contains("write access"), text);
        }
    }
}
