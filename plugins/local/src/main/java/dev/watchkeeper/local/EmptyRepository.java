package dev.watchkeeper.local;

import org.eclipse.jgit.internal.storage.file.FileRepository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A bare repository before anything is in it. */
final class EmptyRepository {
    private EmptyRepository() {}

    /**
     * Makes what is missing of an empty repository: a first start may be killed before it has made
     * all, and a power cut may take the text of what it made. What is there stays. HEAD comes last.
     */
    static void make(Path folder) throws IOException {
        if (written(folder.resolve("HEAD"))
                && written(folder.resolve("config"))
                && Files.isDirectory(folder.resolve("objects/pack"))
                && Files.isDirectory(folder.resolve("refs"))) {
            return;
        }
        Path beside = folder.resolveSibling(folder.getFileName() + "~new");
        Scratch.remove(beside, Long.MAX_VALUE);
        try (FileRepository empty = new FileRepository(beside.toFile())) {
            empty.create(true);
        }
        List<Path> parts;
        try (Stream<Path> all = Files.walk(beside)) {
            Path head = beside.resolve("HEAD");
            parts = all.sorted(Comparator.comparing(head::equals)).toList();
        }
        for (Path part : parts) {
            Path target = folder.resolve(beside.relativize(part));
            if (Files.isDirectory(part)) {
                Files.createDirectories(target);
            } else if (!written(target)) {
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Scratch.remove(beside, Long.MAX_VALUE);
    }

    private static boolean written(Path file) throws IOException {
        return Files.exists(file) && Files.size(file) > 0;
    }
}
