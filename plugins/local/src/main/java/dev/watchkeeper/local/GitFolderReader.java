package dev.watchkeeper.local;

import dev.watchkeeper.plugin.git.GitFiles;
import dev.watchkeeper.plugin.host.FileInfo;
import dev.watchkeeper.plugin.host.Repository.Entry;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the {@code .git} of a workspace on this machine. What was read is kept with what stat said
 * of it, so that a look reads what has changed; a folder of many refs that is as it was is not
 * asked about each of them.
 */
final class GitFolderReader {
    /** From so many files on in one folder, its own times speak for them. */
    private static final int MANY = 256;

    /** What an agent may have put there at most is read. */
    private static final int ENTRIES = 100_000;

    private static final long ROOM = 32L << 20;

    private static final Pattern WORKTREE =
            Pattern.compile("(?mi)^\\s*worktree\\s*=\\s*\"?([^\"\\n]+?)\"?\\s*$");

    private final Path root;
    private Map<Path, Known> known = new HashMap<>();
    private Map<Path, Folder> folders = new HashMap<>();

    /** A file as it was read. */
    private record Known(Stat stat, long looked, byte @Nullable [] content) {}

    /** A folder as it was listed. */
    private record Folder(Stat stat, long looked, List<Path> files, List<Path> folders) {}

    GitFolderReader(Path root) {
        this.root = root;
    }

    /** Everything that is told of it, by its path. */
    List<Entry> look() throws IOException {
        Look look = new Look();
        look.all();
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

    static @Nullable Path pointed(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String to = GitFiles.pointed(new String(in.readNBytes(8192), StandardCharsets.UTF_8));
            return to.isEmpty() ? null : file.resolveSibling(to).normalize();
        }
    }

    /** The folder that worktrees share; the same where there is one only. */
    static Path common(Path folder) throws IOException {
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
}
