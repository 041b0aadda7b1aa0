package dev.watchkeeper.plugins;

import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.WatchkeeperException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** A small file of lines, which is there as a whole or as it was before. */
final class LineFile {
    private final Path file;

    LineFile(Path file) {
        this.file = file;
    }

    /** Its lines; none if there is no such file. */
    List<String> lines() {
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file, StandardCharsets.UTF_8)
                    : List.of();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    void write(Collection<String> lines) {
        try {
            Path next = file.resolveSibling(file.getFileName() + ".next");
            OwnerOnly.folder(Objects.requireNonNull(next.toAbsolutePath().getParent()));
            Files.deleteIfExists(next);
            OwnerOnly.file(next);
            Files.write(next, lines, StandardCharsets.UTF_8);
            Files.move(
                    next,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private WatchkeeperException failed(IOException e) {
        return new WatchkeeperException(
                WatchkeeperException.Code.HOME,
                file + ": what was said of plugins can't be kept: " + e.getMessage(),
                "see who may read and write there",
                e);
    }
}
