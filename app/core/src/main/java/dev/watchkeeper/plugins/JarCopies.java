package dev.watchkeeper.plugins;

import dev.watchkeeper.domain.OwnerOnly;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Copies of trusted jars, by their hash. Classes are loaded from a copy alone: what is trusted is
 * what runs, and whoever replaces or removes a jar takes nothing away from what runs of it.
 */
final class JarCopies {
    private static final String END = ".jar";

    private final Path folder;

    JarCopies(Path folder) {
        this.folder = folder;
    }

    /**
     * The copy of a jar.
     *
     * @throws IOException if the jar is not what it was when it was read
     */
    Path of(PluginJar jar) throws IOException {
        Path copy = folder.resolve(jar.sha256() + END);
        if (Files.isRegularFile(copy) && PluginJar.sha256(copy).equals(jar.sha256())) {
            return copy;
        }
        OwnerOnly.folder(folder);
        Path fresh = Files.createTempFile(folder, "new", null);
        try {
            String hash;
            try (InputStream in = Files.newInputStream(jar.path());
                    OutputStream out = Files.newOutputStream(fresh)) {
                hash = PluginJar.sha256(in, out);
            }
            if (!hash.equals(jar.sha256())) {
                throw new IOException("it was changed while it was read");
            }
            Files.move(
                    fresh,
                    copy,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
        return copy;
    }

    /**
     * Removes the copies of what is no more trusted.
     *
     * @param kept hashes
     */
    void prune(Set<String> kept) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> all = Files.list(folder)) {
            for (Path copy : all.toList()) {
                String name = String.valueOf(copy.getFileName());
                if (name.endsWith(END)
                        && !kept.contains(name.substring(0, name.length() - END.length()))) {
                    Files.deleteIfExists(copy);
                }
            }
        } catch (IOException e) {
            // A copy that is in use on Windows; the next time it goes.
        }
    }
}
