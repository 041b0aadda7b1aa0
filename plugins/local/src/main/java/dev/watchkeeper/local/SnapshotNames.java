package dev.watchkeeper.local;

import dev.watchkeeper.plugin.PluginException;

import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The names of snapshots: one small file each, which says which tree it is and when it was taken.
 * What says so is its text, since a copy of a home has other times.
 */
final class SnapshotNames {
    /** Stands after the tree of a snapshot that knows all permissions. */
    private static final String MODES = "\nmodes\n";

    /** Begins the line with the time; a version that does not know it passes it over. */
    private static final String TAKEN = "taken ";

    /** Begins each line with a tree that this one was made of. */
    private static final String MADE_OF = "of ";

    private final Path folder;

    SnapshotNames(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
    }

    /**
     * A snapshot.
     *
     * @param modes whether it knows all permissions; one of an earlier version knows only what can
     *     be executed
     * @param taken when it was taken, by the clock of the file system; for one of an earlier
     *     version when its name was written; {@code null} for now
     * @param madeOf the trees that were there then, where it is made of those and has paths as they
     *     were later
     */
    record Kept(ObjectId tree, boolean modes, @Nullable FileTime taken, List<ObjectId> madeOf) {
        Kept {
            madeOf = List.copyOf(madeOf);
        }

        /** One of this moment. */
        Kept(ObjectId tree, boolean modes) {
            this(tree, modes, null, List.of());
        }

        /** The same with some paths as they were later. */
        Kept with(ObjectId made, boolean allModes) {
            List<ObjectId> all = new ArrayList<>(madeOf);
            all.add(tree);
            return new Kept(made, allModes, taken, all);
        }
    }

    Kept kept(String id) {
        try {
            String text = Files.readString(folder.resolve(id), StandardCharsets.UTF_8);
            return new Kept(
                    ObjectId.fromString(text.lines().findFirst().orElse("").strip()),
                    text.endsWith(MODES),
                    taken(text, folder.resolve(id)),
                    text.lines()
                            .filter(line -> line.startsWith(MADE_OF))
                            .map(line -> ObjectId.fromString(line.substring(MADE_OF.length())))
                            .toList());
        } catch (java.nio.file.NoSuchFileException e) {
            throw new PluginException(
                    PluginException.Kind.MISSING,
                    "there is no snapshot " + id,
                    "watchkeeper checkpoints lists those that are there",
                    e);
        } catch (IOException e) {
            throw Failures.storage("read", folder.resolve(id), e);
        }
    }

    private static FileTime taken(String text, Path name) throws IOException {
        for (String line : text.lines().toList()) {
            if (line.startsWith(TAKEN)) {
                try {
                    return FileTime.from(Instant.parse(line.substring(TAKEN.length())));
                } catch (DateTimeParseException e) {
                    throw new IOException("it says no time after '" + TAKEN + "'", e);
                }
            }
        }
        return Files.getLastModifiedTime(name);
    }

    Path folder() {
        return folder;
    }

    /**
     * Names a tree. Nobody knows this name yet; one that a crash left without its text is lost.
     *
     * @return what is to be forced to the disk before the name is given away
     */
    List<Path> write(String id, Kept made) throws IOException {
        Path name = folder.resolve(id);
        Files.createFile(name);
        FileTime taken = made.taken() == null ? Files.getLastModifiedTime(name) : made.taken();
        StringBuilder text = new StringBuilder(made.tree().name());
        text.append('\n').append(TAKEN).append(taken.toInstant());
        made.madeOf().forEach(tree -> text.append('\n').append(MADE_OF).append(tree.name()));
        text.append(made.modes() ? MODES : "\n");
        Files.writeString(name, text, StandardCharsets.US_ASCII);
        return List.of(name, folder);
    }

    void delete(String id) throws IOException {
        Files.deleteIfExists(folder.resolve(id));
    }

    /** All names; those that lost their text are removed. */
    List<String> all() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path name : all.filter(p -> !p.toString().endsWith(".tmp")).toList()) {
                if (!lost(name)) {
                    found.add(name.getFileName().toString());
                }
            }
        }
        return found;
    }

    /** Removes a name whose text a power cut took; nobody was told of it. */
    private static boolean lost(Path name) throws IOException {
        for (byte b : Files.readAllBytes(name)) {
            if (b != 0) {
                return false;
            }
        }
        return Files.deleteIfExists(name);
    }
}
