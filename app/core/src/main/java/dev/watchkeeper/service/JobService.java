package dev.watchkeeper.service;

import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.control.JobsPort;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.domain.WorkProgress;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Does work that takes long, each on a thread of its own, and answers how far it is. Its beginning
 * and its end are kept in the home, so that nothing that was asked for with a key is begun twice.
 */
public final class JobService implements JobsPort, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobService.class);

    /** How many that have ended are remembered. */
    private static final int ENDED = 50;

    /** How many of one kind may go on at once. */
    private static final int AT_ONCE = 8;

    /** Longest wait at the end for one that leaves nothing half done. */
    private static final Duration CLOSING = Duration.ofMinutes(1);

    private final Clock clock;
    private final @Nullable JobFiles files;
    private final List<RunningJob> all = new ArrayList<>();
    private long started;

    /** Work that takes long. */
    @FunctionalInterface
    public interface Work {
        /**
         * Does it; an exception is its failure.
         *
         * @return what came of it, if anything
         */
        @Nullable JobResult run(WorkProgress progress);
    }

    private JobService(Clock clock, @Nullable JobFiles files) {
        this.clock = clock;
        this.files = files;
    }

    /** One whose jobs are forgotten at its end. */
    public static JobService inMemory(Clock clock) {
        return new JobService(clock, null);
    }

    /**
     * One whose jobs are kept in a home that this process owns. Those that went on when the owner
     * before ended are interrupted.
     */
    public static JobService of(Path home, Clock clock) {
        JobFiles files = new JobFiles(home);
        JobService service = new JobService(clock, files);
        for (JobFiles.Kept kept : files.load()) {
            RunningJob job = new RunningJob(kept.job(), kept.keys(), clock, service::keep);
            job.end(Job.State.INTERRUPTED, null, interrupted(kept.job()));
            service.started = Math.max(service.started, JobFiles.number(kept.job()));
            service.all.add(job);
        }
        return service;
    }

    private static Job.Failure interrupted(Job job) {
        return new Job.Failure(
                Code.CONFLICT,
                "the supervisor ended while '" + job.what() + "' went on",
                switch (job.kind()) {
                    case RESTORE ->
                            "'watchkeeper log' says whether the workspace was restored; if it was"
                                    + " cut while it wrote, a question says how far it came before"
                                    + " anything begins there: 'watchkeeper breakpoint list'";
                    case PULL -> "begin it again; it goes on where it was";
                    case CHECKPOINT, VERIFY, CHECK, REPORT, PREFLIGHT ->
                            "nothing was changed; begin it again";
                });
    }

    /** The same as {@link #start(Job.Kind, String, String, Work)}, without a key. */
    public Job start(Job.Kind kind, String what, Work work) {
        return start(kind, what, "", work);
    }

    /**
     * Begins work, unless the same goes on already, or was begun with the same key.
     *
     * @param what it does; equal words of one kind are equal work
     * @param key of the caller for this work; empty for none
     * @return as it stands
     * @throws WatchkeeperException if the key was given for other work, if too many of the kind go
     *     on, or if its beginning can't be recorded
     */
    public synchronized Job start(Job.Kind kind, String what, String key, Work work) {
        for (RunningJob r : all) {
            if (!key.isEmpty() && r.has(key)) {
                return sameWork(r.job(), what);
            }
        }
        for (RunningJob r : all) {
            if (goesOn(r, kind) && r.job().what().equals(what)) {
                r.take(key);
                return r.job();
            }
        }
        if (all.stream().filter(r -> goesOn(r, kind)).count() >= AT_ONCE) {
            throw new WatchkeeperException(
                    Code.REFUSED,
                    "too much of this kind goes on at once",
                    "wait for some of it: 'watchkeeper job list'");
        }
        RunningJob begun = begin(kind, what, key);
        String id = begun.job().id();
        all.add(begun);
        forgetOld();
        begun.startedOn(Thread.ofVirtual().name(id).unstarted(() -> run(begun, work)));
        return begun.job();
    }

    private static boolean goesOn(RunningJob r, Job.Kind kind) {
        Job job = r.job();
        return !job.over() && job.kind() == kind;
    }

    private static Job sameWork(Job job, String what) {
        if (!job.what().equals(what)) {
            throw new WatchkeeperException(
                    Code.USAGE,
                    "the key was given before, for '" + job.what() + "'",
                    "make a new key for '" + what + "'");
        }
        return job;
    }

    private RunningJob begin(Job.Kind kind, String what, String key) {
        Job job =
                new Job(
                        "job-" + (started + 1),
                        kind,
                        what,
                        Job.State.RUNNING,
                        "",
                        0,
                        0,
                        WorkProgress.Unit.PATHS,
                        true,
                        ProcessHandle.current().pid(),
                        clock.instant(),
                        null,
                        null,
                        null);
        RunningJob begun =
                new RunningJob(job, key.isEmpty() ? List.of() : List.of(key), clock, this::keep);
        JobFiles kept = files;
        if (kept != null) {
            kept.save(begun.kept());
        }
        started++;
        return begun;
    }

    private void forgetOld() {
        long over = all.stream().filter(r -> r.job().over()).count();
        for (int i = 0; over > ENDED; i++) {
            Job job = all.get(i).job();
            if (job.over()) {
                all.remove(i--);
                over--;
                if (files != null) {
                    files.remove(job);
                }
            }
        }
    }

    private void run(RunningJob running, Work work) {
        try {
            @Nullable JobResult result = work.run(running);
            ended(running, Job.State.DONE, result, null);
        } catch (CancellationException e) {
            ended(running, Job.State.CANCELLED, null, null);
        } catch (RuntimeException e) {
            if (interrupted(running)) {
                ended(running, Job.State.CANCELLED, null, null);
            } else {
                ended(running, Job.State.FAILED, null, failure(running.job(), e));
            }
        }
    }

    private static Job.Failure failure(Job job, RuntimeException e) {
        if (e instanceof WatchkeeperException told) {
            return new Job.Failure(told.code(), String.valueOf(told.getMessage()), told.hint());
        }
        LOG.error("{} failed", job.id(), e);
        return new Job.Failure(Code.INTERNAL, e.toString(), "the log in the home says more");
    }

    /** Whether its work was cut by us, which it tells of as a failure of what it waited for. */
    private static boolean interrupted(RunningJob running) {
        Job.Kind kind = running.job().kind();
        return running.cancelled() && kind.endsInOrder() && !kind.changesWorkspace();
    }

    /** Ends it on the thread that did it, whose interrupt was for the work alone. */
    private static void ended(
            RunningJob running,
            Job.State state,
            @Nullable JobResult result,
            Job.@Nullable Failure failure) {
        var unused = Thread.interrupted();
        running.end(state, result, failure);
    }

    /** That its end can't be written must not take it from who waits for it. */
    private void keep(JobFiles.Kept kept) {
        JobFiles into = files;
        if (into == null) {
            return;
        }
        try {
            into.save(kept);
        } catch (WatchkeeperException e) {
            LOG.warn("{}: {}", kept.job().id(), e.getMessage());
        }
    }

    @Override
    public synchronized List<Job> jobs() {
        return all.stream().map(RunningJob::job).toList();
    }

    @Override
    public Job job(String id, long waitMillis) {
        return find(id).await(waitMillis);
    }

    @Override
    public Job cancelJob(String id) {
        RunningJob job = find(id);
        job.cancel();
        return job.job();
    }

    private synchronized RunningJob find(String id) {
        for (RunningJob r : all) {
            if (r.job().id().equals(id)) {
                return r;
            }
        }
        throw new WatchkeeperException(
                Code.UNKNOWN_ID, "there is no job '" + id + "'", "it ended long ago");
    }

    /** Cancels what goes on, and waits for what must not be cut. */
    @Override
    public void close() {
        List<RunningJob> left;
        synchronized (this) {
            left = all.stream().filter(r -> !r.job().over()).toList();
        }
        for (RunningJob job : left) {
            try {
                job.cancel();
            } catch (WatchkeeperException e) {
                LOG.info("{} goes on to its end: {}", job.job().id(), job.job().what());
            }
        }
        long deadline = System.nanoTime() + CLOSING.toNanos();
        for (RunningJob job : left) {
            if (job.job().kind().endsInOrder()) {
                var unused = job.await(Math.max(0, (deadline - System.nanoTime()) / 1_000_000));
            }
        }
    }
}
