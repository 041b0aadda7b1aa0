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

    /**
     * Begins to take a checkpoint; one of the project that is being taken already is not begun
     * again.
     *
     * @return the job; its result is {@link JobResult.Taken}
     */
    Job takeCheckpoint(String project);

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

    /**
     * Begins to bring a workspace, or the named paths, back to a checkpoint; a rescue checkpoint
     * first. The same restore is not begun again while it goes on.
     *
     * @param key made by the caller for this one restore, so that asking again after a lost
     *     connection finds it, also after its end and after a restart of the supervisor; empty for
     *     none
     * @return the job; its result is {@link JobResult.Restored}. It can be cancelled until it
     *     writes
     */
    Job restoreCheckpoint(String id, List<String> paths, String key);

    /** What {@link #restoreCheckpoint} would do now; nothing is changed, and there is no rescue. */
    @Reading
    RestoreResult previewRestore(String id, List<String> paths);

    /**
     * Begins to prove checkpoints: reads each back and compares it with what was recorded.
     *
     * @param ids empty for all
     * @return the job; its result is {@link JobResult.Verified}
     */
    @Reading
    Job verifyCheckpoints(List<String> ids);
}
