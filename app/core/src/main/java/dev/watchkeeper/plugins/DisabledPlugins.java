package dev.watchkeeper.plugins;

import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.WatchkeeperException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Which plugins a person has switched off: a file with one id a line. */
final class DisabledPlugins {
    private final Path file;

    DisabledPlugins(Path file) {
        this.file = file;
    }

    boolean isOff(String id) {
        return read().contains(id);
    }

    void set(String id, boolean on) {
        Set<String> off = read();
        if (on ? off.remove(id) : off.add(id)) {
            try {
                Path next = file.resolveSibling(file.getFileName() + ".next");
                OwnerOnly.folder(Objects.requireNonNull(next.toAbsolutePath().getParent()));
                Files.write(next, off, StandardCharsets.UTF_8);
                Files.move(
                        next,
                        file,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    private Set<String> read() {
        try {
            return Files.exists(file)
                    ? new TreeSet<>(Files.readAllLines(file, StandardCharsets.UTF_8))
                    : new TreeSet<>();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private WatchkeeperException failed(IOException e) {
        return new WatchkeeperException(
                WatchkeeperException.Code.HOME,
                file + ": which plugins are off can't be kept: " + e.getMessage(),
                "see who may read and write there",
                e);
    }
}
