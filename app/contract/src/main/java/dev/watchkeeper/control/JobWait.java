package dev.watchkeeper.control;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import java.util.Objects;
import java.util.function.Consumer;

/** Waits for the end of jobs. */
public final class JobWait {
    /** How long one look at a job lasts, in milliseconds. */
    public static final long LOOK_MILLIS = 250;

    private JobWait() {}

    /**
     * Waits until a job has ended.
     *
     * @param seen receives it as it stands at each look, also at the last
     * @return as it ended
     */
    public static Job toEnd(JobsPort jobs, Job begun, Consumer<Job> seen) {
        Job job = begun;
        seen.accept(job);
        while (!job.over()) {
            job = jobs.job(job.id(), LOOK_MILLIS);
            seen.accept(job);
        }
        return job;
    }

    /**
     * Waits until a job is done.
     *
     * @param type of its result
     * @throws WatchkeeperException if it failed, or was cancelled or interrupted
     */
    public static <R extends JobResult> R result(JobsPort jobs, Job begun, Class<R> type) {
        return result(toEnd(jobs, begun, job -> {}), type);
    }

    /**
     * What came of a job.
     *
     * @throws WatchkeeperException if it failed, or was cancelled or interrupted
     */
    public static <R extends JobResult> R result(Job ended, Class<R> type) {
        return Objects.requireNonNull(type.cast(done(ended).result()));
    }

    /**
     * A job that is done.
     *
     * @throws WatchkeeperException saying why, if it ended in another way
     */
    public static Job done(Job ended) {
        Job.Failure failure = ended.failure();
        if (failure != null) {
            throw new WatchkeeperException(failure.code(), failure.message(), failure.hint());
        }
        if (ended.state() == Job.State.CANCELLED) {
            throw new WatchkeeperException(
                    Code.CONFLICT,
                    "'" + ended.what() + "' was cancelled",
                    ended.kind().changesWorkspace()
                            ? "nothing was changed; begin it again"
                            : "begin it again");
        }
        return ended;
    }
}
