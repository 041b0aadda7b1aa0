package dev.watchkeeper.hostkit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * This machine as another one whose sh is a certain shell. Permissions count there for root too.
 */
final class ShellTransport extends ScriptTransport {
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private final Path tools;
    private final Path state;
    private final AtomicReference<@Nullable Runnable> first = new AtomicReference<>();
    private volatile String part = "";

    private ShellTransport(Path tools, Path state) {
        this.tools = tools;
        this.state = state;
    }

    /** Skips the tests of a shell that is not installed, or that has tools of its own. */
    static void assumeUsable(String shell) {
        Path found = find(shell);
        Assumptions.assumeTrue(Files.isExecutable(found), shell + " is not installed");
        Assumptions.assumeTrue(
                !ROOT || Files.isExecutable(find("setpriv")), "root needs setpriv to be a user");
        try {
            Process process =
                    new ProcessBuilder(found.toString(), "sh", "-c", "find --version")
                            .redirectErrorStream(true)
                            .start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Assumptions.assumeTrue(
                    !shell.equals("busybox") || said.contains("GNU"), shell + " has its own find");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where a program is; a path that is not there if it is nowhere. */
    private static Path find(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":"))
                .map(place -> Path.of(place, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(Path.of("/nowhere", program));
    }

    /**
     * A machine with a shell.
     *
     * @param folder for its files
     */
    static ShellTransport of(String shell, Path folder) {
        try {
            Path tools = Files.createDirectories(folder.resolve("tools"));
            Path sh = tools.resolve("sh");
            if (!Files.exists(sh)) {
                Files.createSymbolicLink(sh, find(shell));
            }
            return new ShellTransport(tools, Files.createDirectories(folder.resolve("there")));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected String name() {
        return "shell";
    }

    private Process start(String script, ProcessBuilder.Redirect in) throws IOException {
        List<String> command = new ArrayList<>();
        if (ROOT) {
            command.addAll(List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"));
        }
        command.addAll(List.of(tools.resolve("sh").toString(), "-c", script));
        ProcessBuilder made = new ProcessBuilder(command).redirectInput(in);
        made.environment().merge("PATH", "", (path, _) -> tools + ":" + path);
        made.environment().put("XDG_STATE_HOME", state.toString());
        return made.start();
    }

    /** Does something once just before the next script that has a certain part. */
    void first(String part, Runnable what) {
        this.part = part;
        first.set(what);
    }

    @Override
    public Answer sh(String script, byte[] stdin) {
        Runnable before = script.contains(part) ? first.getAndSet(null) : null;
        if (before != null) {
            before.run();
        }
        try {
            Process process =
                    start(
                            script,
                            stdin.length == 0
                                    ? ProcessBuilder.Redirect.from(new File("/dev/null"))
                                    : ProcessBuilder.Redirect.PIPE);
            CompletableFuture<byte[]> err = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> err.complete(all(process)));
            if (stdin.length > 0) {
                give(process, stdin);
            }
            byte[] out = process.getInputStream().readAllBytes();
            return new Answer(process.waitFor(), out, err.join());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void give(Process process, byte[] stdin) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(stdin);
        } catch (IOException e) {
            return; // It ended without reading.
        }
    }

    private static byte[] all(Process process) {
        try {
            return process.getErrorStream().readAllBytes();
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /** A script that runs as long as its input is open. */
    LiveScript live() {
        return new LiveScript() {
            private final CompletableFuture<Process> running = new CompletableFuture<>();

            @Override
            public void run(String script, Consumer<String> printed) throws IOException {
                Process process = start(script, ProcessBuilder.Redirect.PIPE);
                running.complete(process);
                byte[] buffer = new byte[8192];
                for (int n = process.getInputStream().read(buffer);
                        n >= 0;
                        n = process.getInputStream().read(buffer)) {
                    printed.accept(new String(buffer, 0, n, StandardCharsets.UTF_8));
                }
            }

            @Override
            public void stop() {
                var unused =
                        running.thenAccept(process -> {
                            try {
                                process.getOutputStream().close();
                            } catch (IOException e) {
                                process.destroy();
                            }
                        });
            }
        };
    }
}
