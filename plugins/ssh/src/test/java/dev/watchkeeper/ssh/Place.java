package dev.watchkeeper.ssh;

import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.HostConfig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A workspace that is reached by a server, with the state of this side. */
record Place(Path work, Path state) {
    static Place in(Path folder) {
        try {
            return new Place(
                    Files.createDirectories(folder.resolve("work")).toRealPath(),
                    Files.createDirectories(folder.resolve("state")));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    HostConfig config(Map<String, Object> options) {
        return config(
                options, List.of("node_modules"), List.of(), 100L << 20, Duration.ofMillis(20));
    }

    HostConfig config(
            Map<String, Object> options,
            List<String> ignore,
            List<String> exclude,
            long largestFile,
            Duration debounce) {
        return new HostConfig(
                "vm", options, work.toString(), state, ignore, exclude, largestFile, debounce);
    }

    Host open(Server server) {
        return new SshHostProvider().open(config(server.options()));
    }

    /** Runs a script in the workspace; returns what it printed. */
    String shell(String script) {
        return Tools.run(work, "sh", "-c", script);
    }
}
