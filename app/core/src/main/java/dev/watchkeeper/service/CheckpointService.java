package dev.watchkeeper.service;

import dev.watchkeeper.control.CheckpointsPort;
import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.control.RestoreResult;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.UncoveredPath;
import dev.watchkeeper.domain.WorkProgress;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.supervise.CheckpointRestore;
import dev.watchkeeper.supervise.ProjectCheckpoints;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Answers which checkpoints there are, and hands on what takes, compares and restores them. */
public final class CheckpointService implements CheckpointsPort {
    private final StateManager state;
    private final ProjectService projects;
    private final ProjectCheckpoints checkpoints;
    private final CheckpointRestore restores;
    private final JobService jobs;

    public CheckpointService(
            StateManager state,
            ProjectService projects,
            ProjectCheckpoints checkpoints,
            CheckpointRestore restores,
            JobService jobs) {
        this.state = state;
        this.projects = projects;
        this.checkpoints = checkpoints;
        this.restores = restores;
        this.jobs = jobs;
    }

    @Override
    public List<Checkpoint> checkpoints(@Nullable String project) {
        String id = projects.idOf(project);
        return state.read(v -> v.checkpoints(id));
    }

    @Override
    public Job takeCheckpoint(String project) {
        Project of = projects.findProject(project);
        return jobs.start(
                Job.Kind.CHECKPOINT,
                "checkpoint of " + of.id(),
                progress -> {
                    progress.irrevocable("taking a checkpoint");
                    return new JobResult.Taken(checkpoints.take(of));
                });
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
    public Job restoreCheckpoint(String id, List<String> paths, String key) {
        checkpoints.requireKnown(id);
        return jobs.start(
                Job.Kind.RESTORE,
                "restore " + id + (paths.isEmpty() ? "" : " " + String.join(" ", paths)),
                key,
                progress -> new JobResult.Restored(told(restores.restore(id, paths, progress))));
    }

    @Override
    public RestoreResult previewRestore(String id, List<String> paths) {
        return told(restores.preview(id, paths));
    }

    private static RestoreResult told(CheckpointRestore.Restore r) {
        return new RestoreResult(
                r.rescue(),
                r.done().written(),
                r.done().deleted(),
                r.done().untouched(),
                r.done().left(),
                r.undone());
    }

    @Override
    public Job verifyCheckpoints(List<String> ids) {
        ids.forEach(checkpoints::requireKnown);
        return jobs.start(
                Job.Kind.VERIFY,
                ids.isEmpty() ? "verify all checkpoints" : "verify " + String.join(" ", ids),
                progress -> verified(ids, progress));
    }

    private JobResult verified(List<String> asked, WorkProgress progress) {
        List<String> ids =
                asked.isEmpty()
                        ? state.read(v -> v.checkpoints(null)).stream().map(Checkpoint::id).toList()
                        : asked;
        List<JobResult.Proof> proofs = new ArrayList<>();
        for (String id : ids) {
            progress.step(
                    "verifying " + id, proofs.size(), ids.size(), WorkProgress.Unit.CHECKPOINTS);
            proofs.add(new JobResult.Proof(id, checkpoints.verify(id)));
        }
        return new JobResult.Verified(proofs);
    }
}
