package dev.watchkeeper.local;

import dev.watchkeeper.hostkit.CommitReach;
import dev.watchkeeper.hostkit.process.Transport;
import dev.watchkeeper.plugin.git.GitFiles;
import dev.watchkeeper.plugin.host.FileInfo;
import dev.watchkeeper.plugin.host.Repository;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The {@code .git} of a workspace on this machine. */
final class LocalRepository implements Repository {
    /** Longer ones hold no single id. */
    private static final int SHORT = 130;

    private final Path root;
    private final Transport sh;
    private final GitFolderReader reader; // Guarded by this.

    LocalRepository(Path root, Transport sh) {
        this.root = root;
        this.sh = sh;
        this.reader = new GitFolderReader(root);
    }

    @Override
    public synchronized List<Entry> look() {
        try {
            return reader.look();
        } catch (IOException e) {
            throw Failures.storage("look at", root.resolve(".git"), e);
        }
    }

    /**
     * Where a path of an entry is, reached by no link: whoever plants one would lead us out of the
     * workspace.
     */
    private Path reached(String path) throws IOException {
        Path file = ByteName.under(root, path);
        Path base = root;
        if (!file.startsWith(root)) {
            base = null;
            Path own = GitPointers.folder(root);
            if (own != null) {
                for (Path folder : List.of(own, GitPointers.common(own))) {
                    base = file.startsWith(folder) ? folder : base;
                }
            }
            if (base == null) {
                throw new IOException("it is no part of the workspace's git");
            }
        }
        Path above = file.getParent();
        while (above != null && above.startsWith(base) && !above.equals(base)) {
            if (Files.isSymbolicLink(above)) {
                throw new IOException(above + " is a link, and nothing is written through it");
            }
            above = above.getParent();
        }
        return file;
    }

    @Override
    public synchronized void put(Entry entry) {
        Path file = ByteName.under(root, entry.path());
        try {
            file = reached(entry.path());
            makeRoom(file.getParent());
            switch (entry.kind()) {
                case FOLDER -> {
                    if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                        clear(file);
                        Files.createDirectory(file);
                    }
                }
                case LINK -> {
                    clear(file);
                    byte[] target = entry.content();
                    LinkFile.create(file, target == null ? new byte[0] : target);
                }
                case FILE -> write(file, entry);
                case OTHER -> throw new IOException("it is no file");
            }
        } catch (IOException e) {
            throw Failures.storage("write", file, e);
        }
    }

    private static void write(Path file, Entry entry) throws IOException {
        byte[] content = entry.content();
        if (content == null) {
            throw new IOException("its content is not held");
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            clear(file);
        }
        Path scratch = Scratch.beside(file);
        try {
            Files.write(scratch, content);
            Files.setPosixFilePermissions(scratch, permissions(entry.mode()));
            Files.move(scratch, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(scratch);
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> all = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] bits = PosixFilePermission.values(); // From the owner's read on.
        for (int i = 0; i < bits.length; i++) {
            if ((mode & (0400 >> i)) != 0) {
                all.add(bits[i]);
            }
        }
        return all;
    }

    private static String text(Entry entry) {
        byte[] content = entry.content();
        return content == null ? "" : new String(content, StandardCharsets.UTF_8);
    }

    /** Makes the folders down to here; what is there and is none goes. */
    private static void makeRoom(@Nullable Path folder) throws IOException {
        if (folder == null || Files.isDirectory(folder)) {
            return;
        }
        makeRoom(folder.getParent());
        clear(folder);
        Files.createDirectory(folder);
    }

    private static void clear(Path path) throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(path);
            return;
        }
        Files.walkFileTree(
                path,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes a)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
                            throws IOException {
                        Files.delete(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    @Override
    public synchronized void remove(String path) {
        Path file = ByteName.under(root, path);
        try {
            file = reached(path);
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                String[] names = file.toFile().list();
                if (names != null && names.length > 0) {
                    return;
                }
            }
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw Failures.storage("remove", file, e);
        }
    }

    @Override
    public Set<String> unreadable(List<String> commits) {
        return Set.copyOf(
                sh.sh(CommitReach.unreadable(root.toString(), commits)).text().lines().toList());
    }

    @Override
    public synchronized String moved(Entry config, boolean back) {
        Path git = root.resolve(".git");
        byte[] content = config.content();
        if (content == null || Files.isDirectory(git, LinkOption.NOFOLLOW_LINKS)) {
            return "";
        }
        try {
            Path found = new MovedGitFolder(content).in(root);
            if (found != null && back) {
                Files.deleteIfExists(git); // A file or a link that names it.
                Files.move(found, git);
            }
            return found == null ? "" : ByteName.of(root.relativize(found));
        } catch (IOException e) {
            throw Failures.storage("move back", git, e);
        }
    }

    @Override
    public Set<String> lost(List<String> commits) {
        Set<String> left = new HashSet<>(commits);
        try {
            Path folder = GitPointers.folder(root);
            if (folder != null) {
                Path objects = GitPointers.common(folder).resolve("objects");
                List<String> tips =
                        look().stream()
                                .filter(e -> e.kind() == FileInfo.Kind.FILE && e.size() <= SHORT)
                                .sorted(Comparator.comparing(e -> !e.path().endsWith("HEAD")))
                                .map(e -> text(e).strip())
                                .filter(GitFiles::isId)
                                .toList();
                left.removeAll(new LooseCommits(objects).reached(tips, left));
            }
        } catch (IOException e) {
            left = new HashSet<>(commits); // Then git is asked.
        }
        if (!left.isEmpty()) {
            sh.sh(CommitReach.script(root.toString(), left)).text().lines().forEach(left::remove);
        }
        return left;
    }
}
