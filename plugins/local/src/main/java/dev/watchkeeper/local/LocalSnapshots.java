package dev.watchkeeper.local;

import dev.watchkeeper.hostkit.ShutPaths;
import dev.watchkeeper.plugin.host.Copies;
import dev.watchkeeper.plugin.host.RestoreMark;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.plugin.host.Uncovered;

import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.jspecify.annotations.Nullable;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Snapshots in a bare repository of our own. */
final class LocalSnapshots implements Snapshots, AutoCloseable {
    /** How long nothing was asked for before it is tidied, which takes the lock; nanoseconds. */
    private static final long QUIET = 1_000_000_000;

    private final Path root;
    private final Path state;
    private final Index index;
    private final LocalChanges changes;
    private final LocalGuard guard;
    private final RestoreMark mark;
    private final Copies copies;
    private @Nullable Store store; // Guarded by the index's lock, as is the next.
    private boolean closed;
    private final AtomicBoolean tidying = new AtomicBoolean();
    private volatile long used = System.nanoTime();

    LocalSnapshots(Path root, Path state, Index index, LocalChanges changes, LocalGuard guard) {
        this.root = root;
        this.state = state;
        this.index = index;
        this.changes = changes;
        this.guard = guard;
        this.mark = new RestoreMark(state);
        this.copies = new LocalCopies(root, state.resolve("copies"), this);
    }

    /** Something done with the store, alone. */
    interface Work<T> {
        T with(Store store) throws IOException;
    }

    <T> T alone(String what, Work<T> work) {
        index.lock().lock();
        try {
            if (store == null) {
                store = new Store(state.resolve("snapshots.git"));
            }
            return work.with(store);
        } catch (IOException e) {
            throw Failures.storage(what, state, e);
        } finally {
            used = System.nanoTime();
            index.lock().unlock();
        }
    }

    /**
     * A tree that is in the store but not yet on the disk for certain.
     *
     * @param before the packs that were there before
     */
    private record Taken(ObjectId tree, Set<File> before) {}

    private Taken now(Store open, boolean sweep) throws IOException {
        guard.requireSame();
        changes.sure(sweep || !index.learned());
        guard.requireSame(); // It may have gone while it was looked at.
        Set<File> before = open.packs();
        try (PackSink sink = new PackSink(open, state)) {
            TreeBuilder builder = new TreeBuilder(index, sink);
            boolean whole = false;
            try {
                ObjectId tree = builder.build(index.top, root);
                sink.flush();
                whole = true;
                return new Taken(tree, before);
            } finally {
                changes.tell(builder.late);
                if (!whole) {
                    builder.undo();
                }
            }
        }
    }

    @Override
    public Snapshot take(Sure sure) {
        return taken(sure, null);
    }

    @Override
    public Snapshot take(Sure sure, String since) {
        return taken(sure, since);
    }

    private Snapshot taken(Sure sure, @Nullable String since) {
        return alone(
                "take a snapshot in",
                open -> {
                    Taken taken = now(open, sure == Sure.BY_SWEEP);
                    List<String> opened = since == null ? List.of() : opened(open, since);
                    if (!opened.isEmpty()) {
                        taken = new Taken(now(open, true).tree, taken.before);
                    }
                    String id = "s" + UUID.randomUUID().toString().replace("-", "");
                    long bytes =
                            open.settle(taken.before, id, new SnapshotNames.Kept(taken.tree, true));
                    if ((open.crowded() || index.worthSaving())
                            && tidying.compareAndSet(false, true)) {
                        Thread.ofPlatform().daemon().name("tidy " + root).start(this::whenQuiet);
                    }
                    return new Snapshot(id, index.top.count, bytes, index.top.left, opened);
                });
    }

    /** Opens the folders that were shut since a snapshot. */
    private List<String> opened(Store open, String since) throws IOException {
        List<Uncovered> now = index.top.left;
        List<String> shut = ShutPaths.since(now, () -> uncovered(open, since));
        return ClosedFolders.openAll(root, shut, index.names);
    }

    /** Tidies while an agent is at work, say, and not between two steps that wait for us. */
    private void whenQuiet() {
        long rest = QUIET;
        while (rest > 0 && !pressing()) {
            LockSupport.parkNanos(rest);
            rest = used + QUIET - System.nanoTime();
        }
        tidy();
    }

    /** Whether it can't wait for a quiet moment, or there is nothing to wait for. */
    private boolean pressing() {
        index.lock().lock();
        try {
            return closed || store == null || store.packed();
        } finally {
            index.lock().unlock();
        }
    }

    /**
     * What makes later work quicker, and is no loss when it fails: a full disk, say, will be told
     * by whoever writes what matters.
     */
    private void tidy() {
        index.lock().lock();
        try {
            tidying.set(false);
            if (!closed && store != null) {
                index.save();
                store.consolidate();
            }
        } catch (IOException e) {
            return;
        } finally {
            index.lock().unlock();
        }
    }

    /** What is compared: a snapshot, or the workspace as it is, which the store then has. */
    private SnapshotNames.Kept kept(Store open, @Nullable String id) throws IOException {
        if (id != null) {
            return open.kept(id);
        }
        Taken taken = now(open, false);
        var unused = open.settle(taken.before);
        return new SnapshotNames.Kept(taken.tree, true);
    }

    @Override
    public List<TreeDiff> diff(String from, @Nullable String to) {
        return alone(
                "compare snapshots in",
                open -> {
                    SnapshotNames.Kept first = open.kept(from);
                    return new TreeDiffs(open, first, kept(open, to)).all();
                });
    }

    @Override
    public String patch(String from, @Nullable String to, List<String> paths, int max) {
        return alone(
                "compare snapshots in",
                open -> {
                    SnapshotNames.Kept first = open.kept(from);
                    return new TreeDiffs(open, first, kept(open, to)).patch(paths, max);
                });
    }

    @Override
    public List<Uncovered> left(String id) {
        return alone("read a snapshot in", open -> uncovered(open, id));
    }

    private List<Uncovered> uncovered(Store open, String id) {
        try (ObjectReader reader = open.objects().newReader()) {
            return TreeCompare.uncovered(reader, open.tree(id));
        } catch (IOException e) {
            throw Failures.storage("read a snapshot in", state, e);
        }
    }

    @Override
    public Optional<byte[]> content(String id, String path) {
        return alone(
                "read a snapshot in",
                open -> {
                    try (ObjectReader reader = open.objects().newReader()) {
                        TreeCompare.Item item = TreeCompare.at(reader, open.tree(id), path);
                        return item == null || item.folder() || !item.held()
                                ? Optional.empty()
                                : Optional.of(open.blob(item.id()));
                    }
                });
    }

    @Override
    public List<String> changedSince(
            String from, @Nullable String to, Instant since, boolean gone) {
        ChangeTimes times = new ChangeTimes(root, since, Instant.now());
        if (!times.known()) {
            return List.of();
        }
        return alone(
                "compare snapshots in",
                open -> {
                    List<String> paths = new ArrayList<>();
                    SnapshotNames.Kept first = open.kept(from);
                    for (String path : new TreeDiffs(open, first, kept(open, to)).paths()) {
                        if (times.hold(path, gone)) {
                            paths.add(path);
                        }
                    }
                    Collections.sort(paths);
                    return paths;
                });
    }

    @Override
    public Optional<String> overlay(String base, String other, List<String> paths) {
        return alone(
                "put snapshots together in",
                open -> {
                    Set<File> before = open.packs();
                    try (PackSink sink = new PackSink(open, state);
                            ObjectReader reader = open.objects().newReader()) {
                        SnapshotNames.Kept first = open.kept(base);
                        SnapshotNames.Kept second = open.kept(other);
                        ObjectId made =
                                new Overlay(reader, sink)
                                        .of(first.tree(), second.tree(), new TreeSet<>(paths));
                        sink.flush();
                        String id = "s" + UUID.randomUUID().toString().replace("-", "");
                        boolean modes = first.modes() && second.modes();
                        SnapshotNames.Kept kept = first.with(Objects.requireNonNull(made), modes);
                        var unused = open.settle(before, id, kept);
                        return Optional.of(id);
                    }
                });
    }

    @Override
    public Restored restore(String id, List<String> paths, boolean dryRun) {
        return restore(id, paths, dryRun, null, (done, total) -> {});
    }

    @Override
    public Restored restore(String id, List<String> paths, String rescue) {
        return restore(id, paths, rescue, (done, total) -> {});
    }

    @Override
    public Restored restore(String id, List<String> paths, String rescue, Progress progress) {
        return restore(id, paths, false, rescue, progress);
    }

    private Restored restore(
            String id,
            List<String> paths,
            boolean dryRun,
            @Nullable String rescue,
            Progress progress) {
        return alone(
                "restore from",
                open -> {
                    SnapshotNames.Kept wanted = open.kept(id);
                    guard.requireSame();
                    changes.sure(true);
                    guard.requireSame();
                    IdSink unwritten = new IdSink();
                    TreeBuilder builder = new TreeBuilder(index, unwritten);
                    ObjectId present = builder.build(index.top, root);
                    changes.tell(builder.late);
                    TreeRestore restore =
                            new TreeRestore(open, root, index.names, paths, dryRun, progress);
                    if (rescue != null) {
                        restore.onlyAsIn(open.kept(rescue).tree(), present, unwritten, index.top);
                    }
                    try {
                        Restored done =
                                restore.from(
                                        present,
                                        unwritten,
                                        wanted,
                                        index.top.count,
                                        () -> mark.begin(id, paths));
                        if (!dryRun) {
                            mark.end(id, paths);
                        }
                        return done;
                    } finally {
                        if (!dryRun) {
                            changes.tell(index.refresh(restore.touched()));
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
        return alone(
                "verify a snapshot in",
                open -> {
                    Path scratch = state.resolve(Scratch.name());
                    try {
                        Files.createDirectory(scratch);
                        return TreeVerify.of(open, open.kept(id), scratch);
                    } finally {
                        new LocalTransport().remove(scratch.toString());
                    }
                });
    }

    @Override
    public Copies copies() {
        return copies;
    }

    @Override
    public void delete(List<String> ids) {
        alone(
                "delete snapshots in",
                open -> {
                    Set<ObjectId> live = open.delete(ids);
                    Index.retain(index.top, live);
                    return live;
                });
    }

    @Override
    public long storeBytes() {
        return alone("measure", Store::bytes);
    }

    @Override
    public void close() {
        index.lock().lock();
        try {
            tidy();
            closed = true;
            if (store != null) {
                store.close();
                store = null;
            }
        } finally {
            index.lock().unlock();
        }
    }
}
