package dev.watchkeeper.local;

import dev.watchkeeper.hostkit.IgnoreRules;
import dev.watchkeeper.local.Node.Dir;
import dev.watchkeeper.local.Node.Entry;
import dev.watchkeeper.plugin.host.ChangedPath;

import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** What is known of every path of the workspace. All methods but {@link #lock} need the lock. */
final class Index {
    final Path root;
    final IgnoreRules names;
    private final TrackedPaths tracked;
    private boolean grown;
    final long largestFile;
    final Dir top = new Dir(null, "");
    private final ReentrantLock lock = new ReentrantLock();
    private final IndexFile memory;
    private final long opened;
    private boolean learned;
    private long unsaved;
    private final AtomicLong marks = new AtomicLong();
    private final FolderTimes times = new FolderTimes();

    /** Not the common pool, which has one thread on two processors. Idle ones end by themselves. */
    private final ForkJoinPool lookers =
            new ForkJoinPool(Math.max(2, Runtime.getRuntime().availableProcessors()));

    private final long worth;
    private boolean looked;
    private @Nullable LinuxFolder linux;

    /**
     * @param opened what of ours is younger is under way, and no leftover; as {@link Stat#ctime}
     * @param worth how long a look at everything takes, in nanoseconds, before the system's own
     *     calls are made ready, which itself costs a tenth of a second
     */
    Index(
            Path root,
            IgnoreRules names,
            TrackedPaths tracked,
            long largestFile,
            IndexFile memory,
            long opened,
            long worth) {
        this.opened = opened;
        this.worth = worth;
        this.root = root;
        this.names = names;
        this.tracked = tracked;
        this.largestFile = largestFile;
        this.memory = memory;
    }

    ReentrantLock lock() {
        return lock;
    }

    boolean learned() {
        return learned;
    }

    /**
     * Looks at what git tracks. Where a path came to be tracked that was left out before, no folder
     * is known well enough any more.
     *
     * @return whether that happened since the events began, which don't tell of such a path
     */
    boolean grown() {
        if (tracked.look()) {
            grown |= learned;
            forgetNames(top);
        }
        return grown;
    }

    private static void forgetNames(Dir dir) {
        dir.otherNames();
        dir.dirs.values().forEach(Index::forgetNames);
    }

    /** Looks at everything; the first time, nothing is a change. */
    List<ChangedPath> sweep() {
        var unused = grown();
        ChangeBatch batch = new ChangeBatch(learned);
        boolean first = !learned;
        if (first) {
            memory.read(top);
        }
        Queue<Path> leftovers = new ConcurrentLinkedQueue<>();
        long begin = System.nanoTime();
        FolderListing seen = listing(root, top, leftovers);
        if (!looked && System.nanoTime() - begin >= worth) {
            looked = true;
            linux = LinuxFolder.ofThisSystem();
        }
        merge(top, seen, batch);
        if (first) {
            leftovers.forEach(this::clean);
        }
        learned = true;
        return batch.told();
    }

    private FolderListing listing(Path folder, Dir known, Queue<Path> leftovers) {
        FolderListing.Sight sight =
                new FolderListing.Sight(root, names, leftovers, marks, times, linux);
        boolean within = names.namedIgnored(ByteName.of(root.relativize(folder)));
        return lookers.invoke(new FolderListing(folder, known, sight, within));
    }

    private void clean(Path leftover) {
        try {
            Scratch.remove(leftover, opened);
        } catch (IOException e) {
            return; // It is in nobody's way: never told and never held.
        }
    }

    /**
     * How many contents were read that a restart would read again, and how many paths there are.
     */
    boolean worthSaving() {
        return unsaved >= Math.max(1000, top.count / 10);
    }

    /** Remembers what is known for the next start. */
    void save() throws IOException {
        if (learned && unsaved > 0) {
            memory.write(top);
            unsaved = 0;
        }
    }

    /** Forgets what the store no longer holds. */
    static void retain(Dir dir, Set<ObjectId> live) {
        dir.dirs.values().forEach(below -> retain(below, live));
        for (Entry entry : dir.files.values()) {
            entry.stored &= entry.blob != null && live.contains(entry.blob);
        }
        if (dir.tree != null && !live.contains(dir.tree)) {
            dir.tree = null;
        }
        if (dir.last != null && !live.contains(dir.last)) {
            dir.last = null;
            dir.lastSum = 0;
        }
    }

    /** Looks at these paths, at folders with all beneath them. */
    List<ChangedPath> refresh(Collection<String> paths) {
        ChangeBatch batch = new ChangeBatch(true);
        Set<String> whole = new HashSet<>();
        for (String path : paths) {
            if (path.isEmpty()) {
                merge(top, listing(root, top, new ConcurrentLinkedQueue<>()), batch);
            } else if (!names.ignoredPath(path) && !beneath(path, whole)) {
                refresh(path, batch, whole);
            }
        }
        return batch.told();
    }

    private static boolean beneath(String path, Set<String> whole) {
        for (int i = path.indexOf('/'); i > 0 && !whole.isEmpty(); i = path.indexOf('/', i + 1)) {
            if (whole.contains(path.substring(0, i))) {
                return true;
            }
        }
        return false;
    }

    private void refresh(String path, ChangeBatch batch, Set<String> looked) {
        String[] parts = path.split("/");
        Dir dir = top;
        Path place = root;
        for (int i = 0; i < parts.length; i++) {
            place = ByteName.under(place, parts[i]);
            Stat stat;
            try {
                stat = Stat.of(place);
            } catch (IOException e) {
                return; // What can't be looked at is named when a snapshot needs it.
            }
            if (stat == null || !stat.folder()) {
                removeDir(dir, parts[i], batch);
                if (stat == null) {
                    removeFile(dir, parts[i], batch);
                } else {
                    again(dir.files.get(parts[i]));
                    put(dir, parts[i], stat, batch);
                }
                return;
            }
            removeFile(dir, parts[i], batch);
            Dir below = dir.dirs.get(parts[i]);
            if (below == null || i == parts.length - 1) {
                Dir whole = below == null ? addDir(dir, parts[i]) : below;
                merge(whole, listing(place, whole, new ConcurrentLinkedQueue<>()), batch);
                looked.add(whole.path());
                return;
            }
            dir = below;
        }
    }

    /**
     * An event may be the end of a write that was looked at in its middle: a file has the time at
     * which the write began, and is read again though all its stat data are known.
     */
    private static void again(@Nullable Entry known) {
        if (known != null) {
            known.racy = true;
        }
    }

    private void merge(Dir dir, FolderListing seen, ChangeBatch batch) {
        if (seen.unreadable != null || dir.unreadable != null) {
            dir.dirty();
        }
        if (seen.stat != null) {
            int before = dir.permissions();
            dir.stat = seen.stat;
            if (before != dir.permissions()) {
                dir.dirty(); // Its tree is the same, the one above is not.
            }
        }
        dir.unreadable = seen.unreadable;
        dir.why = seen.why;
        if (seen.unreadable != null) {
            dir.roll = null;
            return;
        }
        for (Dir below : List.copyOf(dir.dirs.values())) {
            if (below.mark != seen.mark) {
                removeDir(dir, below.name, batch);
            }
        }
        if (seen.met != dir.files.size()) {
            Map.copyOf(dir.files)
                    .forEach((name, entry) -> {
                        if (entry.mark != seen.mark) {
                            removeFile(dir, name, batch);
                        }
                    });
        }
        seen.files.forEach((name, stat) -> put(dir, name, stat, batch));
        seen.dirs.forEach((name, below) -> {
            Dir known = dir.dirs.get(name);
            merge(known == null ? addDir(dir, name) : known, below, batch);
        });
        if (!seen.again) {
            if (!dir.skipped.equals(List.copyOf(seen.skipped))) {
                dir.skipped = List.copyOf(seen.skipped);
                dir.otherNames();
            }
            dir.roll = seen.roll(dir);
        }
    }

    private static Dir addDir(Dir dir, String name) {
        Dir added = new Dir(dir, name);
        dir.dirs.put(name, added);
        dir.otherNames();
        added.dirty();
        return added;
    }

    private void removeDir(Dir dir, String name, ChangeBatch batch) {
        Dir gone = dir.dirs.remove(name);
        if (gone != null) {
            dir.otherNames();
            drop(gone, batch);
        }
    }

    private void drop(Dir gone, ChangeBatch batch) {
        List.copyOf(gone.files.keySet()).forEach(name -> removeFile(gone, name, batch));
        gone.dirs.values().forEach(below -> drop(below, batch));
    }

    private void removeFile(Dir dir, String name, ChangeBatch batch) {
        Entry gone = dir.files.remove(name);
        if (gone != null) {
            dir.otherNames();
            batch.deleted(dir.child(name), gone);
        }
    }

    private void put(Dir dir, String name, Stat stat, ChangeBatch batch) {
        Entry known = dir.files.get(name);
        if (known != null && known.stat.equals(stat) && !known.racy) {
            return;
        }
        Entry entry = known == null ? new Entry(stat) : known;
        @Nullable ObjectId before = entry.blob;
        int mode = entry.stat.mode();
        boolean statSame = known != null && known.stat.equals(stat);
        entry.stat = stat;
        @Nullable FileContent content = null;
        boolean held = stat.link() || stat.file() && stat.size() <= largestFile;
        if (batch.telling && held && entry.restless()) {
            entry.blob = null;
            entry.stored = false;
            entry.racy = true;
        } else if (batch.telling && held) {
            try {
                content = FileContent.of(ByteName.under(root, dir.child(name)), 3, false);
                take(entry, content);
            } catch (IOException e) {
                entry.blob = null; // Gone again or unreadable: whoever needs it will say so.
                entry.stored = false;
                entry.racy = true;
            }
        } else {
            entry.blob = null;
            entry.stored = false;
            entry.racy = false;
        }
        boolean equal = before != null && before.equals(entry.blob) && mode == stat.mode();
        dir.files.put(name, entry);
        if (known == null) {
            dir.otherNames();
            batch.added(dir.child(name), entry, content);
        } else if (!equal) {
            dir.dirty();
            if (!statSame || before != null) {
                batch.modified(dir.child(name), entry, content);
            }
        }
    }

    /** Takes what was read into an entry. */
    void take(Entry entry, FileContent content) {
        if (!content.racy()) {
            unsaved++; // A racy one is read again in any case.
        }
        entry.stored = entry.stored && content.blob().equals(entry.blob);
        entry.stat = content.stat();
        entry.blob = content.blob();
        entry.racy = content.racy();
    }

    /** The entry at a path, or {@code null}. */
    @Nullable Entry entry(String path) {
        int slash = path.lastIndexOf('/');
        Dir dir = slash < 0 ? top : dir(path.substring(0, slash));
        return dir == null ? null : dir.files.get(path.substring(slash + 1));
    }

    @Nullable Dir dir(String path) {
        Dir dir = top;
        for (String part : path.isEmpty() ? new String[0] : path.split("/")) {
            dir = dir == null ? null : dir.dirs.get(part);
        }
        return dir;
    }
}
