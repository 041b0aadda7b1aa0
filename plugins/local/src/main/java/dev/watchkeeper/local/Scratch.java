package dev.watchkeeper.local;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Our own half-written files: so named that no file of the user's is taken for one, never told,
 * never held, and removed at the next opening when a crash left them.
 */
final class Scratch {
    private static final String OWN = ".wk-";
    private static final Pattern NAME =
            Pattern.compile("\\.wk-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** Matches all of them, and hardly anything else. */
    static final String PATTERN = ".wk-????????-????-????-????-????????????";

    private Scratch() {}

    /** A fresh name. */
    static String name() {
        return OWN + UUID.randomUUID();
    }

    /** A fresh path in the same folder. */
    static Path beside(Path file) {
        return file.resolveSibling(name());
    }

    static boolean named(String name) {
        return name.startsWith(OWN) && NAME.matcher(name).matches();
    }

    /** Removes what stands in one of our own folders since before a moment. */
    static void clean(Path folder, long before) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> all =
                Files.newDirectoryStream(folder, p -> named(p.getFileName().toString()))) {
            for (Path path : all) {
                remove(path, before);
            }
        }
    }

    /**
     * Now, by the clock that files bear: it may be some milliseconds behind the system's.
     *
     * @param folder of ours
     * @return nanoseconds since the epoch
     */
    static long now(Path folder) throws IOException {
        Path mark = Files.createFile(folder.resolve(name()));
        try {
            return Objects.requireNonNull(Stat.of(mark)).ctime();
        } finally {
            Files.delete(mark);
        }
    }

    /**
     * Removes a leftover with all beneath it.
     *
     * @param before younger ones are somebody's work under way; in nanoseconds since the epoch
     */
    static void remove(Path path, long before) throws IOException {
        Stat stat = Stat.of(path);
        if (stat == null || stat.ctime() >= before) {
            return;
        }
        ClosedFolders.remove(path);
    }
}
