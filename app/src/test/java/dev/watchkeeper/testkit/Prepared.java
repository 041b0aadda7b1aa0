package dev.watchkeeper.testkit;

import dev.watchkeeper.agent.Plugins;
import dev.watchkeeper.state.StateManager;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/**
 * What every world of this virtual machine needs, made once: the shipped plugins, loaded, and a
 * home whose database has its tables. Loading and migrating cost more than most tests' own work,
 * and have tests of their own.
 */
final class Prepared {
    private static final Path FOLDER = folder();

    static final Plugins PLUGINS =
            new Plugins(List.of(World.dist().resolve("plugins")), FOLDER.resolve("plugins"));

    private static final Path HOME = migrated(FOLDER.resolve("home"));

    private Prepared() {}

    /** Makes a home with an empty database, unless there is one. */
    static void home(Path home) throws IOException {
        Files.createDirectories(home);
        if (Files.exists(home.resolve("state.mv.db"))) {
            return;
        }
        try (Stream<Path> files = Files.list(HOME)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, home.resolve(file.getFileName()));
            }
        }
    }

    private static Path migrated(Path home) {
        StateManager.open(home, Clock.systemUTC()).close();
        return home;
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("prepared");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
