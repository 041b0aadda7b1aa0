package dev.watchkeeper.local;

import dev.watchkeeper.plugin.git.GitFiles;
import dev.watchkeeper.plugin.host.FileInfo;
import dev.watchkeeper.plugin.host.Repository;
import dev.watchkeeper.plugin.process.Transport;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code .git} of a workspace on this machine. What was read is kept with what stat said of it,
 * so that a look reads what has changed; a folder of many refs that is as it was is not asked about
 * each of them.
 */
final class LocalRepository implements Repository {
    /** From so many files on in one folder, its own times speak for them. */
    private static final int MANY = 256;

    /** What an agent may have put there at most is read. */
    private static final int ENTRIES = 100_000;

    private static final long ROOM = 32L << 20;

    /** Longer ones hold no single id. */
    private static final int SHORT = 130;

    private static final Pattern WORKTREE =
            Pattern.compile("(?mi)^\\s*worktree\\s*=\\s*\"?([^\"\\n]+?)\"?\\s*$");

    private final Path root;
    private final Transport sh;
    private Map<Path, Known> known = new HashMap<>(); // Guarded by this.
    private Map<Path, Folder> folders = new HashMap<>(); // Guarded by this.

    /** A file as it was read. */
    private record Known(Stat stat, long looked, byte @Nullable [] content) {}

    /** A folder as it was listed. */
    private record Folder(Stat stat, long looked, List<Path> files, List<Path> folders) {}

    LocalRepository(Path root, Transport sh) {
        this.root = root;
        this.sh = sh;
    }

    @Override
    public synchronized List<Entry> look() {
        Look look = new Look();
        try {
            look.all();
        } catch (IOException e) {
            throw Failures.storage("look at", root.resolve(".git"), e);
        }
        known = look.read;
        folders = look.listed;
        return List.copyOf(look.found.values());
    }

    /** One look; what the last one knew is taken over where it is as it was. */
    private final class Look {
        private final TreeMap<String, Entry> found = new TreeMap<>();
        private final Map<Path, Known> read = new HashMap<>();
        private final Map<Path, Folder> listed = new HashMap<>();
        private long room = ROOM;
        private final long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());

        void all() throws IOException {
            Path git = root.resolve(".git");
            Stat stat = Stat.of(git);
            if (stat == null) {
                return;
            }
            Path folder = git;
            if (stat.folder()) {
                found.put(".git", Entry.of(".git", FileInfo.Kind.FOLDER));
            } else {
                add(git, "", stat);
                if (stat.link()) {
                    folder = git.toRealPath();
                }
                if (Files.isRegularFile(folder)) {
                    folder = pointed(folder);
                }
            }
            if (folder == null || !Files.isDirectory(folder)) {
                return;
            }
            below(folder, folder);
            Path common = common(folder);
            if (!common.equals(folder) && Files.isDirectory(common)) {
                below(common, common);
            }
            for (Entry e : List.copyOf(found.values())) {
                submodule(e);
            }
        }

        private void below(Path git, Path folder) throws IOException {
            Folder here = list(folder);
            for (Path file : here.files()) {
                String inside = inside(git, file);
                if (counts(inside, file) && found.size() < ENTRIES) {
                    boolean many = here.files().size() >= MANY && here == folders.get(folder);
                    Known before = many ? known.get(file) : null;
                    if (before == null) {
                        add(file, inside, Stat.of(file));
                    } else {
                        add(file, before);
                    }
                }
            }
            for (Path below : here.folders()) {
                String inside = inside(git, below);
                boolean through = inside.indexOf('/') > 0 && Files.isSymbolicLink(below);
                if (GitFiles.entered(inside) && !through && found.size() < ENTRIES) {
                    if (GitFiles.told(inside) && !Files.isSymbolicLink(below)) {
                        found.put(name(below), Entry.of(name(below), FileInfo.Kind.FOLDER));
                    }
                    below(git, below);
                }
            }
        }

        /** A link in the place of a folder counts too. */
        private static boolean counts(String inside, Path file) {
            return GitFiles.counts(inside)
                    || GitFiles.told(inside)
                    || GitFiles.entered(inside) && Files.isSymbolicLink(file);
        }

        private Folder list(Path folder) throws IOException {
            Stat stat = Stat.of(folder.toRealPath());
            Folder before = folders.get(folder);
            if (stat != null
                    && before != null
                    && before.stat().equals(stat)
                    && !Stat.racy(stat.mtime(), stat.ctime(), before.looked())) {
                listed.put(folder, before);
                return before;
            }
            List<Path> files = new ArrayList<>();
            List<Path> below = new ArrayList<>();
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
                for (Path p : all) {
                    boolean link = Files.isSymbolicLink(p);
                    if (link || !Files.isDirectory(p)) {
                        files.add(p);
                    }
                    // Git reads its hooks through a link too.
                    if (Files.isDirectory(p)) {
                        below.add(p);
                    }
                }
            } catch (NoSuchFileException | NotDirectoryException e) {
                return new Folder(new Stat(0, 0, 0, 0, 0), now, List.of(), List.of());
            }
            Folder made =
                    new Folder(stat == null ? new Stat(0, 0, 0, 0, 0) : stat, now, files, below);
            listed.put(folder, made);
            return made;
        }

        private void add(Path file, String inside, @Nullable Stat stat) throws IOException {
            if (stat == null) {
                return;
            }
            Known before = known.get(file);
            if (before != null
                    && before.stat().equals(stat)
                    && !Stat.racy(stat.mtime(), stat.ctime(), before.looked())) {
                add(file, before);
            } else {
                add(file, new Known(stat, now, content(file, inside, stat)));
            }
        }

        private void add(Path file, Known k) {
            read.put(file, k);
            String name = name(file);
            boolean regular = k.stat().file();
            boolean lock = GitFiles.lock(name);
            found.put(
                    name,
                    new Entry(
                            name,
                            k.stat().info(),
                            regular && !lock ? k.stat().mode() & 07777 : 0,
                            lock ? 0 : k.stat().size(),
                            k.content()));
        }

        private byte @Nullable [] content(Path file, String inside, Stat stat) throws IOException {
            if (stat.link()) {
                return Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8);
            }
            long most = Math.min(GitFiles.largest(inside), room);
            if (!stat.file() || GitFiles.lock(file.toString()) || stat.size() > most) {
                return null;
            }
            room -= stat.size();
            try (InputStream in = Files.newInputStream(file)) {
                return in.readNBytes((int) most);
            } catch (NoSuchFileException e) {
                return null;
            }
        }

        /** A submodule's own {@code .git}, which names the folder below {@code modules}. */
        private void submodule(Entry e) throws IOException {
            if (!e.path().contains("/modules/")
                    || !e.path().endsWith("/config")
                    || e.content() == null) {
                return;
            }
            Matcher worktree = WORKTREE.matcher(new String(e.content(), StandardCharsets.UTF_8));
            if (worktree.find()) {
                Path config = ByteName.under(root, e.path());
                Path pointer =
                        config.resolveSibling(worktree.group(1).strip())
                                .normalize()
                                .resolve(".git");
                if (pointer.startsWith(root)) {
                    add(pointer, "", Stat.of(pointer));
                }
            }
        }
    }

    private static @Nullable Path pointed(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String to = GitFiles.pointed(new String(in.readNBytes(8192), StandardCharsets.UTF_8));
            return to.isEmpty() ? null : file.resolveSibling(to).normalize();
        }
    }

    /** The folder that worktrees share; the same where there is one only. */
    private static Path common(Path folder) throws IOException {
        Path file = folder.resolve("commondir");
        return Files.isRegularFile(file)
                ? folder.resolve(Files.readString(file).strip()).normalize()
                : folder;
    }

    private static String inside(Path git, Path file) {
        return ByteName.of(git.relativize(file));
    }

    private String name(Path file) {
        return ByteName.of(file.startsWith(root) ? root.relativize(file) : file);
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
            Path own = gitFolder();
            if (own != null) {
                for (Path folder : List.of(own, common(own))) {
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
                    Files.createSymbolicLink(file, Path.of(text(entry)));
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
    public Set<String> lost(List<String> commits) {
        Set<String> left = new HashSet<>(commits);
        try {
            Path folder = gitFolder();
            if (folder != null) {
                Path objects = common(folder).resolve("objects");
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
            sh.sh(GitFiles.reached(root.toString(), left)).text().lines().forEach(left::remove);
        }
        return left;
    }

    private @Nullable Path gitFolder() throws IOException {
        Path git = root.resolve(".git");
        if (!Files.exists(git)) {
            return null;
        }
        Path real = git.toRealPath();
        return Files.isDirectory(real) ? real : pointed(real);
    }
}
