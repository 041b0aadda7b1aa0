package dev.watchkeeper.docker;

import dev.watchkeeper.hostkit.StateFolder;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.HostConfig;
import dev.watchkeeper.plugin.host.HostContext;
import dev.watchkeeper.plugin.host.HostProvider;

import org.pf4j.Extension;

import java.nio.file.Path;

/** Opens workspaces of this machine whose processes run in containers. */
@Extension
public final class DockerHostProvider implements HostProvider {
    @Override
    public String type() {
        return "docker";
    }

    @Override
    public Host open(HostConfig config, HostContext context) {
        DockerOptions options = DockerOptions.of(config.name(), config.options());
        return new DockerHost(config, options, context.local());
    }

    @Override
    public String removal(Path state) {
        return StateFolder.isNamed(state) ? "docker rm -f " + WorkspaceContainer.name(state) : "";
    }
}
