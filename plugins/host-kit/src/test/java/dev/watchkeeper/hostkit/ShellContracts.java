package dev.watchkeeper.hostkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.contract.ChangesContract;
import dev.watchkeeper.plugin.contract.ProcessesContract;
import dev.watchkeeper.plugin.contract.RepositoryContract;
import dev.watchkeeper.plugin.contract.SnapshotsContract;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.HostConfig;
import dev.watchkeeper.plugin.host.Processes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** What hosts keep, by the scripts of this kit and one certain shell. */
abstract class ShellContracts {
    private final String shell;
    private Path folder = Path.of("");

    ShellContracts(String shell) {
        this.shell = shell;
    }

    @BeforeEach
    final void prepare() throws IOException {
        folder = Files.createTempDirectory("kit").toRealPath();
    }

    @AfterEach
    final void remove() {
        run(folder, "chmod -R u+rwX . && rm -rf \"$PWD\"");
    }

    private Path place(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private ShellHost open(
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
        return new ShellHost(config, ShellTransport.of(shell, folder));
    }

    private ShellHost open(String state) {
        return open(state, List.of(), List.of(), 1 << 20, Duration.ofMillis(20));
    }

    /** By the machine's own sh, as an agent would. */
    private static String run(Path place, String script) {
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

    @Test
    void findsWhatTheMachineHas() {
        try (ShellHost host = open("state")) {
            assertEquals(
                    List.of(),
                    host.check().stream()
                            .filter(one ->
                                    List.of("workspace", "shell", "git").contains(one.what()))
                            .filter(one -> !one.ok())
                            .map(CheckResult::detail)
                            .toList());
        }
    }

    @Nested
    final class OfSnapshots extends SnapshotsContract {
        @Override
        protected Host open(Shape s) {
            return ShellContracts.this.open(
                    "state", s.ignore(), s.exclude(), s.largestFile(), s.debounce());
        }

        @Override
        protected <T> T asOrdinaryUser(Callable<T> work) throws Exception {
            return work.call();
        }

        @Override
        protected String shell(String script) {
            return run(place("work"), script);
        }
    }

    @Nested
    final class OfChanges extends ChangesContract {
        @Override
        protected Host open(Shape s) {
            return ShellContracts.this.open(
                    "state", s.ignore(), s.exclude(), s.largestFile(), s.debounce());
        }

        @Override
        protected String shell(String script) {
            return run(place("work"), script);
        }
    }

    @Nested
    final class OfRepositories extends RepositoryContract {
        @Override
        protected Host open(Shape s) {
            return ShellContracts.this.open(
                    "state", s.ignore(), s.exclude(), s.largestFile(), s.debounce());
        }

        @Override
        protected String shell(String script) {
            return run(place("work"), script);
        }
    }

    @Nested
    final class OfProcesses extends ProcessesContract {
        @Override
        protected Processes processes() {
            return ShellContracts.this.open("state").processes();
        }

        @Override
        protected Processes elsewhere() {
            return ShellContracts.this.open("other").processes();
        }
    }
}
