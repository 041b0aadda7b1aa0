package dev.watchkeeper.workspace;

import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.plugin.host.Uncovered;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The checkpoints of one workspace. */
public final class WorkspaceCheckpoints {
    private final Workspace workspace;
    private final Snapshots snapshots;
    private final Supplier<String> ids;
    private final Clock clock;

    /**
     * @param ids makes a fresh checkpoint id at each call
     */
    public WorkspaceCheckpoints(
            Workspace workspace, Snapshots snapshots, Supplier<String> ids, Clock clock) {
        this.workspace = workspace;
        this.snapshots = snapshots;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Takes a checkpoint; durable when it returns.
     *
     * @param attempt that it belongs to, or {@code null}
     * @throws WatchkeeperException if anything can't be read or written; there is none then
     */
    public Checkpoint take(
            Checkpoint.Kind kind, @Nullable AttemptRef attempt, Snapshots.Sure sure) {
        return take(kind, attempt, sure, null, _ -> {});
    }

    /**
     * The same, opening the folders that were shut since another snapshot.
     *
     * @param since that snapshot; {@code null} if it is not known, and nothing is opened
     * @param opened told which folders were opened
     */
    public Checkpoint take(
            Checkpoint.Kind kind,
            @Nullable AttemptRef attempt,
            Snapshots.Sure sure,
            @Nullable String since,
            Consumer<List<String>> opened) {
        Instant asked = clock.instant();
        Snapshots.Snapshot taken =
                SnapshotFailures.translated(
                        "take a checkpoint",
                        () -> since == null ? snapshots.take(sure) : snapshots.take(sure, since));
        opened.accept(taken.opened());
        Instant now = clock.instant();
        return new Checkpoint(
                ids.get(),
                workspace.project(),
                workspace.id(),
                attempt == null ? null : attempt.task(),
                attempt == null ? 0 : attempt.number(),
                kind,
                taken.id(),
                taken.files(),
                taken.bytesAdded(),
                Duration.between(asked, now).toMillis(),
                false,
                now,
                now);
    }

    /**
     * How two checkpoints differ.
     *
     * @param to {@code null} for the workspace as it is
     */
    public List<PathDiff> diff(Checkpoint from, @Nullable Checkpoint to) {
        return SnapshotFailures.translated(
                        "compare " + from.id(),
                        () -> snapshots.diff(from.snapshot(), to == null ? null : to.snapshot()))
                .stream()
                .map(PathDiffMapper::of)
                .toList();
    }

    /** What stood in the workspace and is not held by a checkpoint. */
    public List<Uncovered> left(Checkpoint checkpoint) {
        return SnapshotFailures.translated(
                "read " + checkpoint.id(), () -> snapshots.left(checkpoint.snapshot()));
    }

    /** A file's content in a checkpoint, or a link's target; empty if it holds no such file. */
    public Optional<byte[]> content(Checkpoint checkpoint, String path) {
        return SnapshotFailures.translated(
                "read " + checkpoint.id(), () -> snapshots.content(checkpoint.snapshot(), path));
    }

    /**
     * Paths at which two trees differ and that have changed after a moment.
     *
     * @param to {@code null} for the workspace as it is
     * @see Snapshots#changedSince
     */
    public List<String> changedSince(
            Checkpoint from, @Nullable Checkpoint to, Instant since, boolean gone) {
        return SnapshotFailures.translated(
                "compare " + from.id(),
                () ->
                        snapshots.changedSince(
                                from.snapshot(), to == null ? null : to.snapshot(), since, gone));
    }

    /**
     * A checkpoint of one tree with some paths as another one has them.
     *
     * @return empty where the host can't make one
     */
    public Optional<Checkpoint> overlay(Checkpoint base, Checkpoint other, List<String> paths) {
        Instant now = clock.instant();
        return SnapshotFailures.translated(
                        "put " + base.id() + " and " + other.id() + " together",
                        () -> snapshots.overlay(base.snapshot(), other.snapshot(), paths))
                .map(made ->
                        new Checkpoint(
                                ids.get(),
                                workspace.project(),
                                workspace.id(),
                                base.task(),
                                base.attempt(),
                                base.kind(),
                                made,
                                base.files(),
                                0,
                                Duration.between(now, clock.instant()).toMillis(),
                                false,
                                now,
                                now));
    }

    /** The difference as a unified diff of at most {@code max} characters. */
    public String patch(Checkpoint from, @Nullable Checkpoint to, List<String> paths, int max) {
        return SnapshotFailures.translated(
                "compare " + from.id(),
                () ->
                        snapshots.patch(
                                from.snapshot(), to == null ? null : to.snapshot(), paths, max));
    }

    /**
     * Brings the workspace, or some paths of it, back to a checkpoint.
     *
     * @param paths empty for all
     * @param rescued told the rescue checkpoint as soon as it is durable, before anything is
     *     written
     */
    public Snapshots.Restored restore(
            Checkpoint target, List<String> paths, Consumer<Checkpoint> rescued) {
        return restore(target, paths, rescued, (done, all) -> {});
    }

    /**
     * The same.
     *
     * @param progress hears how many of the paths that differ have been looked after
     */
    public Snapshots.Restored restore(
            Checkpoint target,
            List<String> paths,
            Consumer<Checkpoint> rescued,
            Snapshots.Progress progress) {
        Checkpoint rescue = rescue(target.snapshot());
        rescued.accept(rescue);
        return SnapshotFailures.rescued(
                "restore " + target.id(),
                rescue,
                () -> snapshots.restore(target.snapshot(), paths, rescue.snapshot(), progress));
    }

    /**
     * The same where a checkpoint of the workspace as it is has just been taken and serves as the
     * rescue. What has changed since then stays as it is.
     */
    public Snapshots.Restored restoreRescued(
            Checkpoint target, List<String> paths, Checkpoint rescue) {
        return SnapshotFailures.rescued(
                "restore " + target.id(),
                rescue,
                () -> snapshots.restore(target.snapshot(), paths, rescue.snapshot()));
    }

    /** Taken before a restore, with what was shut since. */
    Checkpoint rescue(String target) {
        return take(Checkpoint.Kind.RESCUE, null, Snapshots.Sure.BY_SWEEP, target, _ -> {});
    }

    /** Takes out what a restore has only half put in place. */
    public Snapshots.Restored undo(Checkpoint rescue) {
        return SnapshotFailures.translated(
                "restore " + rescue.id(),
                () -> snapshots.restore(rescue.snapshot(), List.of(), false));
    }

    /** What a restore would do now. */
    public Snapshots.Restored preview(Checkpoint target, List<String> paths) {
        return SnapshotFailures.translated(
                "look at " + target.id(), () -> snapshots.restore(target.snapshot(), paths, true));
    }

    /** Restores into a scratch folder and compares; what differs, nothing if it is proven. */
    public List<String> verify(Checkpoint checkpoint) {
        return SnapshotFailures.translated(
                "verify " + checkpoint.id(), () -> snapshots.verify(checkpoint.snapshot()));
    }

    /**
     * Paths at which a task's work meets later changes: changed by the task, and meanwhile changed
     * by somebody else in another way; or not to be put back, for no checkpoint holds what the task
     * made of them, or what stands there now.
     *
     * @param before the tree before the task's first attempt
     * @param after the tree as the task left it
     */
    public List<String> conflicts(Checkpoint before, Checkpoint after) {
        Set<String> since = paths(diff(before, null));
        Set<String> differing = paths(diff(after, null));
        List<PathDiff> work = diff(before, after);
        Set<String> notHeld = new HashSet<>();
        if (work.stream().anyMatch(d -> d.notHeld() != null)) {
            // What would have to be deleted or overwritten, or can't be made.
            List<String> paths = work.stream().map(PathDiff::path).toList();
            notHeld.addAll(preview(after, paths).left());
        }
        since.retainAll(differing);
        return work.stream()
                .flatMap(d -> notHeld.contains(d.path()) ? Stream.of(d.path()) : met(d, since))
                .distinct()
                .toList();
    }

    /** What stands in the place of a change: there, below it, or as a file where its folder is. */
    private static Stream<String> met(PathDiff d, Set<String> since) {
        String path = d.path();
        boolean made = d.kind() != FileChange.Kind.DELETED;
        return since.stream()
                .filter(p ->
                        p.equals(path)
                                || p.startsWith(path + "/")
                                || made && path.startsWith(p + "/"))
                .sorted();
    }

    /**
     * Puts a task's changes back into the workspace.
     *
     * @param without paths to leave as they are
     */
    public Snapshots.Restored putBack(
            Checkpoint before,
            Checkpoint after,
            Set<String> without,
            Consumer<Checkpoint> rescued) {
        List<String> paths = work(before, after, without);
        if (paths.isEmpty()) {
            return new Snapshots.Restored(List.of(), List.of(), 0);
        }
        return restore(after, paths, rescued);
    }

    /** What {@link #putBack} would do now. */
    public Snapshots.Restored previewPutBack(
            Checkpoint before, Checkpoint after, Set<String> without) {
        List<String> paths = work(before, after, without);
        return paths.isEmpty()
                ? new Snapshots.Restored(List.of(), List.of(), 0)
                : preview(after, paths);
    }

    private List<String> work(Checkpoint before, Checkpoint after, Set<String> without) {
        return diff(before, after).stream()
                .map(PathDiff::path)
                .filter(p -> !without.contains(p))
                .toList();
    }

    /**
     * Removes what is too much: beyond the number to keep, or while the store is over its cap; the
     * least recently used first, never one that is needed.
     *
     * @param all the workspace's checkpoints
     * @param needed ids that an open task needs
     * @return those that were removed
     */
    public List<Checkpoint> prune(
            List<Checkpoint> all, Set<String> needed, Settings.Checkpoints policy) {
        List<Checkpoint> free = new ArrayList<>();
        for (Checkpoint c : all) {
            if (!needed.contains(c.id())) {
                free.add(c);
            }
        }
        free.sort(Comparator.comparing(Checkpoint::lastUsedAt));
        int surplus = Math.max(0, all.size() - policy.keep());
        List<Checkpoint> gone = new ArrayList<>(free.subList(0, Math.min(surplus, free.size())));
        delete(gone, all);
        int next = gone.size();
        while (snapshots.storeBytes() > policy.storeCap() && next < free.size()) {
            // A quarter at a time: each round costs a collection of the store.
            int to = Math.min(free.size(), next + Math.max(1, (free.size() - next) / 4));
            List<Checkpoint> batch = free.subList(next, to);
            delete(batch, all);
            gone.addAll(batch);
            next = to;
        }
        return gone;
    }

    private void delete(List<Checkpoint> gone, List<Checkpoint> all) {
        if (gone.isEmpty()) {
            return;
        }
        Set<String> ids = new HashSet<>();
        gone.forEach(c -> ids.add(c.id()));
        // Two checkpoints of an unchanged tree may share one snapshot.
        Set<String> shared = new HashSet<>();
        all.stream().filter(c -> !ids.contains(c.id())).forEach(c -> shared.add(c.snapshot()));
        List<String> content =
                gone.stream()
                        .map(Checkpoint::snapshot)
                        .filter(s -> !shared.contains(s))
                        .distinct()
                        .toList();
        if (!content.isEmpty()) {
            SnapshotFailures.translated(
                    "prune the checkpoints",
                    () -> {
                        snapshots.delete(content);
                        return true;
                    });
        }
    }

    private static Set<String> paths(List<PathDiff> diffs) {
        Set<String> paths = new HashSet<>();
        diffs.forEach(d -> paths.add(d.path()));
        return paths;
    }

    /** Copies of these checkpoints. */
    public WorkspaceCopies copies() {
        return new WorkspaceCopies(snapshots);
    }

    /** What a restore of this workspace that was cut left half done. */
    public UnfinishedRestore unfinishedRestore() {
        return new UnfinishedRestore(this, snapshots);
    }
}
