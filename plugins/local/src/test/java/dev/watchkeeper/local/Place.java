package dev.watchkeeper.local;

import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.HostConfig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A workspace with its state in a temporary folder. */
record Place(Path work, Path state) {
    static Place in(Path folder) {
        try {
            return new Place(
                    Files.createDirectories(folder.resolve("work")),
                    Files.createDirectories(folder.resolve("state")));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    HostConfig config(
            List<String> ignore, List<String> exclude, long largestFile, Duration debounce) {
        return new HostConfig(
                "local", Map.of(), work.toString(), state, ignore, exclude, largestFile, debounce);
    }

    Host open() {
        return open(config(List.of("node_modules"), List.of(), 100L << 20, Duration.ofMillis(20)));
    }

    static Host open(HostConfig config) {
        return new LocalHost(config, 0);
    }

    /** Runs a script in the workspace; returns what it printed. */
    String shell(String script) {
        try {
            Process process =
                    new ProcessBuilder("sh", "-c", script)
                            .directory(work.toFile())
                            .redirectErrorStream(true)
                            .start();
            process.getOutputStream().close();
            String out =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(script + ": " + out);
            }
            return out;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
