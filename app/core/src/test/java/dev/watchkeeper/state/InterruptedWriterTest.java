package dev.watchkeeper.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.Map;

/** Who is interrupted gets its write done all the same, and stays interrupted. */
final class InterruptedWriterTest {
    @TempDir Path folder;

    @Test
    void whatAnInterruptedThreadWroteIsInTheFileWhenWriteReturns() throws Exception {
        Path home = folder.resolve("home");
        try (StateManager state = StateManager.open(home, Clock.systemUTC())) {
            for (int i = 1; i <= 20; i++) {
                Thread.currentThread().interrupt();
                state.write(
                        t -> t.append(EventDraft.of(EventType.SUPERVISOR_STARTED, Map.of("n", 1))));
                assertTrue(Thread.interrupted(), "still interrupted");
                assertEquals(i, inACopyOfTheFile(home, i));
            }
        }
    }

    private long inACopyOfTheFile(Path home, int n) throws Exception {
        Path copy = Files.createDirectory(folder.resolve("copy-" + n));
        Files.copy(Database.file(home), Database.file(copy));
        try (Connection connection = DriverManager.getConnection(Database.url(copy, ""), "sa", "");
                Statement statement = connection.createStatement()) {
            return Integrity.number(statement, "select max(seq) from event");
        }
    }
}
