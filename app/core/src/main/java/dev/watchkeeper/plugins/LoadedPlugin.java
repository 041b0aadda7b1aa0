package dev.watchkeeper.plugins;

import dev.watchkeeper.plugin.ApiVersion;
import dev.watchkeeper.plugin.agent.AgentProvider;
import dev.watchkeeper.plugin.gate.QualityGateProvider;
import dev.watchkeeper.plugin.host.HostProvider;
import dev.watchkeeper.plugin.notifier.NotifierProvider;

import org.jspecify.annotations.Nullable;
import org.pf4j.JarPluginManager;
import org.pf4j.PluginManager;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The classes of one plugin, in a manager and a class loader of its own. What it does while it is
 * loaded and unloaded, it does on threads of its own, which nobody waits for longer than a limit:
 * it may throw whatever it likes, or never return.
 */
final class LoadedPlugin {
    private static final Logger LOG = LoggerFactory.getLogger(LoadedPlugin.class);

    private final PluginJar jar;
    private final Duration limit;
    private final PluginManager manager;
    private final CompletableFuture<Provided> begun = new CompletableFuture<>();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private final AtomicInteger openHosts = new AtomicInteger();
    private final Thread beginner;
    private final long since = System.nanoTime();
    private @Nullable Thread ender;
    private long endSince;

    /**
     * What came of it.
     *
     * @param problem why it can't be used; empty if it can
     */
    record Provided(
            Map<String, HostProvider> hosts,
            Map<String, AgentProvider> agents,
            Map<String, QualityGateProvider> gates,
            Map<String, NotifierProvider> notifiers,
            String problem) {
        static Provided none(String problem) {
            return new Provided(Map.of(), Map.of(), Map.of(), Map.of(), problem);
        }

        /** Its types, such as {@code agent command}. */
        List<String> types() {
            List<String> types = new ArrayList<>();
            hosts.keySet().forEach(type -> types.add("host " + type));
            agents.keySet().forEach(type -> types.add("agent " + type));
            gates.keySet().forEach(type -> types.add("gate " + type));
            notifiers.keySet().forEach(type -> types.add("notifier " + type));
            return types;
        }
    }

    /** Where its classes come from; asked on the thread that loads it. */
    interface Source {
        Path path() throws IOException;
    }

    /**
     * Begins to load it.
     *
     * @param work a folder of our own, for PF4J
     * @param limit for its start, and for its end
     */
    LoadedPlugin(PluginJar jar, Source source, Path work, Duration limit) {
        this.jar = jar;
        this.limit = limit;
        this.manager = new JarPluginManager(work);
        manager.setSystemVersion(ApiVersion.CURRENT);
        // A platform thread: one that never rests would keep a carrier from all virtual ones.
        this.beginner =
                Thread.ofPlatform()
                        .daemon()
                        .name("plugin-" + jar.id())
                        .unstarted(() -> load(source));
        beginner.start();
    }

    private void load(Source source) {
        Provided provided;
        try {
            manager.loadPlugin(source.path());
            // Threads that it starts are known by this, if it leaves them behind.
            Thread.currentThread().setContextClassLoader(manager.getPluginClassLoader(jar.id()));
            PluginWrapper plugin = manager.getPlugin(jar.id());
            if (plugin.getPlugin() == null) {
                throw new PluginRuntimeException(
                        "its Plugin-Class "
                                + plugin.getDescriptor().getPluginClass()
                                + " can't be made, or is no Plugin");
            }
            if (manager.startPlugin(jar.id()) != PluginState.STARTED) {
                Throwable why = plugin.getFailedException();
                throw why == null ? new PluginRuntimeException("it did not start") : why;
            }
            provided = take();
        } catch (Throwable e) {
            // Whatever a stranger's classes throw, the other plugins go on.
            LOG.warn("plugin {} can't be used", jar.id(), e);
            provided = Provided.none(cause(e));
        } finally {
            Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
        }
        if (!provided.problem().isEmpty()) {
            unload();
        }
        if (!begun.complete(provided) && provided.problem().isEmpty()) {
            unload(); // It came too late.
        }
    }

    private Provided take() {
        Map<String, HostProvider> hosts =
                take(
                        "host",
                        HostProvider.class,
                        HostProvider::type,
                        p -> new CountedHosts(p, openHosts));
        Map<String, AgentProvider> agents =
                take("agent", AgentProvider.class, AgentProvider::type, p -> p);
        Map<String, QualityGateProvider> gates =
                take("gate", QualityGateProvider.class, QualityGateProvider::type, p -> p);
        Map<String, NotifierProvider> notifiers =
                take("notifier", NotifierProvider.class, NotifierProvider::type, p -> p);
        Provided all = new Provided(hosts, agents, gates, notifiers, "");
        return all.types().isEmpty()
                ? Provided.none("it provides no host, agent, gate or notifier")
                : all;
    }

    private <P> Map<String, P> take(
            String kind, Class<P> point, Function<P, String> type, Function<P, P> as) {
        Map<String, P> known = new LinkedHashMap<>();
        for (Class<? extends P> found : manager.getExtensionClasses(point, jar.id())) {
            // By the factory itself: the manager would pass over one that throws.
            P provider = point.cast(manager.getExtensionFactory().create(found));
            String word = type.apply(provider);
            if (!jar.provides(kind, word)) {
                throw new PluginRuntimeException(
                        PluginJar.schemaName(kind, word)
                                + " is missing in its jar, so no settings can use it");
            }
            if (known.putIfAbsent(word, as.apply(provider)) != null) {
                throw new PluginRuntimeException(
                        "two of its classes provide the " + kind + " type '" + word + "'");
            }
        }
        return known;
    }

    private static String cause(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root.getMessage();
        if (root instanceof PluginRuntimeException && message != null) {
            return message;
        }
        return root.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    /** Whether it is known what came of it; never waits. */
    boolean isBegun() {
        if (!begun.isDone() && left(since) <= 0) {
            giveUp();
        }
        return begun.isDone();
    }

    private long left(long from) {
        return limit.toNanos() - (System.nanoTime() - from);
    }

    /** What came of it, waited for no longer than the limit. */
    Provided provided() {
        try {
            return begun.get(left(since), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            giveUp();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Provided.none("nobody waited for its start");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return begun.getNow(Provided.none(""));
    }

    private void giveUp() {
        String problem =
                "its start did not end within "
                        + limit.toMillis() / 1000.0
                        + " s; a thread of it"
                        + " may run until Watchkeeper ends";
        if (begun.complete(Provided.none(problem))) {
            LOG.warn("plugin {}: {}", jar.id(), problem);
            beginner.interrupt();
            closeLoader();
        }
    }

    /** How many of its hosts are open. */
    int openHosts() {
        return openHosts.get();
    }

    /** Begins to unload it. */
    synchronized void end() {
        if (ender == null) {
            endSince = System.nanoTime();
            ender =
                    Thread.ofPlatform()
                            .daemon()
                            .name("plugin-" + jar.id() + "-end")
                            .unstarted(() -> {
                                try {
                                    if (provided().problem().isEmpty()) {
                                        unload();
                                    }
                                } finally {
                                    ended.complete(true);
                                }
                            });
            ender.start();
        }
    }

    /** Whether it is unloaded, or has used up the limit for that; never waits. */
    synchronized boolean isEnded() {
        if (ender != null && !ended.isDone() && left(endSince) <= 0) {
            giveUpEnd();
        }
        return ended.isDone();
    }

    /** Waits until it is unloaded, no longer than the limit. */
    void awaitEnd() {
        try {
            var unused = ended.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            giveUpEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized void giveUpEnd() {
        LOG.warn("plugin {} did not stop within {}", jar.id(), limit);
        if (ended.complete(true) && ender != null) {
            ender.interrupt();
            closeLoader();
        }
    }

    private void unload() {
        ClassLoader loader = loader();
        try {
            manager.unloadPlugin(jar.id());
        } catch (Throwable e) {
            LOG.warn("plugin {} did not stop cleanly", jar.id(), e);
        }
        close(loader);
        if (loader != null) {
            interruptThreads(loader);
        }
    }

    private @Nullable ClassLoader loader() {
        return manager.getPlugin(jar.id()) == null ? null : manager.getPluginClassLoader(jar.id());
    }

    private void closeLoader() {
        close(loader());
    }

    private void close(@Nullable ClassLoader loader) {
        if (loader instanceof Closeable closeable) {
            try {
                closeable.close();
            } catch (IOException e) {
                LOG.warn("the jar of plugin {} could not be closed", jar.id(), e);
            }
        }
    }

    /** Threads that it has started and left behind. */
    private void interruptThreads(ClassLoader loader) {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread != Thread.currentThread() && thread.getContextClassLoader() == loader) {
                LOG.warn("plugin {} has left the thread '{}' behind", jar.id(), thread.getName());
                thread.interrupt();
            }
        }
    }
}
