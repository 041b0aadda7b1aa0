package dev.watchkeeper.local;

import dev.watchkeeper.local.Node.Dir;
import dev.watchkeeper.local.Node.Entry;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.ChangedPath;
import dev.watchkeeper.plugin.host.Uncovered;
import dev.watchkeeper.plugin.host.Uncovered.Reason;
import dev.watchkeeper.plugin.process.NameBytes;

import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/** Writes the trees of changed folders, and the contents that the store does not hold. */
final class TreeBuilder {
    /** Stands for what is not looked at. */
    private static final Object LEFT_OUT = new Object();

    private final Index index;
    private final ObjectSink sink;
    private final List<Dir> built = new ArrayList<>();
    private final List<Entry> stored = new ArrayList<>();

    /** What changed between the last look and the reading. */
    final List<ChangedPath> late = new ArrayList<>();

    TreeBuilder(Index index, ObjectSink sink) {
        this.index = index;
        this.sink = sink;
    }

    /** What was put was lost: nothing of it is stored. */
    void undo() {
        for (Dir dir : built) {
            dir.dirty(); // With those above it, which cannot be without it.
            dir.last = null;
        }
        stored.forEach(entry -> entry.stored = false);
    }

    /**
     * A name in a tree.
     *
     * @param key by which git sorts: a folder's name as if it ended with a slash
     * @param node a {@link Dir}, an {@link Entry}, or {@link #LEFT_OUT}
     */
    record Slot(String name, byte[] bytes, byte[] key, Object node) {
        static Slot of(String name, Object node) {
            byte[] bytes = NameBytes.bytes(name);
            byte[] key = bytes;
            if (node instanceof Dir) {
                key = Arrays.copyOf(bytes, bytes.length + 1);
                key[bytes.length] = '/';
            }
            return new Slot(name, bytes, key, node);
        }
    }

    /** Kept for folders that have changed before: they are likely to change again. */
    private List<Slot> order(Dir dir) {
        if (dir.order != null) {
            return dir.order;
        }
        List<Slot> all = new ArrayList<>(dir.dirs.size() + dir.files.size());
        boolean within = index.names.namedExcluded(dir.path());
        dir.dirs.forEach((name, below) -> add(all, dir, name, below, within));
        dir.files.forEach((name, entry) -> add(all, dir, name, entry, within));
        dir.skipped.stream()
                // The workspace's own repository is no part of it.
                .filter(name -> dir.parent != null || !name.equals(".git"))
                .forEach(name -> all.add(Slot.of(name, LEFT_OUT)));
        all.sort((a, b) -> Arrays.compareUnsigned(a.key, b.key));
        if (dir.last != null) {
            dir.order = all;
        }
        return all;
    }

    private void add(List<Slot> all, Dir dir, String name, Object node, boolean within) {
        boolean out =
                (within || index.names.excluded(name)) && index.names.excludedPath(dir.child(name));
        all.add(Slot.of(name, out ? LEFT_OUT : node));
    }

    /**
     * @throws PluginException naming a file that can't be read for a reason that is not its own,
     *     such as the disk's
     */
    ObjectId build(Dir dir, Path place) throws IOException {
        if (dir.tree != null) {
            return dir.tree;
        }
        if (dir.unreadable != null) {
            throw unreadable(dir.path(), new IOException(dir.unreadable));
        }
        List<Slot> slots = order(dir);
        List<Uncovered> left = new ArrayList<>();
        long count = 0;
        boolean settled = true; // Whether it is the same as long as nothing changes.
        TreeBytes tree = new TreeBytes(slots.size());
        for (Slot slot : slots) {
            String name = slot.name;
            if (slot.node instanceof Dir sub && sub.unreadable != null && sub.why != null) {
                left.add(uncovered(tree, dir, slot, sub.why, sub.stat));
                settled = false; // Its stat data do not tell whether it may be read.
            } else if (slot.node instanceof Dir sub) {
                ObjectId id = sub.tree != null ? sub.tree : build(sub, ByteName.under(place, name));
                settled &= sub.tree != null || !sink.lasting();
                tree.folder(slot.bytes, sub.permissions(), id);
                left.addAll(sub.left);
                count += sub.count;
            } else if (slot.node instanceof Entry entry) {
                Taken taken = taken(dir, slot, place, entry);
                if (taken == Taken.HELD) {
                    ObjectId blob = Objects.requireNonNull(entry.blob);
                    if (entry.stat.link()) {
                        tree.link(slot.bytes, blob);
                    } else {
                        tree.file(slot.bytes, entry.stat.permissions(), blob);
                    }
                    count++;
                } else if (taken == Taken.GONE) {
                    settled = false; // It went while we read; the next look takes it out.
                } else {
                    Reason reason = Objects.requireNonNull(taken.why);
                    left.add(uncovered(tree, dir, slot, reason, entry.stat));
                    settled &= reason == Reason.SPECIAL || reason == Reason.TOO_LARGE;
                }
            } else {
                left.add(uncovered(tree, dir, slot, Reason.EXCLUDED, null));
            }
        }
        byte[] bytes = tree.toBytes();
        long sum = sum(bytes);
        boolean other = dir.last != null && dir.lastSum != 0 && dir.lastSum != sum;
        ObjectId id = sink.put(bytes, dir.last, other);
        dir.count = count;
        dir.left = left;
        if (settled && sink.lasting()) {
            dir.tree = id;
            dir.last = id;
            dir.lastSum = sum;
            built.add(dir);
        }
        return id;
    }

    /** Differs for different bytes only, and is never 0: many times quicker than an id. */
    private static long sum(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return 1L << 32 | sum.getValue();
    }

    private enum Taken {
        HELD(null),
        GONE(null),
        SPECIAL(Reason.SPECIAL),
        TOO_LARGE(Reason.TOO_LARGE),
        UNREADABLE(Reason.UNREADABLE),
        CHANGING(Reason.CHANGING),
        TOO_LONG(Reason.TOO_LONG);

        /** Why its content is not held. */
        private final @Nullable Reason why;

        Taken(@Nullable Reason why) {
            this.why = why;
        }
    }

    private Taken taken(Dir dir, Slot slot, Path place, Entry entry) throws IOException {
        if (!entry.stat.file() && !entry.stat.link()) {
            return Taken.SPECIAL;
        }
        return entry.stat.file() && entry.stat.size() > index.largestFile
                ? Taken.TOO_LARGE
                : take(dir, slot, place, entry);
    }

    private static Uncovered uncovered(
            TreeBytes tree, Dir dir, Slot slot, Reason reason, @Nullable Stat stat) {
        Uncovered known =
                new Uncovered(
                        dir.child(slot.name),
                        reason,
                        stat != null && stat.file() && !alive(reason) ? stat.size() : 0,
                        stat == null || alive(reason)
                                ? null
                                : Instant.ofEpochMilli(
                                        TimeUnit.NANOSECONDS.toMillis(stat.mtime())));
        tree.uncovered(slot.bytes, known.mark(state(reason, stat)));
        return known;
    }

    /**
     * Whether its size and time change without anybody's meaning it: those of a pipe by each
     * reading, those of a database by whoever is served.
     */
    private static boolean alive(Reason reason) {
        return reason == Reason.SPECIAL || reason == Reason.CHANGING;
    }

    /** Of what is alive, they say nothing of what it is. */
    private static long state(Reason reason, @Nullable Stat stat) {
        if (stat == null) {
            return 0;
        }
        if (alive(reason)) {
            return new Stat(0, 0, 0, stat.inode(), stat.mode()).fingerprint();
        }
        // A folder's size is not known whichever way it is looked at.
        return stat.folder()
                ? new Stat(0, stat.mtime(), stat.ctime(), stat.inode(), stat.mode()).fingerprint()
                : stat.fingerprint();
    }

    private Taken take(Dir dir, Slot slot, Path place, Entry entry) throws IOException {
        if (entry.restless()) {
            return Taken.CHANGING;
        }
        if (stored(entry)) {
            return Taken.HELD;
        }
        return store(dir.child(slot.name), ByteName.under(place, slot.name), entry);
    }

    /** Whether it is in the store as it is known. */
    private boolean stored(Entry entry) {
        if (entry.racy || entry.blob == null || !(entry.stored || sink.holds(entry.blob))) {
            return false;
        }
        note(entry);
        return true;
    }

    private Taken store(String path, Path file, Entry entry) throws IOException {
        ObjectId before = entry.blob;
        Stat seen = entry.stat;
        try {
            FileContent content = FileContent.withBytes(file);
            // One read again for fear of a change within a tick is mostly as it was.
            for (int i = 0;
                    !(entry.stored && content.blob().equals(before)) && !sink.put(file, content);
                    i++) {
                if (i == 20) {
                    throw new FileContent.Changing();
                }
                content = FileContent.withBytes(file);
            }
            index.take(entry, content);
            note(entry);
            boolean changed =
                    before == null ? !seen.equals(entry.stat) : !before.equals(entry.blob);
            if (changed) {
                late.add(
                        new ChangedPath(
                                path,
                                ChangedPath.Kind.MODIFIED,
                                null,
                                entry.stat.size(),
                                entry.stat.file() ? content.sha256() : null,
                                Instant.now()));
            }
            entry.changing = false;
            return Taken.HELD;
        } catch (java.nio.file.NoSuchFileException e) {
            return Taken.GONE;
        } catch (AccessDeniedException e) {
            return Taken.UNREADABLE;
        } catch (FileContent.Changing e) {
            entry.changing = true;
            return Taken.CHANGING;
        } catch (PackSink.StoreFailure e) {
            throw e;
        } catch (IOException e) {
            if (Failures.tooLong(e)) {
                return Taken.TOO_LONG;
            }
            throw unreadable(path, e);
        }
    }

    private void note(Entry entry) {
        if (sink.lasting() && !entry.stored) {
            entry.stored = true;
            stored.add(entry);
        }
    }

    private static PluginException unreadable(String path, IOException e) {
        return Failures.storage("take into the snapshot", Path.of(path.isEmpty() ? "." : path), e);
    }
}
