package dev.watchkeeper.workspace;

import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.plugin.host.RestoreException;
import dev.watchkeeper.plugin.host.Snapshots;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A restore that was cut before its end: what it has still to do, and what becomes of it. */
public final class UnfinishedRestore {
    private final WorkspaceCheckpoints checkpoints;
    private final Snapshots snapshots;

    UnfinishedRestore(WorkspaceCheckpoints checkpoints, Snapshots snapshots) {
        this.checkpoints = checkpoints;
        this.snapshots = snapshots;
    }

    /**
     * A restore that was cut; empty if there is none.
     *
     * @see Snapshots#unfinished
     */
    public Optional<Snapshots.Unfinished> find() {
        return SnapshotFailures.translated("look at the workspace", snapshots::unfinished);
    }

    /**
     * What a restore that was cut has still to do, as what stopped it.
     *
     * @param rescue the tree before it, by which what it has done is known; {@code null} if unknown
     */
    public RestoreException half(Snapshots.Unfinished cut, @Nullable Checkpoint rescue) {
        Snapshots.Restored rest =
                SnapshotFailures.translated(
                        "look at the workspace",
                        () -> snapshots.restore(cut.id(), cut.paths(), true));
        Map<String, String> left = new TreeMap<>();
        rest.written().forEach(p -> left.put(p, ""));
        rest.deleted().forEach(p -> left.put(p, "to be deleted"));
        List<String> written = new ArrayList<>();
        List<String> deleted = new ArrayList<>();
        if (rescue != null) {
            for (PathDiff done : checkpoints.diff(rescue, null)) {
                if (!left.containsKey(done.path())) {
                    (done.kind() == FileChange.Kind.DELETED ? deleted : written).add(done.path());
                }
            }
        }
        return new RestoreException(written, deleted, left, null);
    }

    /**
     * Does a restore that was cut again, to its end.
     *
     * @param target the snapshot to go to instead, or {@code null}
     */
    public Snapshots.Restored finish(
            Snapshots.Unfinished cut, @Nullable String target, Consumer<Checkpoint> rescued) {
        Checkpoint rescue = checkpoints.rescue(target == null ? cut.id() : target);
        rescued.accept(rescue);
        return SnapshotFailures.rescued(
                "put the workspace back",
                rescue,
                () ->
                        target == null
                                ? snapshots.restore(cut.id(), cut.paths(), rescue.snapshot())
                                : snapshots.restore(target, List.of(), rescue.snapshot()));
    }

    /** What {@link #finish} would do now. */
    public Snapshots.Restored previewFinish(Snapshots.Unfinished cut, @Nullable String target) {
        return SnapshotFailures.translated(
                "put the workspace back",
                () ->
                        target == null
                                ? snapshots.restore(cut.id(), cut.paths(), true)
                                : snapshots.restore(target, List.of(), true));
    }

    /** Takes the workspace as a cut restore left it. */
    public void settle() {
        SnapshotFailures.translated(
                "take the workspace as it is",
                () -> {
                    snapshots.settle();
                    return true;
                });
    }
}
