package dev.watchkeeper.ssh;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** An SSH server on this machine, for tests: it lets the key of its folder in. */
interface Server extends AutoCloseable {
    int port();

    /** The folder with its keys, {@code client} being ours, and {@code known_hosts}. */
    Path folder();

    /** Settings of a host that reaches it. */
    default Map<String, Object> options() {
        Map<String, Object> options = new HashMap<>();
        options.put("address", "127.0.0.1");
        options.put("port", (long) port());
        options.put("user", System.getProperty("user.name"));
        options.put("key", folder().resolve("client").toString());
        options.put("known-hosts", folder().resolve("known_hosts").toString());
        options.put("config", folder().resolve("ssh_config").toString());
        options.put("agent", false);
        return options;
    }

    @Override
    void close();
}
