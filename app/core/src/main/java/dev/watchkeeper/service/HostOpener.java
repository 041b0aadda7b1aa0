package dev.watchkeeper.service;

import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.HostConfig;
import dev.watchkeeper.plugin.host.HostContext;
import dev.watchkeeper.plugins.PluginRegistry;
import dev.watchkeeper.settings.HostFiles;
import dev.watchkeeper.settings.Secrets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Opens the hosts of the settings by their plugins, and hands them the others they are made of. */
public final class HostOpener {
    /** Stands for the home folder of the user on a host. */
    static final String USER_HOME = "~";

    private final PluginRegistry plugins;

    public HostOpener(PluginRegistry plugins) {
        this.plugins = plugins;
    }

    /**
     * Opens a host for one workspace; the secrets that its options refer to are read now.
     *
     * @param state as {@link HostConfig#state}; exists
     * @param settings those whose other hosts it may be made of
     * @throws PluginException if it can't be opened
     * @throws dev.watchkeeper.domain.WatchkeeperException if no plugin opens hosts of its type
     */
    public Host open(Settings.HostEntry entry, String workspace, Path state, Settings settings) {
        return open(entry, workspace, state, settings, Set.of());
    }

    private Host open(
            Settings.HostEntry entry,
            String workspace,
            Path state,
            Settings settings,
            Set<String> askers) {
        Set<String> path = new LinkedHashSet<>(askers);
        path.add(entry.name());
        Others others = new Others(entry.name(), workspace, state, settings, path);
        try {
            return plugins.hostProvider(entry.type())
                    .open(config(entry, workspace, state, settings), others);
        } catch (RuntimeException e) {
            others.close(e);
            throw e;
        }
    }

    /**
     * How a person removes on a host what is kept there for a workspace; empty if nothing.
     *
     * @param state as {@link HostConfig#state}
     */
    String removal(Settings.HostEntry entry, Path state) {
        return plugins.hostProvider(entry.type()).removal(state);
    }

    private static HostConfig config(
            Settings.HostEntry entry, String workspace, Path state, Settings settings) {
        return new HostConfig(
                entry.name(),
                Secrets.ofThisProcess().resolveOptions(entry.options()),
                workspace,
                state,
                settings.watch().ignore(),
                settings.checkpoints().exclude(),
                settings.checkpoints().largestFile(),
                settings.watch().debounce());
    }

    /** What one host may be made of; each is opened once. */
    private final class Others implements HostContext {
        private final String asker;
        private final String workspace;
        private final Path state;
        private final Settings settings;
        private final Set<String> path;
        private final Map<String, Host> opened = new LinkedHashMap<>(); // Guarded by this.

        /**
         * @param path names of the hosts that are being made of each other, the one that asks last
         */
        Others(String asker, String workspace, Path state, Settings settings, Set<String> path) {
            this.asker = asker;
            this.workspace = workspace;
            this.state = state;
            this.settings = settings;
            this.path = path;
        }

        @Override
        public Host local() {
            return once(
                    "local",
                    () -> {
                        String type =
                                HostFiles.localType(Installation.schemas(plugins, "host"))
                                        .orElseThrow(() ->
                                                new PluginException(
                                                        PluginException.Kind.MISSING,
                                                        "host "
                                                                + asker
                                                                + " uses the files of this machine,"
                                                                + " which no plugin serves",
                                                        "see `watchkeeper plugin list`"));
                        return new Settings.HostEntry(asker, type, Map.of(), null);
                    });
        }

        @Override
        public Host host(String name) {
            return once(
                    "hosts/" + name,
                    () -> {
                        Settings.HostEntry entry = settings.hosts().get(name);
                        if (entry == null || path.contains(name)) {
                            throw new PluginException(
                                    PluginException.Kind.SETTINGS,
                                    entry == null
                                            ? "host " + asker + " is on the unknown host " + name
                                            : "host "
                                                    + name
                                                    + " is made of itself, by "
                                                    + String.join(", ", path),
                                    "correct hosts." + asker + " in the settings");
                        }
                        return entry;
                    });
        }

        private synchronized Host once(String place, Supplier<Settings.HostEntry> entry) {
            Host known = opened.get(place);
            if (known == null) {
                known = made(entry.get(), state.resolve(place));
                opened.put(place, known);
            }
            return known;
        }

        private Host made(Settings.HostEntry entry, Path folder) {
            try {
                OwnerOnly.folder(folder);
            } catch (IOException e) {
                throw new PluginException(
                        PluginException.Kind.STORAGE,
                        folder + " can't be made: " + e.getMessage(),
                        "mend the rights of the home",
                        e);
            }
            return open(entry, workspace, folder, settings, path);
        }

        /** What a host that could not be opened has asked for. */
        synchronized void close(RuntimeException why) {
            for (Host host : List.copyOf(opened.values())) {
                try {
                    host.close();
                } catch (RuntimeException e) {
                    why.addSuppressed(e);
                }
            }
            opened.clear();
        }
    }
}
