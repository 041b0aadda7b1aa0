package dev.watchkeeper.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;

final class HibernateMappingTest {
    @TempDir Path folder;

    @Test
    void servesOneDatabaseAfterAnother() {
        try (HibernateMapping mapping = HibernateMapping.ahead()) {
            for (int i = 0; i < 2; i++) {
                Path home = folder.resolve("home" + i);
                try (StateManager state =
                        StateManager.open(home, Clock.systemUTC(), DamageRecovery.NONE, mapping)) {
                    long events = state.read(v -> v.events(0, 10).size());
                    assertEquals(0, events);
                }
            }
        }
    }

    @Test
    void isGivenBackWhenNoDatabaseTookIt() {
        HibernateMapping mapping = HibernateMapping.ahead();
        mapping.close();
        mapping.close();
    }
}
