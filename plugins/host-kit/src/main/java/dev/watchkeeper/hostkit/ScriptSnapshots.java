package dev.watchkeeper.hostkit;

import dev.watchkeeper.hostkit.process.Transport;
import dev.watchkeeper.plugin.host.Copies;
import dev.watchkeeper.plugin.host.RestoreMark;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.plugin.host.Uncovered;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Snapshots in a repository of our own on the host. Only names, ids and trees travel; the files'
 * contents stay there.
 */
public final class ScriptSnapshots implements Snapshots {
    private final String name;
    private final HostProbe remote;
    private final ScriptStore store;
    private final WorkspaceTree tree;
    private final Runnable look;
    private final ScriptCapture capture;
    private final ScriptRestore restore;
    private final RestoreMark mark;
    private final Copies copies;
    private final Set<String> kept = new HashSet<>(); // Trees and links in the store; tree's lock.
    private boolean open; // Guarded by the tree's lock.

    /** Of the store, as they were after the last snapshot; -1 if it may have changed since. */
    private long bytes = -1; // Guarded by the tree's lock.

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
        this.copies = new ScriptCopies(store, tree.scanner(), this);
        this.capture = new ScriptCapture(name, remote.workspace(), store, tree, look);
        this.restore = new ScriptRestore(store, tree);
    }

    /** Something done alone. */
    interface Work<T> {
        T run();
    }

    <T> T alone(Work<T> work) {
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

    /** Keeps the workspace as it is; returns its tree. */
    private String keep(ScriptCapture.Now now, GitObjects objects) {
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
        return taken(null);
    }

    @Override
    public Snapshot take(Sure sure, String since) {
        return taken(since);
    }

    private Snapshot taken(@Nullable String since) {
        return alone(() -> {
            long before = bytes < 0 ? store.bytes() : bytes;
            bytes = -1;
            GitObjects objects = new GitObjects();
            ScriptCapture.Now now = capture.now(true, objects);
            List<String> opened = since == null ? List.of() : opened(now, since);
            if (!opened.isEmpty()) {
                objects = new GitObjects();
                now = capture.now(true, objects);
            }
            String modes = objects.blob(now.modes().toBytes());
            String top = keep(now, objects);
            String id = "s" + UUID.randomUUID().toString().replace("-", "");
            ScriptStore.Named named = store.name(id, top, modes);
            long added = Math.max(0, named.bytes() - before);
            bytes = named.tidied() ? -1 : named.bytes();
            return new Snapshot(id, now.files(), added, now.left(), opened);
        });
    }

    /** Opens the folders that were shut since a snapshot. */
    private List<String> opened(ScriptCapture.Now now, String since) {
        List<String> shut = ShutPaths.since(now.left(), () -> uncovered(since));
        return shut.isEmpty() ? shut : tree.scanner().open(shut);
    }

    private ScriptDiffs.Kept kept(@Nullable String id) {
        if (id != null) {
            ScriptStore.Content content = store.content(id);
            return new ScriptDiffs.Kept(content.tree(), content.modes());
        }
        bytes = -1;
        GitObjects objects = new GitObjects();
        ScriptCapture.Now now = capture.now(true, objects);
        return new ScriptDiffs.Kept(keep(now, objects), now.modes());
    }

    @Override
    public List<TreeDiff> diff(String from, @Nullable String to) {
        return alone(() -> {
            ScriptDiffs.Kept old = kept(from);
            return new ScriptDiffs(store).between(old, kept(to));
        });
    }

    @Override
    public String patch(String from, @Nullable String to, List<String> paths, int max) {
        return alone(() -> {
            String old = store.content(from).tree();
            return new ScriptDiffs(store).patch(old, kept(to).tree(), paths, max);
        });
    }

    @Override
    public List<Uncovered> left(String id) {
        return alone(() -> uncovered(id));
    }

    private List<Uncovered> uncovered(String id) {
        List<Uncovered> left = new ArrayList<>();
        store.list(id)
                .forEach((path, item) -> {
                    Uncovered one = item.uncovered(path);
                    if (one != null) {
                        left.add(one);
                    }
                });
        return left;
    }

    @Override
    public Optional<byte[]> content(String id, String path) {
        return alone(() -> {
            GitObjects.Item item = store.list(id).get(path);
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
            ScriptStore.Content wanted = store.content(id);
            ScriptCapture.Now now = capture.now(false, new GitObjects());
            try {
                Restored done =
                        restore.run(
                                id,
                                now.items(),
                                now.files(),
                                wanted.items(),
                                wanted.modes(),
                                paths,
                                rescue == null ? null : store.list(rescue),
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
        return alone(() -> new ScriptVerify(store, tree.scanner()).of(store.list(id)));
    }

    @Override
    public Copies copies() {
        return copies;
    }

    @Override
    public void delete(List<String> ids) {
        alone(() -> {
            bytes = -1;
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
