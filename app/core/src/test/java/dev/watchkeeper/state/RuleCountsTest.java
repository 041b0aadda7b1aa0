package dev.watchkeeper.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Project;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** How often each rule has asked is told from an index. */
final class RuleCountsTest {
    private static final Instant NOW = Instant.parse("2026-03-14T05:30:00Z");

    @TempDir Path home;

    private static Breakpoint asked(int n) {
        return new Breakpoint(
                "bp-" + n,
                "p",
                "t",
                n,
                Breakpoint.State.OPEN,
                "rule-" + n % 3,
                "Well?",
                List.of(),
                null,
                null,
                List.of(),
                List.of(),
                NOW.plusSeconds(n),
                null);
    }

    @Test
    void theyAreCountedByTheIndexOfTheRules() throws Exception {
        try (StateManager state = StateManager.open(home, Clock.systemUTC())) {
            state.write(t -> {
                t.put(new Project("p", "P", "/p", "local", NOW, null));
                for (int n = 1; n <= 100; n++) {
                    t.put(asked(n));
                }
                return true;
            });
            Map<String, View.Fired> fired = state.read(View::fired);
            assertEquals(new View.Fired(33, NOW.plusSeconds(99)), fired.get("rule-0"));
            assertEquals(new View.Fired(34, NOW.plusSeconds(100)), fired.get("rule-1"));
        }
        String plan;
        try (Connection connection = DriverManager.getConnection(Database.url(home, ""), "sa", "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("explain " + StoredView.FIRED)) {
            assertTrue(rows.next());
            plan = rows.getString(1);
        }
        assertTrue(plan.contains("/* PUBLIC.BREAKPOINT_RULE */"), plan);
        assertTrue(plan.contains("group sorted"), plan);
        assertFalse(plan.contains("tableScan"), plan);
    }
}
