package dev.watchkeeper.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;

/** A home that an earlier version made goes on. */
final class MigrationTest {
    @TempDir Path home;

    @Test
    void aHomeOfTheFirstSchemaKeepsItsJournalAndGetsWhatIsNew() throws Exception {
        String url = Database.url(home, "");
        Flyway.configure()
                .dataSource(url, "sa", "")
                .locations("classpath:db/migration")
                .target("1")
                .load()
                .migrate();
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
