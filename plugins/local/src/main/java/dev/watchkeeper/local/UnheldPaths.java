package dev.watchkeeper.local;

import dev.watchkeeper.hostkit.MovedIn;
import dev.watchkeeper.local.TreeCompare.Item;

import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds what was in the workspace before a snapshot, not held by it, and stands at a path that the
 * snapshot does not have: moved there from an excluded folder, say. The times of birth tell, and
 * where a file system keeps none, the times of change. Where they can't tell, it is nothing: what
 * is removed then is in the rescue.
 */
final class UnheldPaths {
    private static final ObjectId NOTHING =
            ObjectId.fromString("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");

    private final Path root;
    private final ObjectReader reader;
    private final SnapshotNames.Kept wanted;

    UnheldPaths(Path root, ObjectReader reader, SnapshotNames.Kept wanted) {
        this.root = root;
        this.reader = reader;
        this.wanted = wanted;
    }

    /**
     * The highest of the paths, a folder for all that is in it.
     *
     * @param present what is there where it differs from the snapshot
     * @param target what the snapshot has there
     */
    List<String> among(SortedMap<String, Item> present, SortedMap<String, Item> target)
            throws IOException {
        FileTime taken = wanted.taken();
        if (taken == null || FileTime.from(Instant.now()).compareTo(taken) < 0) {
            return List.of(); // A clock that was set back tells nothing.
        }
        boolean births = births();
        TreeMap<String, MovedIn.Seen> added = new TreeMap<>();
        for (Map.Entry<String, Item> one : present.entrySet()) {
            Item other = target.get(one.getKey());
            Item item = one.getValue();
            if (item.held() && (other == null || other.folder() != item.folder())) {
                Map<String, Object> times = times(one.getKey());
                boolean content = !item.folder() && !item.id().equals(NOTHING);
                added.put(
                        one.getKey(),
                        new MovedIn.Seen(
                                item.folder(),
                                content ? item.id().name() : "",
                                births && before(times, "creationTime", taken)
                                        || before(times, "ctime", taken),
                                before(times, "lastModifiedTime", taken)));
            }
        }
        Set<String> gone = new HashSet<>();
        addFiles(target, gone);
        for (ObjectId tree : wanted.madeOf()) {
            // What it held where the person has put something else since was held all the same.
            addFiles(
                    new TreeCompare(reader, new IdSink(), true).compare(tree, wanted.tree()).old,
                    gone);
        }
        try {
            return new MovedIn(added, gone).paths(this::held);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void addFiles(Map<String, Item> items, Set<String> to) {
        items.values().stream().filter(i -> !i.folder()).forEach(i -> to.add(i.id().name()));
    }

    /** The contents of the whole snapshot. */
    private Set<String> held() {
        Set<String> all = new HashSet<>();
        try {
            addFiles(TreeCompare.all(reader, wanted.tree()), all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    /** Whether the file system keeps times of birth; without them, Java tells the last change. */
    private boolean births() throws IOException {
        Map<String, Object> top = times("");
        return !top.getOrDefault("creationTime", "")
                .equals(top.getOrDefault("lastModifiedTime", ""));
    }

    private Map<String, Object> times(String path) throws IOException {
        try {
            return Files.readAttributes(
                    path.isEmpty() ? root : ByteName.under(root, path),
                    "unix:creationTime,lastModifiedTime,ctime",
                    LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return Map.of();
        }
    }

    private static boolean before(Map<String, Object> times, String name, FileTime taken) {
        return times.get(name) instanceof FileTime time && time.compareTo(taken) < 0;
    }
}
