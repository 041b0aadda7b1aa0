package dev.watchkeeper.local;

import dev.watchkeeper.hostkit.IgnoreRules;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.FileInfo;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The workspace's files. A path that leaves the workspace, also through a link, is refused. */
final class LocalFiles implements dev.watchkeeper.plugin.host.Files {
    private final Path root;
    private final IgnoreRules names;
    private final LocalGuard guard;

    LocalFiles(Path root, IgnoreRules names, LocalGuard guard) {
        this.root = root;
        this.names = names;
        this.guard = guard;
    }

    @Override
    public Optional<FileInfo> info(String path) {
        try {
            Path file = inside(path);
            Stat stat = leadsNowhere(file) ? null : Stat.of(file);
            return stat == null
                    ? Optional.empty()
                    : Optional.of(new FileInfo(path, stat.info(), stat.size(), stat.executable()));
        } catch (IOException e) {
            throw Failures.storage("look at", root.resolve(path), e);
        }
    }

    @Override
    public byte[] read(String path, int max) {
        Path file = inside(path);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new PluginException(
                    PluginException.Kind.MISSING, path + " is no file here", "name another one");
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(max);
        } catch (IOException e) {
            throw Failures.storage("read", file, e);
        }
    }

    @Override
    public void write(String path, byte[] content) {
        Path file = inside(path);
        if (leadsNowhere(file)) {
            throw outside(path); // Where it would lead to, once something is there, is not known.
        }
        guard.requireSame();
        Path scratch = Scratch.beside(file);
        try {
            Folders.make(root, file.getParent());
            try {
                Files.write(scratch, content);
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
                    Files.setPosixFilePermissions(scratch, mode);
                }
                Files.move(scratch, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(scratch);
            }
        } catch (IOException e) {
            throw Failures.storage("write", file, e);
        }
    }

    @Override
    public void delete(String path) {
        Path file = inside(path);
        if (leadsNowhere(file)) {
            throw outside(path); // Where it would lead to, once something is there, is not known.
        }
        guard.requireSame();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw Failures.storage("delete", root.resolve(path), e);
        }
    }

    @Override
    public List<String> list(int limit) {
        List<String> found = new ArrayList<>();
        try {
            Files.walkFileTree(
                    root,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes a) {
                            return !dir.equals(root) && names.ignored(dir.getFileName().toString())
                                    ? FileVisitResult.SKIP_SUBTREE
                                    : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes a) {
                            if (!names.ignored(file.getFileName().toString())) {
                                found.add(root.relativize(file).toString());
                            }
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException e) {
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw Failures.storage("list", root, e);
        }
        return found.stream().sorted().limit(limit).toList();
    }

    @Override
    public Optional<String> which(String executable) {
        if (executable.contains("/")) {
            return runnable(root.resolve(executable).normalize());
        }
        for (String folder : System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":")) {
            Optional<String> found =
                    folder.isEmpty() ? Optional.empty() : runnable(Path.of(folder, executable));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> runnable(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path)
                ? Optional.of(path.toAbsolutePath().toString())
                : Optional.empty();
    }

    private Path inside(String path) {
        Path file = root.resolve(path).normalize();
        if (path.isEmpty() || Path.of(path).isAbsolute() || !file.startsWith(root)) {
            throw outside(path);
        }
        for (Path up = file.getParent(); up != null && !up.equals(root); up = up.getParent()) {
            if (Files.isSymbolicLink(up)) {
                Path end = end(up);
                if (end != null && !end.startsWith(root)) {
                    throw outside(path);
                }
            }
        }
        return file;
    }

    /** Where a link leads; {@code null} if to nothing that can be reached, or round and round. */
    private static @Nullable Path end(Path link) {
        try {
            return link.toRealPath();
        } catch (IOException e) {
            return null;
        }
    }

    /** Whether a link stands above a path by which nothing is reached. */
    private boolean leadsNowhere(Path file) {
        for (Path up = file.getParent(); up != null && !up.equals(root); up = up.getParent()) {
            if (Files.isSymbolicLink(up) && end(up) == null) {
                return true;
            }
        }
        return false;
    }

    private static PluginException outside(String path) {
        return new PluginException(
                PluginException.Kind.SETTINGS,
                "'" + path + "' is no path inside the workspace",
                "name it from the workspace's folder");
    }
}
