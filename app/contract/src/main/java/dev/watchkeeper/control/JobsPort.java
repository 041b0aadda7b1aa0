package dev.watchkeeper.control;

import java.util.List;

/** Work that takes long: how far it is, and its end. */
public interface JobsPort {
    /** Those that go on, and the last that have ended, in the order of their start. */
    @Reading
    List<Job> jobs();

    /**
     * A job as it stands.
     *
     * @param waitMillis how long to wait for its end at most; 0 returns at once
     */
    @Reading
    Job job(String id, long waitMillis);

    /**
     * Ends a job; one that has ended stays as it is. A restore or a checkpoint ends at its next
     * step, and until then it goes on.
     *
     * @throws dev.watchkeeper.domain.WatchkeeperException with {@code CONFLICT} if it can't be
     *     ended any more: a restore that writes goes on to its end
     */
    Job cancelJob(String id);
}
