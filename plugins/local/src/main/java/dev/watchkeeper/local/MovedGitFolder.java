package dev.watchkeeper.local;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.EnumSet;

/** Finds a git folder with given settings under another name. */
final class MovedGitFolder {
    private static final int DEPTH = 4;

    /** So many files and folders are looked at. */
    private static final int MOST = 100_000;

    private final byte[] config;

    MovedGitFolder(byte[] config) {
        this.config = config.clone();
    }

    /** The first one below a folder; {@code null} if there is none. */
    @Nullable Path in(Path root) throws IOException {
        Search search = new Search(root);
        Files.walkFileTree(
                root, EnumSet.noneOf(java.nio.file.FileVisitOption.class), DEPTH, search);
        return search.found;
    }

    private final class Search extends SimpleFileVisitor<Path> {
        private final Path root;
        private @Nullable Path found;
        private int seen;

        Search(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes is)
                throws IOException {
            if (!folder.equals(root) && GitPointers.whole(folder) && GitPointers.made(folder)) {
                Path file = folder.resolve("config");
                Stat stat = Stat.of(file);
                byte[] content =
                        stat == null ? null : GitPointers.content(file, stat, config.length);
                boolean nested = folder.endsWith(".git");
                if (!nested && content != null && Arrays.equals(content, config)) {
                    found = folder;
                    return FileVisitResult.TERMINATE;
                }
                return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
            return ++seen > MOST ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }
    }
}
