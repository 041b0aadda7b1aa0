package dev.watchkeeper.cli;

import dev.watchkeeper.control.ConfiguredHost;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.domain.Project;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds projects by paths as a person writes them: relative, through links, or as they stand. */
final class ProjectPaths {
    private final Path folder;
    private final Set<String> here;

    /**
     * @param folder the current one
     * @param hosts those of the settings
     */
    ProjectPaths(Path folder, List<ConfiguredHost> hosts) {
        this.folder = folder;
        this.here =
                hosts.stream()
                        .filter(ConfiguredHost::filesHere)
                        .map(ConfiguredHost::name)
                        .collect(Collectors.toSet());
    }

    /** Whether words that name a project are meant as a path. */
    static boolean isPath(String words) {
        return words.contains("/") || words.equals(".") || words.equals("..");
    }

    /**
     * The project whose workspace is at a path.
     *
     * @throws dev.watchkeeper.domain.WatchkeeperException if there is none
     */
    Project named(Control control, String words) {
        Path path = folder.resolve(words);
        return at(path, control.projects())
                // A project of another machine, or one whose folder is gone, by its words alone.
                .orElseGet(() -> control.findProject(path.normalize().toString()));
    }

    /** The project whose workspace is a folder of this machine. */
    Optional<Project> at(Path path, List<Project> all) {
        Path real = real(path);
        return all.stream()
                .filter(p -> here(p) && real(Path.of(p.path())).equals(real))
                .findFirst();
    }

    /** The innermost project around the current folder; {@code null} if there is none. */
    @Nullable Project around(List<Project> all) {
        Path real = real(folder);
        return all.stream()
                .filter(p -> folder.startsWith(Path.of(p.path())) || (here(p) && within(real, p)))
                .max(Comparator.comparingInt(p -> p.path().length()))
                .orElse(null);
    }

    private static boolean within(Path real, Project p) {
        return real.startsWith(real(Path.of(p.path())));
    }

    private boolean here(Project p) {
        return here.contains(p.host());
    }

    /** Links resolved; where the end is gone, those above it. */
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            Path plain = path.toAbsolutePath().normalize();
            Path above = plain.getParent();
            return above == null
                    ? plain
                    : real(above).resolve(Objects.requireNonNull(plain.getFileName()));
        }
    }
}
