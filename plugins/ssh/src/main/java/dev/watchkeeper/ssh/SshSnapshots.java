package dev.watchkeeper.ssh;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.ChangedPath;
import dev.watchkeeper.plugin.host.RestoreMark;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.plugin.process.Transport;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
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
final class SshSnapshots implements Snapshots {
    private static final int TRIES = 20;

    private final String name;
    private final Remote remote;
    private final Store store;
    private final Tree tree;
    private final SshChanges changes;
    private final Restore restore;
    private final RestoreMark mark;
    private final Set<String> kept = new HashSet<>(); // Trees and links in the store; tree's lock.
    private boolean open; // Guarded by the tree's lock.

    SshSnapshots(
            String name,
            Transport host,
            Remote remote,
            String folder,
            Tree tree,
            SshChanges changes,
            RestoreMark mark) {
        this.name = name;
        this.remote = remote;
        this.store = new Store(name, host, folder, tree);
        this.tree = tree;
        this.changes = changes;
        this.mark = mark;
        this.restore = new Restore(store, tree);
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
     */
    private record Now(Map<String, Objects.Item> items, long files, List<String> left) {}

    /**
     * Looks, and names all contents.
     *
     * @param write whether to keep them
     */
    private Now now(boolean write, Objects links) {
        for (int i = 0; i < TRIES; i++) {
            changes.look();
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
        Map<String, Tree.Stat> after = tree.stats(todo);
        boolean settled = true;
        for (int i = 0; i < todo.size(); i++) {
            Tree.Entry entry = tree.entries().get(todo.get(i));
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

    private boolean held(String path, Tree.Entry entry) {
        return reason(path, entry) == null && !tree.names.excludedPath(path);
    }

    /** Why no snapshot holds it, or {@code null} if one does. */
    private @Nullable String reason(String path, Tree.Entry entry) {
        if (!entry.stat.file() && !entry.stat.isLink()) {
            return "no regular file";
        }
        if (entry.stat.file() && entry.stat.size() > tree.largestFile) {
            return "larger than " + tree.largestFile + " bytes";
        }
        return path.indexOf('\uFFFD') >= 0 ? "its name is no UTF-8" : null;
    }

    private Now gathered(Objects links) {
        Map<String, Objects.Item> items = new TreeMap<>();
        List<String> left = new ArrayList<>();
        for (String folder : tree.folders()) {
            if (!tree.names.excludedPath(folder) && folder.indexOf('\uFFFD') < 0) {
                items.put(folder, new Objects.Item(Objects.FOLDER, ""));
            }
        }
        long files = 0;
        for (Map.Entry<String, Tree.Entry> e : tree.entries().entrySet()) {
            Tree.Entry entry = e.getValue();
            if (tree.names.excludedPath(e.getKey())) {
                continue;
            }
            String why = reason(e.getKey(), entry);
            if (why != null) {
                left.add(e.getKey() + ": " + why);
                continue;
            }
            files++;
            String id =
                    entry.stat.isLink()
                            ? links.blob(entry.stat.link().getBytes(StandardCharsets.UTF_8))
                            : String.valueOf(entry.blob);
            String mode =
                    entry.stat.isLink()
                            ? Objects.LINK
                            : entry.stat.executable() ? Objects.EXECUTABLE : Objects.FILE;
            items.put(e.getKey(), new Objects.Item(mode, id));
        }
        return new Now(items, files, left);
    }

    /** Keeps the workspace as it is; returns its tree. */
    private String keep(Now now, Objects objects) {
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
            Objects objects = new Objects();
            Now now = now(true, objects);
            String top = keep(now, objects);
            String id = "s" + UUID.randomUUID().toString().replace("-", "");
            store.name(id, top);
            long added = Math.max(0, store.bytes() - before);
            store.tidy();
            return new Snapshot(id, now.files(), added, now.left());
        });
    }

    private String tree(@Nullable String id) {
        if (id != null) {
            return store.tree(id);
        }
        Objects objects = new Objects();
        return keep(now(true, objects), objects);
    }

    @Override
    public List<TreeDiff> diff(String from, @Nullable String to) {
        return alone(() -> {
            String old = store.tree(from);
            String script =
                    "git diff-tree -r -z --no-renames --no-ext-diff --no-textconv %s "
                            + old
                            + " "
                            + tree(to);
            Map<String, ChangedPath.Kind> kinds = new HashMap<>();
            List<String> raw =
                    Store.parts(
                            store.git("compare checkpoints", script.formatted("--raw"), new byte[0])
                                    .out());
            for (int i = 0; i + 1 < raw.size(); i += 2) {
                String[] f = raw.get(i).split(" ");
                kinds.put(
                        raw.get(i + 1),
                        switch (f[4]) {
                            case "A" -> ChangedPath.Kind.ADDED;
                            case "D" -> ChangedPath.Kind.DELETED;
                            default -> ChangedPath.Kind.MODIFIED;
                        });
            }
            List<TreeDiff> diffs = new ArrayList<>();
            for (String line :
                    Store.parts(
                            store.git(
                                            "compare checkpoints",
                                            script.formatted("--numstat"),
                                            new byte[0])
                                    .out())) {
                String[] f = line.split("\t", 3);
                boolean binary = f[0].equals("-");
                diffs.add(
                        new TreeDiff(
                                f[2],
                                kinds.getOrDefault(f[2], ChangedPath.Kind.MODIFIED),
                                binary ? 0 : Integer.parseInt(f[0]),
                                binary ? 0 : Integer.parseInt(f[1]),
                                binary));
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
                                            tree(to),
                                            Store.words(paths),
                                            4L * max + 4);
            String text = store.git("compare checkpoints", script, new byte[0]).text();
            return text.length() <= max
                    ? text
                    : text.substring(0, max) + "\n… cut here at " + max + " characters\n";
        });
    }

    @Override
    public Optional<byte[]> content(String id, String path) {
        return alone(() -> {
            Objects.Item item = store.list(store.tree(id)).get(path);
            return item == null || item.folder()
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
        return alone(() -> {
            Map<String, Objects.Item> wanted = store.list(store.tree(id));
            Now now = now(false, new Objects());
            try {
                Restored done =
                        restore.run(
                                now.items(),
                                now.files(),
                                wanted,
                                paths,
                                dryRun,
                                () -> mark.begin(id, paths));
                if (!dryRun) {
                    mark.end(id, paths);
                }
                return done;
            } finally {
                if (!dryRun) {
                    changes.look();
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
