package dev.watchkeeper.state;

import org.hibernate.SessionFactory;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.bytecode.internal.none.BytecodeProviderImpl;
import org.hibernate.bytecode.spi.BytecodeProvider;
import org.hibernate.engine.jdbc.connections.internal.UserSuppliedConnectionProviderImpl;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * How rows lie in tables, prepared on a thread of its own: it needs no database, and takes longer
 * than all else that happens before one is open. It says nothing of any one database, so that a
 * process has it once, for all that it opens.
 */
public final class HibernateMapping {
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

    private static final HibernateMapping OF_PROCESS = begun();

    private final FutureTask<SessionFactory> sessions = new FutureTask<>(HibernateMapping::prepare);

    private HibernateMapping() {}

    /** This process's; begins to prepare it when it is first asked for. */
    public static HibernateMapping ahead() {
        return OF_PROCESS;
    }

    private static HibernateMapping begun() {
        HibernateMapping mapping = new HibernateMapping();
        Thread.ofPlatform().daemon().name("state-mapping").start(mapping.sessions);
        return mapping;
    }

    /**
     * What opens sessions, each over a connection that it is handed; waits for the preparation.
     * Never closed: it holds nothing but what it knows of the tables.
     */
    SessionFactory sessions() {
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

    private static SessionFactory prepare() {
        StandardServiceRegistry services =
                new StandardServiceRegistryBuilder()
                        // Rows are final and fully loaded: nothing to weave, so no ByteBuddy.
                        .addService(BytecodeProvider.class, new BytecodeProviderImpl())
                        .addService(
                                ConnectionProvider.class, new UserSuppliedConnectionProviderImpl())
                        .applySettings(
                                Map.ofEntries(
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
}
