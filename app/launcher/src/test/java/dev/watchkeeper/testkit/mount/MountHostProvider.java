package dev.watchkeeper.testkit.mount;

import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.HostConfig;
import dev.watchkeeper.plugin.host.HostContext;
import dev.watchkeeper.plugin.host.HostProvider;

/**
 * Opens workspaces that are mounted from another host: this machine, or the one named. It is no
 * extension of the tests' own class path; only its jar's index names it.
 */
public final class MountHostProvider implements HostProvider {
    /** What its jar holds as the schema of its options. */
    public static final String SCHEMA =
            """
            {
              "x-files": "borrowed",
              "x-files-of": {"option": "engine", "prefix": "ssh://"},
              "type": "object",
              "properties": {"engine": {"type": "string"}},
              "additionalProperties": false
            }
            """;

    /** For PF4J. */
    public MountHostProvider() {}

    @Override
    public String type() {
        return "mount";
    }

    @Override
    public Host open(HostConfig config, HostContext context) {
        String engine = String.valueOf(config.options().getOrDefault("engine", ""));
        return new MountHost(
                config.name(),
                engine.startsWith("ssh://")
                        ? context.host(engine.substring("ssh://".length()))
                        : context.local());
    }
}
