package dev.watchkeeper;

import dev.watchkeeper.cli.ApplicationPort;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.ControlClient;
import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.WatchkeeperException;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A supervisor in the background: a process of its own that outlives this one. */
final class Background {
    /** How much of its log is read for what it said. */
    private static final int SAID = 1 << 16;

    private static final Duration DETACH = Duration.ofSeconds(30);

    private final ApplicationPort.Place place;

    Background(ApplicationPort.Place place) {
        this.place = place;
    }

    /**
     * Starts it and waits until its loop has begun; one that has nothing to do may be over by then.
     *
     * @param arguments of its {@code run} command
     * @return its process id
     */
    long start(List<String> arguments) {
        if (ControlClient.attach(place.home()).isPresent()) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.IN_USE,
                    "a supervisor runs in " + place.home() + " already",
                    "'watchkeeper status' shows how it stands, 'watchkeeper watch' follows it");
        }
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        for (String argument :
                java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            command.add(argument);
        }
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.watchkeeper.Main",
                        "--home",
                        place.home().toString()));
        for (String set : place.sets()) {
            command.add("--set");
            command.add(set);
        }
        command.add("run");
        command.addAll(arguments);
        Path logs = place.home().resolve("logs");
        Path log = logs.resolve("supervisor.log");
        try {
            OwnerOnly.folder(logs);
            OwnerOnly.file(log);
            List<String> detached = new ArrayList<>();
            if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("win")) {
                detached.add("nohup");
                if (onPath("setsid")) {
                    // No key pressed in this terminal reaches it.
                    detached.addFirst("setsid");
                }
            }
            detached.addAll(command);
            long from = Files.exists(log) ? Files.size(log) : 0;
            Process started =
                    new ProcessBuilder(detached)
                            .redirectInput(new File("/dev/null"))
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .redirectErrorStream(true)
                            .start();
            long deadline = System.nanoTime() + DETACH.toNanos();
            while (System.nanoTime() < deadline) {
                if (hasBegun()) {
                    return started.pid();
                }
                if (!started.isAlive()) {
                    return ended(started, log, from);
                }
                pause();
            }
            throw new WatchkeeperException(
                    WatchkeeperException.Code.INTERNAL,
                    "the supervisor did not answer within " + DETACH.toSeconds() + " s",
                    "look into " + log);
        } catch (IOException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.HOME,
                    "no supervisor could be started: " + e.getMessage(),
                    "look at the rights of " + place.home(),
                    e);
        }
    }

    private boolean hasBegun() {
        Optional<Control> control = ControlClient.attach(place.home());
        if (control.isEmpty()) {
            return false;
        }
        try (Control c = control.get()) {
            return !c.overview().supervisor().equals("stopped");
        } catch (WatchkeeperException e) {
            // It ended while it was asked.
            return false;
        }
    }

    /** It ended at once: it had nothing to do, or it says what keeps it from working. */
    private static long ended(Process started, Path log, long from) throws IOException {
        int status = started.exitValue();
        if (status == 0 || status == 1 || status == 3) {
            return started.pid();
        }
        String said;
        try (InputStream in = Files.newInputStream(log)) {
            in.skipNBytes(Math.min(from, Files.size(log)));
            said = new String(in.readNBytes(SAID), StandardCharsets.UTF_8);
        }
        int error = said.lastIndexOf("watchkeeper: ");
        throw new WatchkeeperException(
                status == WatchkeeperException.Code.MISSING.exitStatus()
                        ? WatchkeeperException.Code.MISSING
                        : WatchkeeperException.Code.CONFLICT,
                "the supervisor ended at once: "
                        + (error < 0 ? said.strip() : said.substring(error + 13).strip()),
                "the whole log is in " + log);
    }

    private static boolean onPath(String command) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, command))) {
                return true;
            }
        }
        return false;
    }

    /** A moment between two looks. */
    static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
