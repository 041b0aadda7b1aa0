package dev.watchkeeper.service;

import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.ChangedPath;
import dev.watchkeeper.plugin.host.Changes;
import dev.watchkeeper.plugin.host.Files;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.Processes;
import dev.watchkeeper.plugin.host.Repository;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.plugin.host.WorkspaceGuard;
import dev.watchkeeper.settings.ProjectFile;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A host as it is, whose watch also tells when a project's settings file may be another one: at its
 * beginning, and with each change in the folder of it.
 */
final class SettingsWatchingHost implements Host {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsWatchingHost.class);

    private final Host host;
    private final Runnable look;
    private final AtomicInteger wanted = new AtomicInteger();

    /**
     * @param look looks at the file by the host; called on a thread of its own, one call at a time
     */
    SettingsWatchingHost(Host host, Runnable look) {
        this.host = host;
        this.look = look;
    }

    /** A look that is asked for during another one follows it. */
    private void look() {
        if (wanted.getAndIncrement() == 0) {
            Thread.ofVirtual().name("settings of " + host.name()).start(this::lookOn);
        }
    }

    private void lookOn() {
        int done;
        do {
            done = wanted.get();
            try {
                look.run();
            } catch (PluginException e) {
                // What was seen before stays known; the next change, or the next watch, looks
                // again.
                LOG.info(
                        "the settings on host {} could not be looked at: {}",
                        name(),
                        e.getMessage());
            }
        } while (!wanted.compareAndSet(done, 0));
    }

    private static boolean concerns(ChangedPath changed) {
        return changed.path().equals(ProjectFile.FOLDER)
                || changed.path().startsWith(ProjectFile.FOLDER + "/");
    }

    @Override
    public Changes changes() {
        Changes own = host.changes();
        return new Changes() {
            @Override
            public Subscription watch(Consumer<List<ChangedPath>> told) {
                Subscription begun =
                        own.watch(changes -> {
                            told.accept(changes);
                            if (changes.stream().anyMatch(SettingsWatchingHost::concerns)) {
                                look();
                            }
                        });
                look();
                return begun;
            }

            @Override
            public boolean barrier(Duration atMost) {
                return own.barrier(atMost);
            }

            @Override
            public List<ChangedPath> sweep() {
                return own.sweep();
            }

            @Override
            public String health() {
                return own.health();
            }
        };
    }

    @Override
    public String name() {
        return host.name();
    }

    @Override
    public String workspace() {
        return host.workspace();
    }

    @Override
    public Files files() {
        return host.files();
    }

    @Override
    public Processes processes() {
        return host.processes();
    }

    @Override
    public Snapshots snapshots() {
        return host.snapshots();
    }

    @Override
    public Repository repository() {
        return host.repository();
    }

    @Override
    public WorkspaceGuard guard() {
        return host.guard();
    }

    @Override
    public Map<String, String> environment() {
        return host.environment();
    }

    @Override
    public boolean cutConnection() {
        return host.cutConnection();
    }

    @Override
    public List<CheckResult> check() {
        return host.check();
    }

    @Override
    public void discard() {
        host.discard();
    }

    @Override
    public void close() {
        host.close();
    }
}
