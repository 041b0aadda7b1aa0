package dev.watchkeeper.docker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is remembered of a workspace's container on this side: which one ran last, and how the last
 * one that ended came to its end. The engine forgets the one when it is removed, the other when it
 * is started again.
 */
final class ContainerLives {
    private final Path current;
    private final Path last;

    /**
     * @param state as {@link dev.watchkeeper.plugin.host.HostConfig#state}
     */
    ContainerLives(Path state) {
        this.current = state.resolve("container");
        this.last = state.resolve("container-end");
    }

    /** One that runs. */
    void runs(WorkspaceContainer.Life life) {
        if (!read(current).equals(lines(life))) {
            write(current, lines(life));
        }
    }

    /** One that has ended, and how. */
    void ended(WorkspaceContainer.Life life, String how) {
        if (!read(last).startsWith(lines(life))) {
            write(last, lines(life) + how);
        }
    }

    /** None is there: the one that was known has been removed. */
    void gone(String name) {
        List<String> known = read(current).lines().toList();
        if (known.size() == 2) {
            ended(
                    new WorkspaceContainer.Life(known.get(0), known.get(1)),
                    "container " + name + " was removed by somebody");
        }
    }

    Optional<String> whyEnded(WorkspaceContainer.Life life) {
        String end = read(last);
        return end.startsWith(lines(life))
                ? Optional.of(end.substring(lines(life).length()))
                : Optional.empty();
    }

    private static String lines(WorkspaceContainer.Life life) {
        return life.id() + "\n" + life.since() + "\n";
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return ""; // It only explains.
        }
    }

    private static void write(Path file, String text) {
        Path scratch = file.resolveSibling(file.getFileName() + "~" + UUID.randomUUID());
        try {
            Files.write(scratch, text.getBytes(StandardCharsets.UTF_8));
            Files.move(scratch, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw PlacedFolders.storage("write", file, e);
        }
    }
}
