package dev.watchkeeper.ssh;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.HostConfig;
import dev.watchkeeper.plugin.host.HostProvider;

import org.pf4j.Extension;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Opens workspaces on other machines. All workspaces of one host share one connection. */
@Extension
public final class SshHostProvider implements HostProvider {
    private final Map<SshOptions, Shared> lines = new HashMap<>(); // Guarded by itself.

    private static final class Shared {
        final SshConnection line;
        int users;

        Shared(SshConnection line) {
            this.line = line;
        }
    }

    @Override
    public String type() {
        return "ssh";
    }

    @Override
    public Host open(HostConfig config) {
        SshOptions options = SshOptions.of(config.name(), config.options());
        if (options.address().isEmpty()) {
            throw new PluginException(
                    PluginException.Kind.SETTINGS,
                    "host " + config.name() + " has no address",
                    "put `address:` under hosts." + config.name());
        }
        SshConnection line = take(options);
        boolean open = false;
        try {
            AtomicBoolean given = new AtomicBoolean();
            Host host =
                    new SshHost(
                            config,
                            line,
                            () -> {
                                if (given.compareAndSet(false, true)) {
                                    giveBack(options);
                                }
                            });
            open = true;
            return host;
        } finally {
            if (!open) {
                giveBack(options);
            }
        }
    }

    @Override
    public String removal(Path state) {
        return SshHost.removal(state);
    }

    private SshConnection take(SshOptions options) {
        synchronized (lines) {
            Shared shared = lines.computeIfAbsent(options, o -> new Shared(new SshConnection(o)));
            shared.users++;
            return shared.line;
        }
    }

    private void giveBack(SshOptions options) {
        SshConnection over = null;
        synchronized (lines) {
            Shared shared = lines.get(options);
            if (shared != null && --shared.users == 0) {
                lines.remove(options);
                over = shared.line;
            }
        }
        if (over != null) {
            over.close();
        }
    }
}
