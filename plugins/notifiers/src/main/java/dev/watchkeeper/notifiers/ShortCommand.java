package dev.watchkeeper.notifiers;

import dev.watchkeeper.plugin.PluginException;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A command that delivers a notice and ends. It gets nothing of our environment but what it needs.
 */
final class ShortCommand {
    private static final Set<String> PASSED_ON =
            Set.of(
                    "PATH",
                    "HOME",
                    "USER",
                    "LOGNAME",
                    "LANG",
                    "LANGUAGE",
                    "TZ",
                    "TMPDIR",
                    "TEMP",
                    "TMP",
                    "SystemRoot",
                    "DISPLAY",
                    "WAYLAND_DISPLAY",
                    "DBUS_SESSION_BUS_ADDRESS",
                    "https_proxy",
                    "HTTPS_PROXY",
                    "no_proxy",
                    "NO_PROXY");

    private static final int SAID = 500;

    private ShortCommand() {}

    /**
     * Runs a command and waits for its end.
     *
     * @param more environment besides the usual one
     * @throws PluginException if it can't be started, or its exit status is not 0
     */
    static void run(List<String> command, Map<String, String> more, String input) {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment
                .keySet()
                .removeIf(name ->
                        !PASSED_ON.contains(name)
                                && !name.startsWith("LC_")
                                && !name.startsWith("XDG_"));
        environment.putAll(more);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new PluginException(
                    PluginException.Kind.MISSING,
                    command.getFirst() + " can't be started: " + e.getMessage(),
                    "install it, or name another one",
                    e);
        }
        await(command.getFirst(), process, input);
    }

    /** The user's home: in the folder where we were started an agent may write. */
    private static File folder() {
        File home = new File(String.valueOf(System.getProperty("user.home")));
        return home.isDirectory()
                ? home
                : new File(String.valueOf(System.getProperty("java.io.tmpdir")));
    }

    private static void await(String name, Process process, String input) {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        Thread reader =
                Thread.ofPlatform()
                        .daemon()
                        .name("notifier-errors")
                        .start(() -> head(process.getErrorStream(), errors));
        try {
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It has ended without reading it, or does not read: its exit status tells.
            }
            int status = process.waitFor();
            if (status != 0) {
                // What it has left behind may hold its standard error open.
                var _ = reader.join(Duration.ofMillis(500));
                String all = errors.toString(StandardCharsets.UTF_8);
                String said = PlainText.line(PlainText.head(all, SAID));
                throw new PluginException(
                        PluginException.Kind.TRANSIENT,
                        name
                                + " ended with exit status "
                                + status
                                + (said.isEmpty() ? "" : ": " + said),
                        "run it by hand to see what is wrong");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PluginException(
                    PluginException.Kind.TRANSIENT,
                    name + " has not ended in time",
                    "run it by hand to see what it waits for",
                    e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** Keeps the beginning; the rest is read too, so that it does not hold up who writes it. */
    private static void head(InputStream from, ByteArrayOutputStream kept) {
        byte[] part = new byte[4096];
        try (from) {
            for (int n = from.read(part); n >= 0; n = from.read(part)) {
                kept.write(part, 0, Math.clamp(SAID + 1L - kept.size(), 0, n));
            }
        } catch (IOException e) {
            // It was ended.
        }
    }
}
