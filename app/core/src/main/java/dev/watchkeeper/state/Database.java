package dev.watchkeeper.state;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.flywaydb.core.Flyway;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The opened database: H2 in one file, a pool over it, Hibernate over the pool.
 *
 * <p>One connection, the keeper, is outside of the pool. H2 lives as long as some connection does,
 * and the pool makes new ones as it likes: were it to make one after the shutdown, H2 would open
 * the file again, and the next opening in this process would be handed that stale database. So the
 * pool ends first, and the keeper shuts down.
 */
final class Database implements AutoCloseable {
    /** The version of the newest migration. */
    static final int VERSION = 17;

    private static final Logger log = LoggerFactory.getLogger(Database.class);
    private static final int CONNECTIONS = 8;
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(5);
    private static final Duration LOCK_PAUSE = Duration.ofMillis(50);

    private final Connection keeper;
    private final HikariDataSource pool;
    private final SessionFactory sessions;

    private Database(Connection keeper, HikariDataSource pool, SessionFactory sessions) {
        this.keeper = keeper;
        this.pool = pool;
        this.sessions = sessions;
    }

    /** The file of the database in a folder. */
    static Path file(Path folder) {
        return folder.resolve("state.mv.db");
    }

    /**
     * Opens or makes the database of a folder and brings its schema up to date.
     *
     * @param readAll whether to read every row first
     * @param mapping of the rows, waited for
     * @param copy taken before its schema is changed
     * @throws DamagedException if it can't be read or doesn't fit together
     * @throws WatchkeeperException {@code HOME} if a newer version made it, or if another program
     *     holds its file or the system refuses it
     */
    static Database open(
            Path folder, boolean readAll, HibernateMapping mapping, MigrationCopy copy) {
        String url = url(folder, "");
        Connection keeper = keeper(folder, url);
        @Nullable HikariDataSource pool = null;
        try {
            pool = pool(url);
            migrate(folder, pool, copy);
            check(pool, readAll);
            return new Database(keeper, pool, mapping.sessions());
        } catch (RuntimeException e) {
            shutDown(keeper, pool);
            throw e;
        }
    }

    /** The address of a folder's database; writes are in the file when a commit returns. */
    static String url(Path folder, String more) {
        // "retry:" opens the file again when an interrupted thread has closed its channel.
        return "jdbc:h2:retry:"
                + folder.toAbsolutePath().resolve("state").toString().replace(";", "\\;")
                + ";WRITE_DELAY=0;TRACE_LEVEL_FILE=0;DB_CLOSE_ON_EXIT=FALSE;QUERY_CACHE_SIZE=64"
                + more;
    }

    /** A session over a connection of its own, which goes back when it is closed. */
    OpenSession session() {
        try {
            Connection connection = pool.getConnection();
            try {
                return new OpenSession(connection, sessions.openStatelessSession(connection));
            } catch (RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Connection connection() throws SQLException {
        return pool.getConnection();
    }

    @Override
    public void close() {
        shutDown(keeper, pool);
    }

    private static void shutDown(Connection keeper, @Nullable HikariDataSource pool) {
        if (pool != null) {
            pool.close();
        }
        org.h2.engine.@Nullable Database engine = engine(keeper);
        try (keeper;
                Statement statement = keeper.createStatement()) {
            statement.execute("shutdown");
        } catch (SQLException e) {
            // If it is closed already, why was said where it happened.
            if (!ExceptionTranslator.closed(e)) {
                log.warn("the database was not shut down: {}", ExceptionTranslator.innermost(e), e);
                if (engine != null) {
                    // It could not tidy up, as after a kill in the middle of a large text. What was
                    // committed is in the file, which this process could not open again otherwise.
                    engine.shutdownImmediately();
                }
            }
        }
    }

    /** H2's own part of a connection; {@code null} if it is closed already. */
    private static org.h2.engine.@Nullable Database engine(Connection keeper) {
        try {
            return keeper.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session
                    ? session.getDatabase()
                    : null;
        } catch (SQLException e) {
            return null;
        }
    }

    /**
     * A process that was just killed may hold its lock a moment longer than its home; so what is
     * locked is tried again for a while.
     */
    private static Connection keeper(Path folder, String url) {
        long deadline = System.nanoTime() + LOCK_PATIENCE.toNanos();
        while (true) {
            try {
                return DriverManager.getConnection(url, "sa", "");
            } catch (SQLException e) {
                if (ExceptionTranslator.full(e)) {
                    throw new IllegalStateException(e);
                }
                if (!ExceptionTranslator.locked(e) || System.nanoTime() > deadline) {
                    throw new ExceptionTranslator(folder)
                            .sound(e)
                            .orElseGet(() ->
                                    new DamagedException(
                                            "it can't be opened: "
                                                    + ExceptionTranslator.innermost(e),
                                            e));
                }
            }
            LockSupport.parkNanos(LOCK_PAUSE.toNanos());
        }
    }

    private static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("state");
        config.setJdbcUrl(url);
        config.setDriverClassName("org.h2.Driver");
        config.setUsername("sa");
        config.setPassword("");
        config.setAutoCommit(false);
        config.setMinimumIdle(1);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(30_000);
        config.setMaxLifetime(0);
        config.setIdleTimeout(0);
        config.setConnectionInitSql(
                "set session characteristics as transaction isolation level snapshot");
        return new HikariDataSource(config);
    }

    /** Runs Flyway where the schema is not ours yet; asking it every time costs the start. */
    private static void migrate(Path folder, HikariDataSource pool, MigrationCopy copy) {
        int found = version(pool);
        if (found > VERSION) {
            throw newer(folder, found);
        }
        if (found < VERSION) {
            try (Connection connection = pool.getConnection()) {
                copy.take(connection, found == 0);
            } catch (SQLException e) {
                throw new DamagedException(
                        "it can't be read: " + ExceptionTranslator.innermost(e), e);
            }
            Flyway.configure(Database.class.getClassLoader())
                    .dataSource(pool)
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
            copy.done();
        }
    }

    static WatchkeeperException newer(Path folder, int found) {
        return new WatchkeeperException(
                Code.HOME,
                folder
                        + ": a newer Watchkeeper made this home (its schema is "
                        + found
                        + ", this one knows "
                        + VERSION
                        + ")",
                "Use that newer version, or choose another home with --home DIR. Nothing was"
                        + " changed.");
    }

    private static int version(HikariDataSource pool) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            long tables =
                    Integrity.number(
                            statement,
                            "select count(*) from information_schema.tables"
                                    + " where table_name = 'flyway_schema_history'");
            return tables == 0
                    ? 0
                    : (int)
                            Integrity.number(
                                    statement,
                                    "select max(cast(\"version\" as int))"
                                            + " from \"flyway_schema_history\""
                                            + " where \"success\" and \"version\" is not null");
        } catch (SQLException e) {
            throw new DamagedException("it can't be read: " + ExceptionTranslator.innermost(e), e);
        }
    }

    private static void check(HikariDataSource pool, boolean readAll) {
        try (Connection connection = pool.getConnection()) {
            if (readAll) {
                Integrity.readAll(connection);
            } else {
                try (Statement statement = connection.createStatement()) {
                    Integrity.fits(statement);
                }
            }
        } catch (SQLException e) {
            throw new DamagedException("it can't be read: " + ExceptionTranslator.innermost(e), e);
        }
    }
}
