package dev.watchkeeper.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

final class HibernateMappingTest {
    @TempDir Path folder;

    @Test
    void servesOneDatabaseAfterAnother() {
        HibernateMapping mapping = HibernateMapping.ahead();
        for (int i = 0; i < 2; i++) {
            try (StateManager state = open("home" + i, mapping)) {
                assertEquals(0, events(state));
            }
        }
    }

    @Test
    void servesSeveralDatabasesAtOnceEachWithItsOwnRows() {
        HibernateMapping mapping = HibernateMapping.ahead();
        try (StateManager one = open("one", mapping);
                StateManager other = open("other", mapping)) {
            var unused =
                    one.write(t ->
                            t.append(
                                    new EventDraft(
                                            EventType.SUPERVISOR_STARTED,
                                            null,
                                            null,
                                            0,
                                            Map.of())));

            assertEquals(1, events(one));
            assertEquals(0, events(other));
        }
    }

    @Test
    void isPreparedOnceInAProcess() {
        assertSame(HibernateMapping.ahead().sessions(), HibernateMapping.ahead().sessions());
    }

    private StateManager open(String home, HibernateMapping mapping) {
        return StateManager.open(
                folder.resolve(home), Clock.systemUTC(), DamageRecovery.NONE, mapping);
    }

    private static int events(StateManager state) {
        return state.read(v -> v.events(0, 10).size());
    }
}
