package dev.watchkeeper.docker;

import dev.watchkeeper.plugin.PluginException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folders of this machine that a container sees besides the workspace, each at its own path:
 * {@code inside}, which its processes write (run folders and a home), and {@code given}, which they
 * only read (what we hand to them). Both are the workspace's owner's, as those processes are.
 */
final class PlacedFolders {
    private static final Duration OLD = Duration.ofMinutes(10);

    private final Path state;
    private final Path workspace;

    /**
     * @param state as {@link dev.watchkeeper.plugin.host.HostConfig#state}
     * @param workspace a folder that is there
     */
    PlacedFolders(Path state, Path workspace) {
        try {
            this.state = state.toRealPath();
            this.workspace = workspace.toRealPath();
        } catch (IOException e) {
            throw storage("open", state, e);
        }
    }

    Path workspace() {
        return workspace;
    }

    Path state() {
        return state;
    }

    Path inside() {
        return state.resolve("inside");
    }

    Path runs() {
        return inside().resolve("runs");
    }

    Path home() {
        return inside().resolve("home");
    }

    Path given() {
        return state.resolve("given");
    }

    /** User and group of the workspace, as a container takes them. */
    String owner() {
        return id(workspace, "unix:uid") + ":" + id(workspace, "unix:gid");
    }

    /** What a folder or file is, whatever it is called. */
    static String identity(Path path) {
        try {
            return Files.getAttribute(path, "unix:dev", LinkOption.NOFOLLOW_LINKS)
                    + ":"
                    + Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            return "";
        }
    }

    /** Makes those that are missing, and removes what an earlier process of ours handed over. */
    void make() {
        for (Path folder : List.of(inside(), runs(), home(), given())) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                try {
                    Files.createDirectory(
                            folder,
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rwx------")));
                } catch (IOException e) {
                    throw storage("make", folder, e);
                }
            }
            give(folder);
        }
        clean();
    }

    private void clean() {
        Instant before = Instant.now().minus(OLD);
        try (Stream<Path> all = Files.list(given())) {
            for (Path file : all.toList()) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            return; // Somebody else removed it meanwhile; the next one cleans.
        }
    }

    /** Hands a file to the processes in the container, which only they and we can read. */
    void hand(String name, byte[] content) {
        Path file = given().resolve(name);
        try {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.write(file, content);
        } catch (IOException e) {
            throw storage("write", file, e);
        }
        give(file);
    }

    void takeBack(String name) {
        try {
            Files.deleteIfExists(given().resolve(name));
        } catch (IOException e) {
            return; // The next one cleans.
        }
    }

    /** Makes something of ours the workspace's owner's. */
    private void give(Path path) {
        for (String id : List.of("unix:gid", "unix:uid")) {
            int wanted = id(workspace, id);
            if (id(path, id) == wanted) {
                continue;
            }
            try {
                Files.setAttribute(path, id, wanted, LinkOption.NOFOLLOW_LINKS);
            } catch (IOException e) {
                if (id.equals("unix:uid")) {
                    throw new PluginException(
                            PluginException.Kind.SETTINGS,
                            "%s belongs to user %d, whom a container's processes must be, and %s can't be given to them"
                                    .formatted(workspace, wanted, path),
                            "run watchkeeper as the owner of the workspace",
                            e);
                }
            }
        }
    }

    private static int id(Path path, String attribute) {
        try {
            return (Integer) Files.getAttribute(path, attribute, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw storage("look at", path, e);
        }
    }

    static PluginException storage(String what, Path path, IOException e) {
        return new PluginException(
                PluginException.Kind.STORAGE,
                "could not " + what + " " + path + ": " + e.getMessage(),
                "see that it can be read and written",
                e);
    }
}
