package dev.watchkeeper.hostkit;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.ChangedPath;
import dev.watchkeeper.plugin.host.RestoreMark;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.plugin.host.Uncovered;
import dev.watchkeeper.plugin.process.NameBytes;
import dev.watchkeeper.plugin.process.Transport;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Snapshots in a repository of our own on the host. Only names, ids and trees travel; the files'
 * contents stay there.
 */
public final class ScriptSnapshots implements Snapshots {
    private static final int TRIES = 20;

    private final String name;
    private final HostProbe remote;
    private final ScriptStore store;
    private final WorkspaceTree tree;
    private final Runnable look;
    private final ScriptRestore restore;
    private final RestoreMark mark;
    private final Set<String> kept = new HashSet<>(); // Trees and links in the store; tree's lock.
    private boolean open; // Guarded by the tree's lock.

    /**
     * @param folder of the store, there
     * @param look looks at the whole tree and tells of what has changed
     */
    public ScriptSnapshots(
            String name,
            Transport host,
            HostProbe remote,
            String folder,
            WorkspaceTree tree,
            Runnable look,
            RestoreMark mark) {
        this.name = name;
        this.remote = remote;
        this.store = new ScriptStore(name, host, folder, tree);
        this.tree = tree;
        this.look = look;
        this.mark = mark;
        this.restore = new ScriptRestore(store, tree);
    }

    /** Something done alone. */
    private interface Work<T> {
        T run();
    }

    private <T> T alone(Work<T> work) {
        tree.lock().lock();
        try {
            if (!open) {
                remote.requireTools(name, true);
                store.open();
                open = true;
            }
            return work.run();
        } finally {
            tree.lock().unlock();
        }
    }

    /**
     * The workspace as it is.
     *
     * @param items by path, folders too
     * @param modes of what is held
     */
    private record Now(
            Map<String, GitObjects.Item> items,
            long files,
            List<Uncovered> left,
            SnapshotModes modes) {}

    /**
     * Looks, and names all contents.
     *
     * @param write whether to keep them
     */
    private Now now(boolean write, GitObjects links) {
        for (int i = 0; i < TRIES; i++) {
            look.run();
            if (!tree.trouble().isEmpty()) {
                throw unreadable(tree.trouble());
            }
            if (named(write)) {
                return gathered(links);
            }
        }
        throw unreadable("files change all the time while they are being read");
    }

    /** Names what has no name yet; false if something changed meanwhile. */
    private boolean named(boolean write) {
        List<String> todo = new ArrayList<>();
        tree.entries()
                .forEach((path, entry) -> {
                    if (held(path, entry)
                            && entry.stat.file()
                            && (entry.blob == null || write && !entry.stored)) {
                        todo.add(path);
                    }
                });
        if (todo.isEmpty()) {
            return true;
        }
        StringBuilder complaint = new StringBuilder();
        List<String> ids = store.hash(todo, write, complaint);
        if (ids.size() != todo.size()) {
            String why = complaint.toString();
            if (why.contains("No such file") || why.contains("Is a directory")) {
                return false; // It went meanwhile.
            }
            throw unreadable(why);
        }
        Map<String, WorkspaceTree.Stat> after = tree.stats(todo);
        boolean settled = true;
        for (int i = 0; i < todo.size(); i++) {
            WorkspaceTree.Entry entry = tree.entries().get(todo.get(i));
            if (entry != null && entry.stat.equals(after.get(todo.get(i)))) {
                entry.blob = ids.get(i);
                entry.stored = write;
            } else {
                settled = false;
            }
        }
        return settled;
    }

    private PluginException unreadable(String why) {
        return new PluginException(
                PluginException.Kind.STORAGE,
                "could not take a snapshot of "
                        + remote.workspace()
                        + " on host "
                        + name
                        + ": "
                        + why,
                why.contains("No space left")
                        ? "free some room on that disk, then go on"
                        : "see that everything there can be read");
    }

    private boolean held(String path, WorkspaceTree.Entry entry) {
        return reason(entry) == null && !tree.names.excludedPath(path);
    }

    /** Why no snapshot holds it, or {@code null} if one does. */
    private Uncovered.@Nullable Reason reason(WorkspaceTree.Entry entry) {
        if (!entry.stat.file() && !entry.stat.isLink()) {
            return Uncovered.Reason.SPECIAL;
        }
        return entry.stat.file() && entry.stat.size() > tree.largestFile
                ? Uncovered.Reason.TOO_LARGE
                : null;
    }

    private static GitObjects.Item item(Uncovered known, WorkspaceTree.Stat stat) {
        // A pipe has a time that each reading and writing changes: it says nothing of what it is.
        String state =
                known.reason() == Uncovered.Reason.SPECIAL
                        ? stat.type() + " " + stat.inode()
                        : stat.toString();
        byte[] sum =
                HexFormat.of()
                        .parseHex(GitObjects.id("state", state.getBytes(StandardCharsets.UTF_8)));
        return new GitObjects.Item(
                GitObjects.UNCOVERED,
                HexFormat.of().formatHex(known.mark(ByteBuffer.wrap(sum).getLong())));
    }

    private Now gathered(GitObjects links) {
        Map<String, GitObjects.Item> items = new TreeMap<>();
        List<Uncovered> left = new ArrayList<>();
        SnapshotModes modes = new SnapshotModes();
        tree.folders()
                .forEach((folder, permissions) -> {
                    if (!tree.names.excludedPath(folder)) {
                        items.put(folder, new GitObjects.Item(GitObjects.FOLDER, ""));
                        modes.folder(folder, permissions);
                    }
                });
        long files = 0;
        for (Map.Entry<String, WorkspaceTree.Entry> e : tree.entries().entrySet()) {
            WorkspaceTree.Entry entry = e.getValue();
            if (tree.names.excludedPath(e.getKey())) {
                continue;
            }
            Uncovered.Reason why = reason(entry);
            if (why != null) {
                boolean special = why == Uncovered.Reason.SPECIAL;
                Uncovered one =
                        new Uncovered(
                                e.getKey(),
                                why,
                                special ? 0 : entry.stat.size(),
                                special ? null : entry.stat.modified());
                left.add(one);
                items.put(e.getKey(), item(one, entry.stat));
                continue;
            }
            files++;
            String id =
                    entry.stat.isLink()
                            ? links.blob(NameBytes.bytes(entry.stat.link()))
                            : String.valueOf(entry.blob);
            String mode =
                    entry.stat.isLink()
                            ? GitObjects.LINK
                            : entry.stat.executable() ? GitObjects.EXECUTABLE : GitObjects.FILE;
            items.put(e.getKey(), new GitObjects.Item(mode, id));
            if (entry.stat.file()) {
                modes.put(e.getKey(), entry.stat.permissions());
            }
        }
        return new Now(items, files, left, modes);
    }

    /** Keeps the workspace as it is; returns its tree. */
    private String keep(Now now, GitObjects objects) {
        String top = objects.tree(now.items());
        objects.trees.keySet().removeAll(kept);
        objects.blobs.keySet().removeAll(kept);
        store.put(objects);
        kept.addAll(objects.trees.keySet());
        kept.addAll(objects.blobs.keySet());
        return top;
    }

    @Override
    public Snapshot take(Sure sure) {
        return alone(() -> {
            long before = store.bytes();
            GitObjects objects = new GitObjects();
            Now now = now(true, objects);
            String modes = objects.blob(now.modes().toBytes());
            String top = keep(now, objects);
            String id = "s" + UUID.randomUUID().toString().replace("-", "");
            store.name(id, top, modes);
            long added = Math.max(0, store.bytes() - before);
            store.tidy();
            return new Snapshot(id, now.files(), added, now.left());
        });
    }

    /**
     * A tree in the store.
     *
     * @param modes {@code null} for a snapshot of an earlier version, which knows only what can be
     *     executed
     */
    private record Kept(String tree, @Nullable SnapshotModes modes) {}

    private Kept kept(@Nullable String id) {
        if (id != null) {
            return new Kept(store.tree(id), store.modes(id));
        }
        GitObjects objects = new GitObjects();
        Now now = now(true, objects);
        return new Kept(keep(now, objects), now.modes());
    }

    @Override
    public List<TreeDiff> diff(String from, @Nullable String to) {
        return alone(() -> {
            Kept old = kept(from);
            Kept other = kept(to);
            String script =
                    "git diff-tree -r -z --no-abbrev --no-renames --no-ext-diff --no-textconv %s "
                            + old.tree()
                            + " "
                            + other.tree();
            Map<String, ChangedPath.Kind> kinds = new HashMap<>();
            Map<String, TreeDiff> uncovered = new HashMap<>();
            List<String> raw =
                    ScriptStore.parts(
                            store.git("compare checkpoints", script.formatted("--raw"), new byte[0])
                                    .out());
            for (int i = 0; i + 1 < raw.size(); i += 2) {
                String[] f = raw.get(i).split(" ");
                String path = raw.get(i + 1);
                ChangedPath.Kind kind =
                        switch (f[4]) {
                            case "A" -> ChangedPath.Kind.ADDED;
                            case "D" -> ChangedPath.Kind.DELETED;
                            default -> ChangedPath.Kind.MODIFIED;
                        };
                kinds.put(path, kind);
                Uncovered before = new GitObjects.Item(f[0].substring(1), f[2]).uncovered(path);
                Uncovered after = new GitObjects.Item(f[1], f[3]).uncovered(path);
                if (before != null || after != null) {
                    uncovered.put(path, new TreeDiff(path, kind, 0, 0, true, before, after));
                }
            }
            List<TreeDiff> diffs = new ArrayList<>(uncovered.values());
            for (String line :
                    ScriptStore.parts(
                            store.git(
                                            "compare checkpoints",
                                            script.formatted("--numstat"),
                                            new byte[0])
                                    .out())) {
                String[] f = line.split("\t", 3);
                if (uncovered.containsKey(f[2])) {
                    continue;
                }
                boolean binary = f[0].equals("-");
                diffs.add(
                        new TreeDiff(
                                f[2],
                                kinds.getOrDefault(f[2], ChangedPath.Kind.MODIFIED),
                                binary ? 0 : Integer.parseInt(f[0]),
                                binary ? 0 : Integer.parseInt(f[1]),
                                binary));
            }
            SnapshotModes was = old.modes();
            SnapshotModes is = other.modes();
            if (was != null && is != null) {
                for (String path : was.differing(is)) {
                    if (!kinds.containsKey(path)) {
                        diffs.add(new TreeDiff(path, ChangedPath.Kind.MODIFIED, 0, 0, false));
                    }
                }
            }
            diffs.sort(Comparator.comparing(TreeDiff::path));
            return diffs;
        });
    }

    @Override
    public String patch(String from, @Nullable String to, List<String> paths, int max) {
        return alone(() -> {
            String script =
                    "git --literal-pathspecs diff-tree -p -r --no-renames --no-ext-diff --no-textconv"
                            + " --no-color %s %s --%s | head -c %d"
                                    .formatted(
                                            store.tree(from),
                                            kept(to).tree(),
                                            ScriptStore.words(paths),
                                            4L * max + 4);
            String text = store.git("compare checkpoints", script, new byte[0]).text();
            return text.length() <= max
                    ? text
                    : text.substring(0, max) + "\n… cut here at " + max + " characters\n";
        });
    }

    @Override
    public List<Uncovered> left(String id) {
        return alone(() -> {
            List<Uncovered> left = new ArrayList<>();
            store.list(store.tree(id))
                    .forEach((path, item) -> {
                        Uncovered one = item.uncovered(path);
                        if (one != null) {
                            left.add(one);
                        }
                    });
            return left;
        });
    }

    @Override
    public Optional<byte[]> content(String id, String path) {
        return alone(() -> {
            GitObjects.Item item = store.list(store.tree(id)).get(path);
            return item == null || item.folder() || !item.held()
                    ? Optional.empty()
                    : Optional.of(
                            store.git(
                                            "read a checkpoint",
                                            "git cat-file blob " + item.id(),
                                            new byte[0])
                                    .out());
        });
    }

    @Override
    public Restored restore(String id, List<String> paths, boolean dryRun) {
        return restore(id, paths, dryRun, null);
    }

    @Override
    public Restored restore(String id, List<String> paths, String rescue) {
        return restore(id, paths, false, rescue);
    }

    private Restored restore(
            String id, List<String> paths, boolean dryRun, @Nullable String rescue) {
        return alone(() -> {
            Map<String, GitObjects.Item> wanted = store.list(store.tree(id));
            SnapshotModes modes = store.modes(id);
            Now now = now(false, new GitObjects());
            try {
                Restored done =
                        restore.run(
                                now.items(),
                                now.files(),
                                wanted,
                                modes,
                                paths,
                                rescue == null ? null : store.list(store.tree(rescue)),
                                dryRun,
                                () -> mark.begin(id, paths));
                if (!dryRun) {
                    mark.end(id, paths);
                }
                return done;
            } finally {
                if (!dryRun) {
                    look.run();
                }
            }
        });
    }

    @Override
    public Optional<Unfinished> unfinished() {
        return mark.read();
    }

    @Override
    public void settle() {
        mark.settle();
    }

    @Override
    public List<String> verify(String id) {
        return alone(() -> restore.verify(store.list(store.tree(id))));
    }

    @Override
    public void delete(List<String> ids) {
        alone(() -> {
            store.delete(ids);
            kept.clear();
            tree.entries().values().forEach(entry -> entry.stored = false);
            return true;
        });
    }

    @Override
    public long storeBytes() {
        return alone(store::bytes);
    }
}
