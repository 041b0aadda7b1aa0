package dev.watchkeeper.service;

import dev.watchkeeper.attempt.PluginAvailability;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.PluginInfo;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.plugins.PluginChange;
import dev.watchkeeper.plugins.PluginRegistry;
import dev.watchkeeper.supervise.TypesInUse;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Looks at the folder of the home's plugins while a supervisor runs, twice a second: one listing,
 * and a stat for each jar. Tells what has come and gone, and takes off what nothing uses any more.
 */
public final class PluginWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PluginWatch.class);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final PluginRegistry plugins;
    private final TypesInUse types;
    private final Consumer<List<EventDraft>> told;
    private @Nullable Thread thread;
    private boolean closed;

    /**
     * @param told takes what happened, after it did
     */
    public PluginWatch(PluginRegistry plugins, TypesInUse types, Consumer<List<EventDraft>> told) {
        this.plugins = plugins;
        this.types = types;
        this.told = told;
    }

    /** Whether the types of agents, hosts and gates can be used, by who provides them now. */
    public static PluginAvailability availability(PluginRegistry plugins) {
        return (agent, host, gates) ->
                plugins.usable("agent", agent.type())
                        && (host == null || plugins.usable("host", host.type()))
                        && gates.stream()
                                .map(Settings.Gate::type)
                                .filter(Objects::nonNull)
                                .allMatch(type -> plugins.usable("gate", type));
    }

    /** Begins to look, until it is closed. */
    public synchronized void begin() {
        plugins.watch();
        thread = Thread.ofVirtual().name("plugins").start(this::lookOn);
    }

    private void lookOn() {
        while (true) {
            synchronized (this) {
                try {
                    if (!closed) {
                        wait(LOOK.toMillis());
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
                if (closed) {
                    return;
                }
            }
            try {
                look();
            } catch (RuntimeException e) {
                LOG.warn("the plugins could not be looked at", e);
            }
        }
    }

    private void look() {
        List<PluginChange> changes = plugins.look(types.attempts());
        if (!changes.isEmpty()) {
            told.accept(changes.stream().map(PluginWatch::event).toList());
        }
        Set<String> leaving = plugins.leavingTypes();
        if (!leaving.isEmpty()) {
            types.letGo(leaving);
        }
    }

    private static EventDraft event(PluginChange change) {
        PluginInfo plugin = change.plugin();
        LOG.info("plugin {}: {} {}", plugin.id(), change.state(), plugin.problem());
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("plugin", plugin.id());
        data.put("version", plugin.version());
        data.put("state", change.state());
        data.put("sha256", plugin.sha256());
        data.put("types", plugin.provides());
        data.put("problem", plugin.problem());
        return new EventDraft(EventType.PLUGIN_CHANGED, null, null, 0, data);
    }

    @Override
    public void close() {
        Thread looking;
        synchronized (this) {
            closed = true;
            notifyAll();
            looking = thread;
        }
        if (looking != null) {
            try {
                looking.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
