package dev.watchkeeper.service;

import dev.watchkeeper.control.InstalledPlugin;
import dev.watchkeeper.control.PluginsPort;
import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.PluginInfo;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugins.PluginRegistry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Lists, installs and removes the plugins of a home, as its next start will find them: those that
 * this process has loaded stay as they are.
 */
public final class PluginService implements PluginsPort {
    private final Installation installation;

    public PluginService(Installation installation) {
        this.installation = installation;
    }

    @Override
    public List<InstalledPlugin> plugins() {
        try (PluginRegistry plugins = installation.loadPlugins()) {
            return plugins.list().stream().map(PluginService::line).toList();
        }
    }

    @Override
    public InstalledPlugin installPlugin(String jar) {
        try (PluginRegistry plugins = installation.loadPlugins()) {
            OwnerOnly.folder(installation.home());
            return line(plugins.install(Path.of(jar)));
        } catch (IOException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.HOME,
                    installation.home() + " can't be made: " + e.getMessage(),
                    "choose another home with --home DIR",
                    e);
        }
    }

    @Override
    public void removePlugin(String id) {
        try (PluginRegistry plugins = installation.loadPlugins()) {
            plugins.remove(id);
        }
    }

    @Override
    public InstalledPlugin enablePlugin(String id, boolean on) {
        try (PluginRegistry plugins = installation.loadPlugins()) {
            return line(plugins.enable(id, on));
        }
    }

    private static InstalledPlugin line(PluginInfo p) {
        return new InstalledPlugin(
                p.id(),
                p.version(),
                p.provides(),
                p.shipped() ? "shipped" : p.jar().toString(),
                p.state().word(),
                p.sha256(),
                p.problem());
    }
}
