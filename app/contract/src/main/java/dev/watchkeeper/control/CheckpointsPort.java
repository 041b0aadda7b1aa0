package dev.watchkeeper.control;

import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.UncoveredPath;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Checkpoints of workspaces. */
public interface CheckpointsPort {
    /** Checkpoints in the order in which they were taken. */
    @Reading
    List<Checkpoint> checkpoints(@Nullable String project);

    Checkpoint takeCheckpoint(String project);

    /**
     * How two checkpoints differ.
     *
     * @param to {@code null} for the workspace as it is
     */
    @Reading
    List<PathDiff> diffCheckpoints(String from, @Nullable String to);

    /** What stood in the workspace and is not held by a checkpoint. */
    @Reading
    List<UncoveredPath> leftOut(String checkpoint);

    /** Brings a workspace, or the named paths, back to a checkpoint; a rescue checkpoint first. */
    RestoreResult restoreCheckpoint(String id, List<String> paths);

    /** What {@link #restoreCheckpoint} would do now; nothing is changed, and there is no rescue. */
    @Reading
    RestoreResult previewRestore(String id, List<String> paths);

    /** Proves a checkpoint; the differences, none if it is proven. */
    @Reading
    List<String> verifyCheckpoint(String id);
}
