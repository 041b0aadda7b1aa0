package dev.watchkeeper.notifiers;

import dev.watchkeeper.plugin.PluginException;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
        Path errors = null;
        try {
            errors = Files.createTempFile("watchkeeper-notify", ".log");
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(errors.toFile());
            Map<String, String> environment = builder.environment();
            environment
                    .keySet()
                    .removeIf(name ->
                            !PASSED_ON.contains(name)
                                    && !name.startsWith("LC_")
                                    && !name.startsWith("XDG_"));
            environment.putAll(more);
            await(command.getFirst(), builder.start(), input, errors);
        } catch (IOException e) {
            throw new PluginException(
                    PluginException.Kind.MISSING,
                    command.getFirst() + " can't be started: " + e.getMessage(),
                    "install it, or name another one",
                    e);
        } finally {
            if (errors != null) {
                delete(errors);
            }
        }
    }

    private static void await(String name, Process process, String input, Path errors)
            throws IOException {
        try {
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It has ended without reading it, or does not read: its exit status tells.
            }
            int status = process.waitFor();
            if (status != 0) {
                String said = PlainText.line(PlainText.head(Files.readString(errors), SAID));
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

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit(); // In the temporary folder it harms nobody.
        }
    }
}
