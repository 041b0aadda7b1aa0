package dev.watchkeeper.service;

import dev.watchkeeper.control.InstalledPlugin;
import dev.watchkeeper.control.PluginsPort;
import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.PluginInfo;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugins.PluginRegistry;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Lists, installs, trusts and removes the plugins of a home. */
public final class PluginService implements PluginsPort {
    private final Path home;
    private final PluginRegistry plugins;

    /**
     * @param home the home; need not exist
     * @param plugins those that are in use
     */
    public PluginService(Path home, PluginRegistry plugins) {
        this.home = home;
        this.plugins = plugins;
    }

    @Override
    public List<InstalledPlugin> plugins() {
        return plugins.list().stream().map(PluginService::line).toList();
    }

    @Override
    public InstalledPlugin verifyPlugin(String jar) {
        return line(PluginRegistry.verify(Path.of(jar)));
    }

    @Override
    public InstalledPlugin installPlugin(String jar, @Nullable String sha256) {
        try {
            OwnerOnly.folder(home);
        } catch (IOException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.HOME,
                    home + " can't be made: " + e.getMessage(),
                    "choose another home with --home DIR",
                    e);
        }
        return line(plugins.install(Path.of(jar), sha256));
    }

    @Override
    public InstalledPlugin trustPlugin(String id, @Nullable String sha256) {
        return line(plugins.trust(id, sha256));
    }

    @Override
    public String removePlugin(String id) {
        return plugins.remove(id);
    }

    @Override
    public InstalledPlugin enablePlugin(String id, boolean on) {
        return line(plugins.enable(id, on));
    }

    private static InstalledPlugin line(PluginInfo p) {
        return new InstalledPlugin(
                p.id(),
                p.version(),
                p.requires(),
                p.provides(),
                p.shipped() ? "shipped" : p.jar().toString(),
                p.state().word(),
                p.sha256(),
                p.problem());
    }
}
