package dev.watchkeeper.control;

/** The rehearsal of a night before the person leaves. */
public interface PreflightPort {
    /**
     * Begins to rehearse: checks on a copy of the untouched tree, agents at a trivial change, hosts
     * without their connection, the model on judged samples, a checkpoint that is restored, a test
     * object that is signed. Nothing of it is an attempt, and no workspace is touched.
     *
     * @return the job; its result is {@link JobResult.Rehearsed}
     * @throws dev.watchkeeper.domain.WatchkeeperException if there is no such project, or if
     *     another rehearsal goes on
     */
    Job preflight(PreflightRequest request);
}
