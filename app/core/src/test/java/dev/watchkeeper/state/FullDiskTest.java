package dev.watchkeeper.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.testkit.Mount;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** The home's disk fills up: what was acknowledged stays, and the rest is refused. */
final class FullDiskTest {
    @TempDir Path folder;

    @Test
    void refusesToWriteKeepsWhatItHasAndGoesOnWhenThereIsSpace() throws Exception {
        try (Mount disk = Mount.tmpfs(folder, "8m")) {
            Path home = disk.path().resolve("home");
            long kept = 0;
            try (StateManager state = StateManager.open(home, Clock.systemUTC())) {
                WatchkeeperException told =
                        assertThrows(WatchkeeperException.class, () -> fill(state));
                assertFull(told);
                kept = state.read(View::lastSeq);
                assertTrue(kept > 0);
            }
            Path ballast = disk.path().resolve("ballast");
            Files.write(ballast, new byte[(int) Files.getFileStore(disk.path()).getUsableSpace()]);
            assertFull(
                    assertThrows(
                            WatchkeeperException.class,
                            () -> StateManager.open(home, Clock.systemUTC()).close()));
            Files.delete(ballast);
            disk.grow("64m");
            try (StateManager state = StateManager.open(home, Clock.systemUTC())) {
                assertEquals(kept, state.read(View::lastSeq));
                write(state);
            }
        }
    }

    private static void fill(StateManager state) {
        for (int i = 0; i < 1000; i++) {
            write(state);
        }
    }

    private static void write(StateManager state) {
        state.write(t ->
                t.append(
                        EventDraft.of(
                                EventType.AGENT_OUTPUT, Map.of("text", "x".repeat(100_000)))));
    }

    private static void assertFull(WatchkeeperException told) {
        assertEquals(Code.HOME, told.code());
        assertTrue(String.valueOf(told.getMessage()).contains("disk is full"), told.getMessage());
    }
}
