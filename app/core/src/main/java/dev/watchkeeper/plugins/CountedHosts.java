package dev.watchkeeper.plugins;

import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.host.Changes;
import dev.watchkeeper.plugin.host.Files;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.HostConfig;
import dev.watchkeeper.plugin.host.HostContext;
import dev.watchkeeper.plugin.host.HostProvider;
import dev.watchkeeper.plugin.host.Processes;
import dev.watchkeeper.plugin.host.Repository;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.plugin.host.WorkspaceGuard;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The provider of a plugin as it is, which counts the hosts that are open. */
record CountedHosts(HostProvider provider, AtomicInteger open) implements HostProvider {
    @Override
    public String type() {
        return provider.type();
    }

    @Override
    public Host open(HostConfig config) {
        return new CountedHost(provider.open(config), this);
    }

    @Override
    public Host open(HostConfig config, HostContext context) {
        return new CountedHost(provider.open(config, context), this);
    }

    @Override
    public String removal(Path state) {
        return provider.removal(state);
    }

    /** A host as it is, which counts as open until it is closed. */
    private static final class CountedHost implements Host {
        private final Host host;
        private final AtomicInteger open;
        private final AtomicBoolean closed = new AtomicBoolean();

        CountedHost(Host host, CountedHosts of) {
            this.host = host;
            this.open = of.open();
            open.incrementAndGet();
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
        public Changes changes() {
            return host.changes();
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
            try {
                host.close();
            } finally {
                if (!closed.getAndSet(true)) {
                    open.decrementAndGet();
                }
            }
        }
    }
}
