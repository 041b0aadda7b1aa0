package dev.watchkeeper.state;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.flywaydb.core.Flyway;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.bytecode.internal.none.BytecodeProviderImpl;
import org.hibernate.bytecode.spi.BytecodeProvider;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

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
    static final int VERSION = 1;

    private static final int CONNECTIONS = 8;
    private static final List<Class<?>> ENTITIES =
            List.of(
                    ProjectRow.class,
                    TaskRow.class,
                    AttemptRow.class,
                    BreakpointRow.class,
                    CheckpointRow.class,
                    HoldRow.class,
                    EventRow.class,
                    ChangeRow.class);

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
     * @param readAll whether to read every row first; done while Hibernate starts
     * @throws DamagedException if it can't be read or doesn't fit together
     * @throws WatchkeeperException {@code HOME} if a newer version made it
     */
    static Database open(Path folder, boolean readAll) {
        String url = url(folder, "");
        Connection keeper = keeper(url);
        @Nullable HikariDataSource pool = null;
        try {
            pool = pool(url);
            migrate(folder, pool);
            Checking checking = new Checking(pool, readAll);
            SessionFactory sessions = sessions(pool);
            try {
                checking.join();
            } catch (RuntimeException e) {
                sessions.close();
                throw e;
            }
            return new Database(keeper, pool, sessions);
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
                + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;QUERY_CACHE_SIZE=64"
                + more;
    }

    StatelessSession session() {
        return sessions.openStatelessSession();
    }

    Connection connection() throws SQLException {
        return pool.getConnection();
    }

    @Override
    public void close() {
        sessions.close();
        shutDown(keeper, pool);
    }

    private static void shutDown(Connection keeper, @Nullable HikariDataSource pool) {
        if (pool != null) {
            pool.close();
        }
        try (keeper;
                Statement statement = keeper.createStatement()) {
            statement.execute("shutdown");
        } catch (SQLException e) {
            // It is closed already; why, was said where it happened.
        }
    }

    private static Connection keeper(String url) {
        try {
            return DriverManager.getConnection(url, "sa", "");
        } catch (SQLException e) {
            if (Troubles.full(e)) {
                throw new IllegalStateException(e);
            }
            throw new DamagedException("it can't be opened: " + Troubles.innermost(e), e);
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
    private static void migrate(Path folder, HikariDataSource pool) {
        int found = version(pool);
        if (found > VERSION) {
            throw newer(folder, found);
        }
        if (found < VERSION) {
            Flyway.configure(Database.class.getClassLoader())
                    .dataSource(pool)
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
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
            throw new DamagedException("it can't be read: " + Troubles.innermost(e), e);
        }
    }

    private static SessionFactory sessions(HikariDataSource pool) {
        StandardServiceRegistry services =
                new StandardServiceRegistryBuilder()
                        // Rows are final and fully loaded: nothing to weave, so no ByteBuddy.
                        .addService(BytecodeProvider.class, new BytecodeProviderImpl())
                        .applySettings(
                                Map.ofEntries(
                                        Map.entry("hibernate.connection.datasource", pool),
                                        Map.entry(
                                                "hibernate.dialect",
                                                "org.hibernate.dialect.H2Dialect"),
                                        Map.entry(
                                                "hibernate.boot.allow_jdbc_metadata_access",
                                                "false"),
                                        Map.entry(
                                                "hibernate.connection.provider_disables_autocommit",
                                                "true"),
                                        Map.entry("hibernate.hbm2ddl.auto", "none"),
                                        Map.entry("hibernate.generate_statistics", "false"),
                                        Map.entry("hibernate.session.events.log", "false"),
                                        Map.entry("hibernate.xml_mapping_enabled", "false"),
                                        Map.entry("hibernate.query.startup_check", "false"),
                                        Map.entry("hibernate.cache.use_query_cache", "false"),
                                        Map.entry(
                                                "hibernate.cache.use_second_level_cache", "false"),
                                        Map.entry(
                                                "hibernate.bytecode.use_reflection_optimizer",
                                                "false"),
                                        Map.entry("hibernate.statement_fetch_size", "500"),
                                        Map.entry("jakarta.persistence.validation.mode", "none"),
                                        Map.entry("hibernate.jdbc.time_zone", "UTC")))
                        .build();
        try {
            MetadataSources sources = new MetadataSources(services);
            ENTITIES.forEach(sources::addAnnotatedClass);
            return sources.buildMetadata().buildSessionFactory();
        } catch (RuntimeException e) {
            StandardServiceRegistryBuilder.destroy(services);
            throw e;
        }
    }

    /** The integrity check, on a thread of its own while Hibernate starts. */
    private static final class Checking {
        private final HikariDataSource pool;
        private final boolean readAll;
        private final Thread thread;
        private volatile @Nullable RuntimeException found;

        Checking(HikariDataSource pool, boolean readAll) {
            this.pool = pool;
            this.readAll = readAll;
            this.thread = Thread.ofPlatform().daemon().name("state-check").start(this::check);
        }

        private void check() {
            try (Connection connection = pool.getConnection()) {
                if (readAll) {
                    Integrity.readAll(connection);
                } else {
                    try (Statement statement = connection.createStatement()) {
                        Integrity.fits(statement);
                    }
                }
            } catch (SQLException e) {
                found = new DamagedException("it can't be read: " + Troubles.innermost(e), e);
            } catch (RuntimeException e) {
                found = e;
            }
        }

        void join() {
            boolean interrupted = false;
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            RuntimeException failure = found;
            if (failure != null) {
                throw failure;
            }
        }
    }
}
