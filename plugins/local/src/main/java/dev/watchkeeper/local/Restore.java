package dev.watchkeeper.local;

import dev.watchkeeper.plugin.host.RestoreException;
import dev.watchkeeper.plugin.host.Snapshots;

import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes a folder equal to a tree, by the difference of two trees. */
final class Restore {
    private final Store store;
    private final Path root;
    private final Names names;
    private final List<String> paths;
    private final boolean dryRun;
    private final List<String> written = new ArrayList<>();
    private final List<String> deleted = new ArrayList<>();
    private final Map<String, String> left = new TreeMap<>();
    private @Nullable IOException failure;

    Restore(Store store, Path root, Names names, List<String> paths, boolean dryRun) {
        this.store = store;
        this.root = root;
        this.names = names;
        this.paths = paths;
        this.dryRun = dryRun;
    }

    private record Item(int mode, ObjectId id) {
        boolean folder() {
            return FileMode.TREE.equals(mode);
        }
    }

    List<String> touched() {
        List<String> all = new ArrayList<>(written);
        all.addAll(deleted);
        return all;
    }

    /**
     * @param present the tree as it is; its parts may be in {@code unwritten} only
     * @param files how many there are
     * @param beforeWriting done before the first change, if there is any
     * @throws RestoreException after all was done that could be done
     */
    Snapshots.Restored from(
            ObjectId present, IdSink unwritten, ObjectId wanted, long files, Runnable beforeWriting)
            throws IOException {
        Map<String, Item> old = new TreeMap<>();
        Map<String, Item> target = new TreeMap<>();
        try (ObjectReader reader = store.objects().newReader()) {
            compare(present, wanted, "", reader, unwritten, old, target);
        }
        old.keySet().removeIf(p -> !asked(p));
        target.keySet().removeIf(p -> !asked(p));
        long touchedFiles = old.values().stream().filter(i -> !i.folder()).count();
        if (!dryRun && !(old.isEmpty() && target.isEmpty())) {
            beforeWriting.run();
        }
        // Deepest first, so that folders are empty when their turn comes.
        for (String path : new TreeSet<>(old.keySet()).descendingSet()) {
            Item before = old.get(path);
            Item after = target.get(path);
            if (before != null && (after == null || after.folder() != before.folder())) {
                attempt(path, () -> remove(path, before));
            }
        }
        for (Map.Entry<String, Item> item : target.entrySet()) {
            if (!item.getValue().equals(old.get(item.getKey()))) {
                attempt(item.getKey(), () -> put(item.getKey(), item.getValue()));
            }
        }
        if (!left.isEmpty()) {
            throw new RestoreException(written, deleted, left, failure);
        }
        Collections.sort(deleted);
        return new Snapshots.Restored(written, deleted, Math.max(0, files - touchedFiles));
    }

    private boolean asked(String path) {
        return paths.isEmpty()
                || paths.stream().anyMatch(p -> path.equals(p) || path.startsWith(p + "/"))
                // A folder above what was asked for must be there for it.
                || paths.stream().anyMatch(p -> p.startsWith(path + "/"));
    }

    private static Map<String, Item> items(ObjectId tree, ObjectReader reader, IdSink unwritten)
            throws IOException {
        Map<String, Item> items = new HashMap<>();
        CanonicalTreeParser parser = unwritten.parser(reader, tree);
        while (!parser.eof()) {
            byte[] name = new byte[parser.getNameLength()];
            parser.getName(name, 0);
            items.put(
                    new String(name, StandardCharsets.UTF_8),
                    new Item(parser.getEntryRawMode(), parser.getEntryObjectId()));
            parser.next();
        }
        return items;
    }

    /** Gathers what differs; equal trees are not entered. */
    private static void compare(
            @Nullable ObjectId present,
            @Nullable ObjectId wanted,
            String above,
            ObjectReader reader,
            IdSink unwritten,
            Map<String, Item> old,
            Map<String, Item> target)
            throws IOException {
        if (present != null && present.equals(wanted)) {
            return;
        }
        Map<String, Item> a = present == null ? Map.of() : items(present, reader, unwritten);
        Map<String, Item> b = wanted == null ? Map.of() : items(wanted, reader, unwritten);
        Set<String> all = new TreeSet<>(a.keySet());
        all.addAll(b.keySet());
        for (String name : all) {
            Item x = a.get(name);
            Item y = b.get(name);
            if (x != null && x.equals(y)) {
                continue;
            }
            String path = above + name;
            boolean both = x != null && y != null && x.folder() && y.folder();
            if (x != null && !both) {
                old.put(path, x);
            }
            if (y != null && !both) {
                target.put(path, y);
            }
            ObjectId down = x != null && x.folder() ? x.id() : null;
            ObjectId up = y != null && y.folder() ? y.id() : null;
            if (down != null || up != null) {
                compare(down, up, path + "/", reader, unwritten, old, target);
            }
        }
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
                                    : String.valueOf(e.getMessage());
            left.put(path, why);
            failure = e;
        }
    }

    private void remove(String path, Item item) throws IOException {
        if (!dryRun) {
            Path file = safe(path);
            try {
                Files.deleteIfExists(file);
            } catch (DirectoryNotEmptyException e) {
                return; // It holds ignored or excluded names, which are nobody's to delete.
            }
        }
        if (!item.folder()) {
            deleted.add(path);
        }
    }

    private void put(String path, Item item) throws IOException {
        if (item.folder()) {
            if (!dryRun) {
                Folders.make(root, safe(path));
            }
            return;
        }
        if (!dryRun) {
            Path file = safe(path);
            Folders.make(root, file.getParent());
            write(store, file, item);
        }
        written.add(path);
    }

    /** The path, proven to be reached by no link. */
    private Path safe(String path) throws IOException {
        Path file = root.resolve(path).normalize();
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

    private static void write(Store store, Path file, Item item) throws IOException {
        Path scratch = Scratch.beside(file);
        try {
            if (FileMode.SYMLINK.equals(item.mode())) {
                String target = new String(store.blob(item.id()), StandardCharsets.UTF_8);
                Files.createSymbolicLink(scratch, Path.of(target));
            } else {
                try (OutputStream out = Files.newOutputStream(scratch)) {
                    store.objects().open(item.id(), Constants.OBJ_BLOB).copyTo(out);
                }
                mode(file, scratch, FileMode.EXECUTABLE_FILE.equals(item.mode()));
            }
            Files.move(scratch, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(scratch);
        }
    }

    /** The mode of what stood there; the executable bits as the snapshot has them. */
    private static void mode(Path before, Path file, boolean executable) throws IOException {
        Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
        mode.addAll(
                Files.getPosixFilePermissions(
                        Files.isRegularFile(before, LinkOption.NOFOLLOW_LINKS) ? before : file));
        Set<PosixFilePermission> run =
                EnumSet.of(
                        PosixFilePermission.OWNER_EXECUTE,
                        PosixFilePermission.GROUP_EXECUTE,
                        PosixFilePermission.OTHERS_EXECUTE);
        mode.removeAll(run);
        if (executable) {
            mode.add(PosixFilePermission.OWNER_EXECUTE);
            if (mode.contains(PosixFilePermission.GROUP_READ)) {
                mode.add(PosixFilePermission.GROUP_EXECUTE);
            }
            if (mode.contains(PosixFilePermission.OTHERS_READ)) {
                mode.add(PosixFilePermission.OTHERS_EXECUTE);
            }
        }
        Files.setPosixFilePermissions(file, mode);
    }

    /** Writes a tree into an empty folder and reads it back. */
    static List<String> verify(Store store, ObjectId tree, Path scratch) throws IOException {
        Map<String, Item> nothing = new TreeMap<>();
        Map<String, Item> target = new TreeMap<>();
        try (ObjectReader reader = store.objects().newReader()) {
            compare(null, tree, "", reader, new IdSink(), nothing, target);
        }
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, Item> item : target.entrySet()) {
            Path file = scratch.resolve(item.getKey());
            try {
                if (item.getValue().folder()) {
                    Files.createDirectories(file);
                } else {
                    write(store, file, item.getValue());
                    Content content = Content.of(file);
                    boolean executable = FileMode.EXECUTABLE_FILE.equals(item.getValue().mode());
                    if (!content.blob().equals(item.getValue().id())
                            || (content.stat().file()
                                    && content.stat().executable() != executable)) {
                        wrong.add(item.getKey());
                    }
                }
            } catch (IOException e) {
                wrong.add(item.getKey() + ": " + e.getMessage());
            }
        }
        return wrong;
    }
}
