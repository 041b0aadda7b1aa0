package dev.watchkeeper.service;

import dev.watchkeeper.control.CheckpointsPort;
import dev.watchkeeper.control.RestoreResult;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.UncoveredPath;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.supervise.CheckpointService;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Answers which checkpoints there are, and hands on what takes, compares and restores them. */
public final class CheckpointPortService implements CheckpointsPort {
    private final StateManager state;
    private final ProjectService projects;
    private final CheckpointService checkpoints;

    public CheckpointPortService(
            StateManager state, ProjectService projects, CheckpointService checkpoints) {
        this.state = state;
        this.projects = projects;
        this.checkpoints = checkpoints;
    }

    @Override
    public List<Checkpoint> checkpoints(@Nullable String project) {
        String id = projects.idOf(project);
        return state.read(v -> v.checkpoints(id));
    }

    @Override
    public Checkpoint takeCheckpoint(String project) {
        return checkpoints.take(projects.findProject(project));
    }

    @Override
    public List<PathDiff> diffCheckpoints(String from, @Nullable String to) {
        return checkpoints.diff(from, to);
    }

    @Override
    public List<UncoveredPath> leftOut(String checkpoint) {
        return checkpoints.leftOut(checkpoint);
    }

    @Override
    public RestoreResult restoreCheckpoint(String id, List<String> paths) {
        return restore(id, paths, false);
    }

    @Override
    public RestoreResult previewRestore(String id, List<String> paths) {
        return restore(id, paths, true);
    }

    private RestoreResult restore(String id, List<String> paths, boolean dryRun) {
        CheckpointService.Restore r = checkpoints.restore(id, paths, dryRun);
        return new RestoreResult(
                r.rescue(),
                r.done().written(),
                r.done().deleted(),
                r.done().untouched(),
                r.done().left());
    }

    @Override
    public List<String> verifyCheckpoint(String id) {
        return checkpoints.verify(id);
    }
}
