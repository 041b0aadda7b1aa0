package dev.watchkeeper.local;

import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.HostConfig;
import dev.watchkeeper.plugin.host.HostProvider;

import org.pf4j.Extension;

import java.nio.file.Files;
import java.nio.file.Path;

/** Opens workspaces on this machine. */
@Extension
public final class LocalHostProvider implements HostProvider {
    @Override
    public String type() {
        return "local";
    }

    @Override
    public Host open(HostConfig config) {
        if (!Files.isDirectory(Path.of(config.workspace()))) {
            throw LocalGuard.gone(Path.of(config.workspace()), "it is not there");
        }
        return new LocalHost(config);
    }
}
