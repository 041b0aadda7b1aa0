package dev.watchkeeper.local;

import dev.watchkeeper.local.Node.Dir;
import dev.watchkeeper.local.Node.Entry;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.ChangedPath;

import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.TreeFormatter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes the trees of changed folders, and the contents that the store does not hold. */
final class TreeBuilder {
    /** Bytes in a tree for a short name. */
    private static final int A_LINE = 48;

    private final Index index;
    private final Sink sink;
    private final List<Dir> built = new ArrayList<>();
    private final List<Entry> stored = new ArrayList<>();

    /** What changed between the last look and the reading. */
    final List<ChangedPath> late = new ArrayList<>();

    TreeBuilder(Index index, Sink sink) {
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
     * @param node a {@link Dir} or an {@link Entry}
     */
    record Slot(String name, byte[] bytes, byte[] key, Object node) {
        static Slot of(String name, Object node) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
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
        dir.dirs.forEach((name, below) -> add(all, name, below));
        dir.files.forEach((name, entry) -> add(all, name, entry));
        all.sort((a, b) -> Arrays.compareUnsigned(a.key, b.key));
        if (dir.last != null) {
            dir.order = all;
        }
        return all;
    }

    private void add(List<Slot> all, String name, Object node) {
        if (!index.names.excluded(name)) {
            all.add(Slot.of(name, node));
        }
    }

    /**
     * @throws PluginException naming a file that can't be read
     */
    ObjectId build(Dir dir, Path place) throws IOException {
        if (dir.tree != null) {
            return dir.tree;
        }
        if (dir.unreadable != null) {
            throw unreadable(dir.path(), new IOException(dir.unreadable));
        }
        List<Slot> slots = order(dir);
        List<String> left = new ArrayList<>();
        long count = 0;
        boolean settled = true; // Whether it is the same as long as nothing changes.
        TreeFormatter tree = new TreeFormatter(Math.max(1, slots.size()) * A_LINE);
        for (Slot slot : slots) {
            String name = slot.name;
            if (slot.node instanceof Dir sub) {
                ObjectId id = sub.tree != null ? sub.tree : build(sub, place.resolve(name));
                settled &= sub.tree != null || !sink.lasting();
                tree.append(slot.bytes, 0, slot.bytes.length, FileMode.TREE, id);
                left.addAll(sub.left);
                count += sub.count;
                continue;
            }
            Entry entry = (Entry) slot.node;
            if (!entry.stat.file() && !entry.stat.link()) {
                left.add(dir.child(name) + ": no regular file");
            } else if (entry.stat.file() && entry.stat.size() > index.largestFile) {
                left.add(dir.child(name) + ": larger than " + index.largestFile + " bytes");
            } else if (name.indexOf('\uFFFD') >= 0) {
                left.add(dir.child(name) + ": its name is no UTF-8");
            } else if (stored(entry) || store(dir.child(name), place.resolve(name), entry)) {
                ObjectId blob = java.util.Objects.requireNonNull(entry.blob);
                tree.append(slot.bytes, 0, slot.bytes.length, mode(entry), blob);
                count++;
            } else {
                settled = false; // It went while we read; the next look takes it out.
            }
        }
        ObjectId id = sink.put(tree, dir.last);
        dir.count = count;
        dir.left = left;
        if (settled && sink.lasting()) {
            dir.tree = id;
            dir.last = id;
            built.add(dir);
        }
        return id;
    }

    private static FileMode mode(Entry entry) {
        if (entry.stat.link()) {
            return FileMode.SYMLINK;
        }
        return entry.stat.executable() ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE;
    }

    /** Whether it is in the store as it is known. */
    private boolean stored(Entry entry) {
        if (entry.racy || entry.blob == null || !(entry.stored || sink.holds(entry.blob))) {
            return false;
        }
        note(entry);
        return true;
    }

    /**
     * @return false if it is gone
     */
    private boolean store(String path, Path file, Entry entry) throws IOException {
        ObjectId before = entry.blob;
        Stat seen = entry.stat;
        try {
            Content content = Content.withBytes(file);
            for (int i = 0; !sink.put(file, content); i++) {
                if (i == 20) {
                    throw new IOException("it changes all the time while it is being read");
                }
                content = Content.withBytes(file);
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
            return true;
        } catch (java.nio.file.NoSuchFileException e) {
            return false;
        } catch (PackSink.StoreFailure e) {
            throw e;
        } catch (IOException e) {
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
