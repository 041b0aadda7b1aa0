package dev.watchkeeper;

import dev.watchkeeper.cli.Surroundings;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.ControlClient;
import dev.watchkeeper.domain.WatchkeeperException;

import org.jspecify.annotations.Nullable;

import java.io.File;
import java.io.IOException;
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
    private static final Duration DETACH = Duration.ofSeconds(30);

    private final Surroundings.Place place;

    Background(Surroundings.Place place) {
        this.place = place;
    }

    /**
     * Starts it and waits until it answers.
     *
     * @return its process id
     */
    long start(@Nullable String project) {
        if (ControlClient.attach(place.home()).isPresent()) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.IN_USE,
                    "a supervisor runs in " + place.home() + " already",
                    "'watchkeeper status' shows how it stands");
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
        if (project != null) {
            command.addAll(List.of("--project", project));
        }
        Path log = place.home().resolve("logs/supervisor.log");
        try {
            Files.createDirectories(log.getParent());
            List<String> detached = new ArrayList<>();
            if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("win")) {
                detached.add("nohup");
            }
            detached.addAll(command);
            Process started =
                    new ProcessBuilder(detached)
                            .redirectInput(new File("/dev/null"))
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .redirectErrorStream(true)
                            .start();
            long deadline = System.nanoTime() + DETACH.toNanos();
            while (System.nanoTime() < deadline) {
                Optional<Control> control = ControlClient.attach(place.home());
                if (control.isPresent()) {
                    try (Control c = control.get()) {
                        return c.overview().pid();
                    }
                }
                if (!started.isAlive()) {
                    throw new WatchkeeperException(
                            WatchkeeperException.Code.INTERNAL,
                            "the supervisor ended at once: " + lastLines(log),
                            "the whole log is in " + log);
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

    private static String lastLines(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
        return String.join("; ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
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
