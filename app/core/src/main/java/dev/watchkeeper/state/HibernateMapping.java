package dev.watchkeeper.state;

import org.hibernate.SessionFactory;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.bytecode.internal.none.BytecodeProviderImpl;
import org.hibernate.bytecode.spi.BytecodeProvider;
import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import javax.sql.DataSource;

/**
 * How rows lie in tables, prepared on a thread of its own: it needs no database, and takes longer
 * than all else that happens before one is open.
 *
 * <p>{@link #close} gives back what was prepared and not taken by a database.
 */
public final class HibernateMapping implements AutoCloseable {
    private static final List<Class<?>> ENTITIES =
            List.of(
                    ProjectRow.class,
                    WorkspaceRow.class,
                    TaskRow.class,
                    AttemptRow.class,
                    BreakpointRow.class,
                    CheckpointRow.class,
                    HoldRow.class,
                    EventRow.class,
                    OutcomeRow.class,
                    RequestRow.class,
                    ChangeRow.class);

    private final Later source = new Later();
    private final FutureTask<SessionFactory> sessions = new FutureTask<>(() -> sessions(source));
    private boolean taken;

    private HibernateMapping() {}

    /** Begins to prepare. */
    public static HibernateMapping ahead() {
        HibernateMapping mapping = new HibernateMapping();
        Thread.ofPlatform().daemon().name("state-mapping").start(mapping.sessions);
        return mapping;
    }

    /**
     * The sessions over a database, whose owner closes them; waits for the preparation. One that is
     * opened after the first waits for another.
     */
    synchronized SessionFactory over(DataSource database) {
        if (taken) {
            Later another = new Later();
            another.database = database;
            return sessions(another);
        }
        SessionFactory prepared = prepared();
        source.database = database;
        taken = true;
        return prepared;
    }

    /** Gives back what no database has taken. */
    @Override
    public synchronized void close() {
        if (!taken) {
            taken = true;
            // Whoever gives up early, as for a slip in the settings, need not wait for the rest.
            Thread.ofPlatform().daemon().name("state-mapping").start(() -> prepared().close());
        }
    }

    private SessionFactory prepared() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return sessions.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static SessionFactory sessions(DataSource source) {
        StandardServiceRegistry services =
                new StandardServiceRegistryBuilder()
                        // Rows are final and fully loaded: nothing to weave, so no ByteBuddy.
                        .addService(BytecodeProvider.class, new BytecodeProviderImpl())
                        .applySettings(
                                Map.ofEntries(
                                        Map.entry("hibernate.connection.datasource", source),
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

    /** A source of connections whose database is opened later. */
    private static final class Later extends SourceOfConnections {
        private volatile @Nullable DataSource database;

        @Override
        public Connection getConnection() throws SQLException {
            return Objects.requireNonNull(database, "no database yet").getConnection();
        }
    }
}
