package dev.watchkeeper.local;

import dev.watchkeeper.hostkit.IgnoreRules;
import dev.watchkeeper.hostkit.RestoreScope;
import dev.watchkeeper.local.TreeCompare.Item;
import dev.watchkeeper.plugin.host.RestoreException;
import dev.watchkeeper.plugin.host.Snapshots;

import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Makes a folder equal to a tree, by the difference of two trees. */
final class TreeRestore {
    private final Store store;
    private final Path root;
    private final IgnoreRules names;
    private final RestoreScope scope;
    private final boolean dryRun;
    private final List<String> written = new ArrayList<>();
    private final List<String> deleted = new ArrayList<>();

    /** Folders that get their permissions when all is in them; those further down come first. */
    private final TreeMap<Path, Integer> folders = new TreeMap<>(Comparator.reverseOrder());

    /** What somebody has changed since the rescue was taken: nothing holds it. */
    private final Set<String> later = new HashSet<>();

    /** The workspace as it was looked at, where what changed since then must not be touched. */
    private Node.@Nullable Dir seen;

    private final ClosedFolders closed;
    private final Map<String, String> refused = new TreeMap<>();
    private @Nullable IOException failure;

    private final Snapshots.Progress progress;
    private long steps;
    private long stepsDone;

    TreeRestore(
            Store store,
            Path root,
            IgnoreRules names,
            List<String> paths,
            boolean dryRun,
            Snapshots.Progress progress) {
        this.store = store;
        this.root = root;
        this.closed = new ClosedFolders(root);
        this.names = names;
        this.scope = new RestoreScope(names, paths);
        this.dryRun = dryRun;
        this.progress = progress;
    }

    List<String> touched() {
        List<String> all = new ArrayList<>(written);
        all.addAll(deleted);
        return all;
    }

    /**
     * Lets nothing be touched that is not as a rescue has it.
     *
     * @param rescue its tree
     * @param present the tree as it is; its parts may be in {@code unwritten} only
     * @param top the same, as it was looked at
     */
    void onlyAsIn(@Nullable ObjectId rescue, ObjectId present, IdSink unwritten, Node.Dir top)
            throws IOException {
        seen = top;
        try (ObjectReader reader = store.objects().newReader()) {
            new TreeCompare(reader, unwritten, true)
                    .compare(present, rescue)
                    .old
                    .forEach((path, item) -> {
                        if (!item.folder() && !item.excluded()) {
                            later.add(path);
                        }
                    });
        }
    }

    /**
     * @param present the tree as it is; its parts may be in {@code unwritten} only
     * @param wanted a snapshot's tree
     * @param files how many there are
     * @param beforeWriting done before the first change, if there is any
     * @throws RestoreException after all was done that could be done
     */
    Snapshots.Restored from(
            ObjectId present,
            IdSink unwritten,
            SnapshotNames.Kept wanted,
            long files,
            Runnable beforeWriting)
            throws IOException {
        TreeMap<String, Item> old;
        TreeMap<String, Item> target;
        List<String> stay;
        try (ObjectReader reader = store.objects().newReader()) {
            TreeCompare differing =
                    new TreeCompare(reader, unwritten, wanted.modes())
                            .compare(present, wanted.tree());
            old = differing.old;
            target = differing.target;
            stay = new UnheldPaths(root, reader, wanted).among(old, target);
        }
        scope.keepMoved(stay, old.keySet(), target);
        old.keySet().removeIf(path -> RestoreScope.below(path, stay));
        target.entrySet().removeIf(e -> !asked(e));
        old.entrySet().removeIf(e -> !asked(e) && !target.containsKey(e.getKey()));
        Set<String> inTheWay = new HashSet<>(old.keySet());
        inTheWay.removeIf(path -> !RestoreScope.inTheWay(old.get(path), target.get(path)));
        for (Map<String, Item> side : List.of(old, target)) {
            side.forEach((path, item) -> {
                if (!item.held() && !item.excluded() && !inTheWay.contains(path)) {
                    scope.keep(path);
                    scope.leave(path);
                } else if (item.excluded() && !names.leftOut(path)) {
                    scope.keep(path); // Its name was left out when that snapshot was taken.
                }
            });
            side.entrySet().removeIf(e -> !e.getValue().held() && !inTheWay.contains(e.getKey()));
        }
        later.stream()
                .filter(scope::asked)
                .filter(old::containsKey)
                .forEach(path -> {
                    scope.keep(path);
                    scope.leave(path);
                });
        scope.keepAbove(target);
        long touchedFiles = old.values().stream().filter(i -> i.held() && !i.folder()).count();
        if (!dryRun && !(old.isEmpty() && target.isEmpty())) {
            beforeWriting.run();
        }
        steps = (long) old.size() + target.size();
        for (Map.Entry<String, Item> item : RestoreScope.deepestFirst(old).entrySet()) {
            String path = item.getKey();
            Item before = item.getValue();
            Item after = target.get(path);
            progress.at(stepsDone++, steps);
            boolean other = after == null || after.folder() != before.folder();
            if (other && scope.ours(path, before)) {
                attempt(path, () -> remove(path, before));
            }
        }
        for (Map.Entry<String, Item> item : target.entrySet()) {
            String path = item.getKey();
            Item before = old.get(path);
            progress.at(stepsDone++, steps);
            if (!item.getValue().equals(before) && scope.ours(path, item.getValue())) {
                attempt(path, () -> put(path, item.getValue(), before, wanted.modes()));
            }
        }
        // No checkpoint says what the workspace's own folder was: opened, it stays so.
        closed.opened().remove(root);
        closed.opened().forEach(folders::putIfAbsent);
        for (Map.Entry<Path, Integer> folder : folders.entrySet()) {
            String path = ByteName.of(root.relativize(folder.getKey()));
            if (Files.isDirectory(folder.getKey(), LinkOption.NOFOLLOW_LINKS)) {
                attempt(path, () -> ItemFile.permit(folder.getKey(), folder.getValue()));
            }
        }
        if (!refused.isEmpty()) {
            throw new RestoreException(written, deleted, refused, failure);
        }
        Collections.sort(deleted);
        return new Snapshots.Restored(
                written, deleted, Math.max(0, files - touchedFiles), scope.left());
    }

    private boolean asked(Map.Entry<String, Item> item) {
        return scope.asked(item.getKey()) || scope.folderAbove(item.getKey(), item.getValue());
    }

    /** One step. */
    private interface Step {
        void run() throws IOException;
    }

    /** What one path refuses is told at the end; the others are done. */
    private void attempt(String path, Step step) {
        try {
            step.run();
        } catch (IOException e) {
            String why =
                    e instanceof FileSystemException f && f.getReason() != null
                            ? f.getReason()
                            : e instanceof AccessDeniedException
                                    ? "permission denied"
                                    : e instanceof NoSuchFileException
                                            ? "it or its folder went meanwhile"
                                            : String.valueOf(e.getMessage());
            refused.put(path, why);
            failure = e;
        }
    }

    private void remove(String path, Item item) throws IOException {
        if (dryRun) {
            if (!item.folder()) {
                deleted.add(path);
            }
            return;
        }
        Path file = open(path);
        if (!item.folder() && changed(path, file)) {
            scope.leave(path);
            return;
        }
        try {
            Files.deleteIfExists(file);
        } catch (DirectoryNotEmptyException e) {
            return; // It holds ignored or excluded names, which are nobody's to delete.
        }
        if (!item.folder()) {
            deleted.add(path);
        }
    }

    private void put(String path, Item item, @Nullable Item before, boolean modes)
            throws IOException {
        Path file = ByteName.under(root, path);
        if (item.folder()) {
            if (!dryRun) {
                Folders.make(root, open(path));
                if (modes) {
                    folders.put(file, item.permissions());
                }
            }
            return;
        }
        if (!dryRun) {
            var unused = open(path);
        }
        // A folder that something else is in stays, and so does what came there just now.
        ItemFile.Look another =
                () ->
                        before == null || before.folder()
                                ? stands(path, file)
                                : Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                                        || changed(path, file);
        if (another.differs()) {
            scope.leave(path);
            return;
        }
        if (!dryRun) {
            Folders.make(root, file.getParent());
            boolean same =
                    before != null
                            && before.id().equals(item.id())
                            && !before.link()
                            && !item.link();
            // Another name of the same file may be somebody else's, outside of the workspace even.
            if (same && modes && hasOneName(file)) {
                ItemFile.permit(file, item.permissions());
            } else if (!ItemFile.write(store, file, item, modes, another)) {
                scope.leave(path);
                return;
            }
        }
        written.add(path);
    }

    /**
     * Whether a file is another one than the one that was looked at. Its time of change does not
     * tell: that of a file with several names is new when one of them goes.
     */
    private boolean changed(String path, Path file) throws IOException {
        Node.Dir dir = seen;
        String[] names = path.split("/");
        for (int i = 0; dir != null && i < names.length - 1; i++) {
            dir = dir.dirs.get(names[i]);
        }
        Node.Entry known = dir == null ? null : dir.files.get(names[names.length - 1]);
        Stat is = known == null ? null : Stat.of(file);
        return known != null
                && is != null
                && (is.inode() != known.stat.inode()
                        || is.size() != known.stat.size()
                        || is.mtime() != known.stat.mtime());
    }

    /** Whether something is, or would be, still in its place when all else was removed. */
    private boolean stands(String path, Path file) throws IOException {
        Stat there = Stat.inside(root, file);
        if (!dryRun || there == null || !there.folder()) {
            return there != null && !deleted.contains(path);
        }
        try (Stream<Path> all = Files.walk(file)) {
            return all.filter(p -> !Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS))
                    .anyMatch(p -> !deleted.contains(ByteName.of(root.relativize(p))));
        }
    }

    /** The path, in a folder that is open to us now and is reached by no link. */
    private Path open(String path) throws IOException {
        Path file = safe(path);
        Path parent = file.getParent();
        closed.open(parent == null ? root : parent);
        return safe(path);
    }

    /** The path, proven to be reached by no link. */
    private Path safe(String path) throws IOException {
        Path file = ByteName.under(root, path).normalize();
        if (!file.startsWith(root) || file.equals(root) || names.ignoredPath(path)) {
            throw new IOException("not ours to touch: " + path);
        }
        for (Path up = file.getParent(); up != null && !root.equals(up); up = up.getParent()) {
            if (Files.isSymbolicLink(up)) {
                throw new IOException(up + " has become a link");
            }
        }
        return file;
    }

    private static boolean hasOneName(Path file) throws IOException {
        return Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS)
                        instanceof Integer names
                && names == 1;
    }
}
