package dev.watchkeeper.preflight;

import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.plugin.host.Host;

import java.nio.file.Path;

/** Opens hosts for a rehearsal, each with a state folder that nothing else uses. */
@FunctionalInterface
public interface RehearsalHosts {
    /**
     * Opens a host at a folder.
     *
     * @param folder absolute path on the host
     * @param state exists
     * @throws dev.watchkeeper.plugin.PluginException if it can't be opened
     * @throws dev.watchkeeper.domain.WatchkeeperException if no plugin opens hosts of its type
     */
    Host open(Settings.HostEntry entry, String folder, Path state, Settings settings);
}
