package dev.watchkeeper.local;

import dev.watchkeeper.plugin.git.GitFiles;
import dev.watchkeeper.plugin.host.FileInfo;
import dev.watchkeeper.plugin.host.Repository;
import dev.watchkeeper.plugin.host.Repository.Entry;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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

    private static final Pattern LOOSE = Pattern.compile("[0-9a-f]{2}");

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
            if (stat.folder()) {
                found.put(".git", Entry.of(".git", FileInfo.Kind.FOLDER));
            } else {
                add(git, "", stat);
            }
            Path folder = GitPointers.folder(root);
            if (folder == null) {
                return;
            }
            below(folder, folder);
            Path common = GitPointers.common(folder);
            if (!common.equals(folder)) {
                below(common, common);
            }
            objects(common.resolve("objects"));
            hidden(folder.resolve("index"));
            for (Entry e : List.copyOf(found.values())) {
                submodule(e);
            }
        }

        /** How many objects lie in each folder, and how large each pack is. */
        private void objects(Path objects) throws IOException {
            if (!Files.isDirectory(objects, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            for (Path folder : list(objects).folders()) {
                String name = String.valueOf(folder.getFileName());
                Stat stat = Stat.of(folder);
                if (stat == null || !stat.folder()) {
                    continue; // A link is not followed: what it leads to is another repository's.
                }
                if (LOOSE.matcher(name).matches()) {
                    count(folder, list(folder, stat).files().size());
                } else if (name.equals("pack")) {
                    for (Path pack : list(folder, stat).files()) {
                        Stat one = pack.toString().endsWith(".pack") ? Stat.of(pack) : null;
                        if (one != null) {
                            count(pack, one.size());
                        }
                    }
                }
            }
        }

        /** Which files' changes git passes by. */
        private void hidden(Path index) throws IOException {
            Stat stat = Stat.of(index);
            if (stat == null || !stat.file()) {
                return;
            }
            Known before = known.get(index);
            boolean same =
                    before != null
                            && before.stat().equals(stat)
                            && !Stat.racy(stat.mtime(), stat.ctime(), before.looked());
            Known is =
                    same && before != null
                            ? before
                            : new Known(stat, now, HiddenFiles.in(index, stat.size()));
            read.put(index, is);
            byte[] hidden = is.content();
            if (hidden != null && hidden.length > 0) {
                long many = new String(hidden, StandardCharsets.UTF_8).lines().count();
                boolean whole = hidden.length <= Repository.LARGEST;
                String name = name(index);
                found.put(
                        name, new Entry(name, FileInfo.Kind.OTHER, 0, many, whole ? hidden : null));
            }
        }

        private void count(Path path, long size) {
            found.put(name(path), new Entry(name(path), FileInfo.Kind.OTHER, 0, size, null));
        }

        private void below(Path git, Path folder) throws IOException {
            Folder here = list(folder);
            // Of a folder that a link leads to, only what git runs: it may be anybody's.
            boolean linked = !folder.equals(git) && Files.isSymbolicLink(folder);
            for (Path file : here.files()) {
                String inside = inside(git, file);
                boolean foreign = linked && !GitFiles.hook(String.valueOf(file.getFileName()));
                if (!foreign && counts(inside, file) && found.size() < ENTRIES) {
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
                // Git looks for its hooks through a link too; no other is followed.
                boolean through = Files.isSymbolicLink(below) && !inside.equals("hooks");
                if (GitFiles.entered(inside) && !through && !linked && found.size() < ENTRIES) {
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
            Stat stat = Stat.of(folder);
            return list(folder, stat != null && stat.link() ? Stat.of(folder.toRealPath()) : stat);
        }

        /**
         * @param stat of the folder itself, not of a link to it
         */
        private Folder list(Path folder, @Nullable Stat stat) throws IOException {
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
            if (GitFiles.lock(file.toString())) {
                return null;
            }
            byte[] content = GitPointers.content(file, stat, most);
            room -= content == null ? 0 : content.length;
            return content;
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
                Path folder =
                        GitPointers.resolved(
                                ByteName.under(root, e.path()), worktree.group(1).strip());
                if (folder != null && folder.startsWith(root) && real(folder)) {
                    Path pointer = folder.resolve(".git");
                    add(pointer, "", Stat.of(pointer));
                }
            }
        }

        /** Whether a folder is there and reached by no link. */
        private boolean real(Path folder) throws IOException {
            return Files.isDirectory(folder)
                    && folder.toRealPath()
                            .equals(root.toRealPath().resolve(root.relativize(folder)).normalize());
        }
    }

    private static String inside(Path git, Path file) {
        return ByteName.of(git.relativize(file));
    }

    private String name(Path file) {
        return ByteName.of(file.startsWith(root) ? root.relativize(file) : file);
    }
}
