package dev.watchkeeper.testkit;

import dev.watchkeeper.plugins.PluginRegistry;
import dev.watchkeeper.state.StateManager;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/**
 * What every world of this virtual machine needs, made once and when it is asked for: the shipped
 * plugins, loaded, and a home whose database has its tables. Loading and migrating cost more than
 * most tests' own work, and have tests of their own.
 */
final class Prepared {
    /** Switches nothing off. */
    static final PluginRegistry PLUGINS =
            new PluginRegistry(
                    List.of(World.dist().resolve("plugins")),
                    World.dist().resolveSibling("prepared"));

    private Prepared() {}

    /** Makes a home with an empty database, unless there is one. */
    static void home(Path home) throws IOException {
        Files.createDirectories(home);
        if (Files.exists(home.resolve("state.mv.db"))) {
            return;
        }
        try (Stream<Path> files = Files.list(Migrated.HOME)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, home.resolve(file.getFileName()));
            }
        }
    }

    /** Apart from the plugins: whoever goes on with a home that is there needs no other one. */
    private static final class Migrated {
        static final Path HOME = make();

        private static Path make() {
            try {
                Path home = Files.createTempDirectory("migrated");
                StateManager.open(home, Clock.systemUTC()).close();
                return home;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
