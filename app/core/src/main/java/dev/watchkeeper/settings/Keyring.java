package dev.watchkeeper.settings;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The platform's keyring: the Secret Service by {@code secret-tool} on Linux, the login keychain by
 * {@code security} on macOS. A secret of the name N is the one whose service is {@code watchkeeper}
 * and whose account is N.
 */
final class Keyring {
    /** A locked keyring asks the person, who may be away. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int LARGEST = 65_536;

    private final Function<String, @Nullable String> environment;
    private final boolean mac;
    private final boolean windows;

    /**
     * @param environment of this process; its {@code PATH} is searched for the tool
     * @param system the name of the operating system
     */
    Keyring(Function<String, @Nullable String> environment, String system) {
        this.environment = environment;
        this.mac = system.toLowerCase(Locale.ROOT).startsWith("mac");
        this.windows = system.toLowerCase(Locale.ROOT).startsWith("windows");
    }

    /**
     * The secret of a name, without line ends behind it.
     *
     * @throws WatchkeeperException of code {@code MISSING} if it can't be had; it never tells what
     *     the tool printed
     */
    String read(String name) {
        if (windows) {
            throw missing(
                    name,
                    "needs a keyring, and none is known on Windows",
                    "Use ${env:NAME} or ${file:PATH} instead.");
        }
        String tool = mac ? "security" : "secret-tool";
        Path executable = find(tool);
        if (executable == null) {
            throw missing(
                    name,
                    "needs the program " + tool + ", which is not on the PATH",
                    mac
                            ? "Put /usr/bin on the PATH."
                            : "Install it (Debian and Ubuntu: apt install libsecret-tools), or use"
                                    + " ${env:NAME} or ${file:PATH} instead.");
        }
        List<String> command =
                new ArrayList<>(
                        mac
                                ? List.of("find-generic-password", "-s", "watchkeeper", "-a", name)
                                : List.of("lookup", "service", "watchkeeper", "account", name));
        if (mac) {
            command.add("-w");
        }
        command.addFirst(executable.toString());
        return asked(name, tool, command);
    }

    private String asked(String name, String tool, List<String> command) {
        Process process;
        try {
            process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
        } catch (IOException e) {
            throw missing(name, "can't be read: " + tool + " does not start", store(name), e);
        }
        try {
            process.getOutputStream().close();
            // Read beside the wait: a tool that prints and does not end must not hold us.
            var said =
                    new java.util.concurrent.FutureTask<byte[]>(
                            () -> process.getInputStream().readNBytes(LARGEST));
            Thread.ofVirtual().start(said);
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw missing(
                        name,
                        "can't be read: " + tool + " did not answer within a minute",
                        "Unlock the keyring, then try again.");
            }
            String secret =
                    new String(said.get(5, TimeUnit.SECONDS), StandardCharsets.UTF_8)
                            .stripTrailing();
            if (process.exitValue() != 0 || secret.isEmpty()) {
                throw missing(
                        name,
                        "is not in the keyring ("
                                + tool
                                + " ended with "
                                + process.exitValue()
                                + ")",
                        store(name));
            }
            return secret;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw missing(name, "was not waited for", "Try again.", e);
        } catch (IOException
                | java.util.concurrent.ExecutionException
                | java.util.concurrent.TimeoutException e) {
            throw missing(name, "can't be read from " + tool, store(name), e);
        } finally {
            process.destroyForcibly();
        }
    }

    private String store(String name) {
        return mac
                ? "Store it: security add-generic-password -s watchkeeper -a '" + name + "' -w"
                : "Unlock the keyring, or store it: secret-tool store --label='Watchkeeper "
                        + name
                        + "' service watchkeeper account '"
                        + name
                        + "'";
    }

    private @Nullable Path find(String tool) {
        String path = environment.apply("PATH");
        for (String folder : (path == null ? "" : path).split(":", -1)) {
            Path file = folder.isEmpty() ? null : Path.of(folder, tool);
            if (file != null && Files.isExecutable(file) && Files.isRegularFile(file)) {
                return file;
            }
        }
        return null;
    }

    private static WatchkeeperException missing(String name, String what, String mend) {
        return new WatchkeeperException(
                Code.MISSING, "the secret ${keyring:" + name + "} " + what, mend);
    }

    private static WatchkeeperException missing(
            String name, String what, String mend, Exception cause) {
        return new WatchkeeperException(
                Code.MISSING, "the secret ${keyring:" + name + "} " + what, mend, cause);
    }
}
