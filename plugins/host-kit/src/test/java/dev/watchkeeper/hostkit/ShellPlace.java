package dev.watchkeeper.hostkit;

import dev.watchkeeper.plugin.host.HostConfig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A workspace on a machine whose sh is a certain shell, and what hosts over it keep. */
final class ShellPlace {
    private final String shell;
    private final Path folder;

    /** Skips its test where there is no such shell. */
    ShellPlace(String shell) {
        ShellTransport.assumeUsable(shell);
        this.shell = shell;
        try {
            this.folder = Files.createTempDirectory("kit").toRealPath();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The shells to test: dash, which knows least, and bash in long runs; or those that the
     * property {@code watchkeeper.shells} names, such as busybox, which few machines have.
     */
    static List<String> shells() {
        boolean all = Boolean.getBoolean("watchkeeper.long");
        return Arrays.asList(
                System.getProperty("watchkeeper.shells", all ? "dash,bash" : "dash").split(","));
    }

    Path folder() {
        return folder;
    }

    ShellTransport transport() {
        return ShellTransport.of(shell, folder);
    }

    void remove() {
        run(folder, "chmod -R u+rwX . && rm -rf \"$PWD\"");
    }

    Path place(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    ShellHost open(
            String state,
            List<String> ignore,
            List<String> exclude,
            long largestFile,
            Duration debounce) {
        return open(transport(), state, ignore, exclude, largestFile, debounce);
    }

    ShellHost open(
            ShellTransport transport,
            String state,
            List<String> ignore,
            List<String> exclude,
            long largestFile,
            Duration debounce) {
        HostConfig config =
                new HostConfig(
                        "shell",
                        Map.of(),
                        place("work").toString(),
                        place(state),
                        ignore,
                        exclude,
                        largestFile,
                        debounce);
        return new ShellHost(config, transport);
    }

    ShellHost open(String state) {
        return open(state, List.of());
    }

    ShellHost open(String state, List<String> ignore) {
        return open(state, ignore, List.of(), 1 << 20, Duration.ofMillis(20));
    }

    /** By the machine's own sh, as an agent would. */
    static String run(Path place, String script) {
        try {
            Process process =
                    new ProcessBuilder("/bin/sh", "-c", script)
                            .directory(place.toFile())
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
