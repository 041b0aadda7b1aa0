package dev.watchkeeper.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;

final class MappingTest {
    @TempDir Path folder;

    @Test
    void servesOneDatabaseAfterAnother() {
        try (Mapping mapping = Mapping.ahead()) {
            for (int i = 0; i < 2; i++) {
                Path home = folder.resolve("home" + i);
                try (StateManager state =
                        StateManager.open(home, Clock.systemUTC(), Recovery.NONE, mapping)) {
                    long events = state.read(v -> v.events(0, 10).size());
                    assertEquals(0, events);
                }
            }
        }
    }

    @Test
    void isGivenBackWhenNoDatabaseTookIt() {
        Mapping mapping = Mapping.ahead();
        mapping.close();
        mapping.close();
    }
}
