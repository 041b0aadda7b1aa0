package dev.watchkeeper.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;

/** A home that an earlier version made goes on. */
final class MigrationTest {
    @TempDir Path home;

    @Test
    void aHomeOfTheFirstSchemaKeepsItsJournalAndGetsWhatIsNew() throws Exception {
        String url = Database.url(home, "");
        migrate(url, "1");
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "insert into event (seq, at_time, kind, attempt, data) values"
                            + " (1, '2026-03-14 05:30:00+00', 'SUPERVISOR_STOPPED', 0, '{}')");
            statement.execute("shutdown");
        }
        Files.writeString(home.resolve("state.version"), "1\n");
        try (StateManager state = StateManager.open(home, Clock.systemUTC())) {
            assertEquals(1, state.read(View::lastSeq));
            assertEquals(0, state.read(View::outcomes).size());
            assertEquals(0, state.read(v -> v.requests("t")).size());
        }
        assertEquals(
                Database.VERSION,
                Integer.parseInt(Files.readString(home.resolve("state.version")).strip()));
        try (StateManager state = StateManager.open(home, Clock.systemUTC())) {
            assertEquals(1, state.read(View::lastSeq));
        }
    }

    /** Until then all accepts were drawn with the same probability. */
    @Test
    void whatWasDrawnBeforeSharesWereKeptCountsInFull() throws Exception {
        String url = Database.url(home, "");
        migrate(url, "14");
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "insert into outcome (id, task, attempt, project, agent, host, factors,"
                            + " confidence, accept_from, accepted, drawn, probability, at_time)"
                            + " values ('t/1', 't', 1, 'p', 'a', 'local', '{}', 0.9, 0.7, true,"
                            + " true, 0.05, '2026-03-14 05:30:00+00')");
            migrate(url, "17");
            try (ResultSet row =
                    statement.executeQuery("select least_share, kind, lang from outcome")) {
                assertTrue(row.next());
                assertEquals(0.05, row.getDouble(1));
                assertEquals("", row.getString(2) + row.getString(3));
            }
            statement.execute("shutdown");
        }
    }

    private static void migrate(String url, String target) {
        Flyway.configure()
                .dataSource(url, "sa", "")
                .locations("classpath:db/migration")
                .target(target)
                .load()
                .migrate();
    }

    /** The first start of all may be killed too: nobody has stored anything then. */
    @Test
    void aHomeWhoseFirstSchemaWasCutBeginsAnew() throws Exception {
        try (Connection connection = DriverManager.getConnection(Database.url(home, ""), "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute("create table project (id varchar)");
            statement.execute("shutdown");
        }
        Files.writeString(home.resolve("state.migrating"), "none");
        try (StateManager state = StateManager.open(home, Clock.systemUTC())) {
            assertEquals(0, state.read(View::projects).size());
        }
        assertFalse(Files.exists(home.resolve("state.migrating")));
    }
}
