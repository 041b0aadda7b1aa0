package dev.watchkeeper.service;

import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.JobsPort;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;

/** Does work that takes long, each on a thread of its own, and answers how far it is. */
public final class JobService implements JobsPort, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobService.class);

    /** How many that have ended are remembered. */
    private static final int ENDED = 50;

    private final List<Running> all = new ArrayList<>();
    private long started;

    /** Work that takes long. An interrupt of its thread ends it. */
    @FunctionalInterface
    public interface Work {
        /** Does it; an exception is its failure. */
        void run(Progress told);
    }

    /** Takes how far work is. */
    @FunctionalInterface
    public interface Progress {
        /**
         * @param total 0 if the step has no size
         */
        void step(String step, long done, long total);
    }

    private static final class Running {
        private Job job;
        private final Thread thread;

        Running(Job job, Thread thread) {
            this.job = job;
            this.thread = thread;
        }
    }

    /**
     * Begins work, unless the same goes on already.
     *
     * @param what it does; equal words are equal work
     * @return as it stands
     */
    public synchronized Job start(String what, Work work) {
        for (Running r : all) {
            if (!r.job.over() && r.job.what().equals(what)) {
                return r.job;
            }
        }
        String id = "job-" + ++started;
        Job job = new Job(id, what, Job.State.RUNNING, "", 0, 0, null, "", "");
        Running running =
                new Running(job, Thread.ofVirtual().name(id).unstarted(() -> run(id, work)));
        all.add(running);
        long over = all.stream().filter(r -> r.job.over()).count();
        for (int i = 0; over > ENDED; i++) {
            if (all.get(i).job.over()) {
                all.remove(i--);
                over--;
            }
        }
        running.thread.start();
        return job;
    }

    private void run(String id, Work work) {
        Job.State end = Job.State.DONE;
        @Nullable Code code = null;
        String problem = "";
        String hint = "";
        try {
            work.run((step, done, total) -> stepped(id, step, done, total));
        } catch (WatchkeeperException e) {
            end = Job.State.FAILED;
            code = e.code();
            problem = String.valueOf(e.getMessage());
            hint = e.hint();
        } catch (RuntimeException e) {
            LOG.error("{} failed", id, e);
            end = Job.State.FAILED;
            code = Code.INTERNAL;
            problem = e.toString();
            hint = "the log in the home says more";
        }
        ended(id, end, code, problem, hint);
    }

    private synchronized void stepped(String id, String step, long done, long total) {
        Running r = find(id);
        Job j = r.job;
        if (!j.over()) {
            r.job = new Job(id, j.what(), j.state(), step, done, total, null, "", "");
        }
    }

    private synchronized void ended(
            String id, Job.State end, @Nullable Code code, String problem, String hint) {
        Running r = find(id);
        Job j = r.job;
        if (!j.over()) {
            r.job = new Job(id, j.what(), end, j.step(), j.done(), j.total(), code, problem, hint);
        }
        notifyAll();
    }

    @Override
    public synchronized List<Job> jobs() {
        return all.stream().map(r -> r.job).toList();
    }

    @Override
    public synchronized Job job(String id, long waitMillis) {
        Running r = find(id);
        long deadline = System.nanoTime() + waitMillis * 1_000_000;
        while (!r.job.over()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        return r.job;
    }

    @Override
    public synchronized Job cancelJob(String id) {
        Running r = find(id);
        Job j = r.job;
        if (!j.over()) {
            r.job =
                    new Job(
                            id,
                            j.what(),
                            Job.State.CANCELLED,
                            j.step(),
                            j.done(),
                            j.total(),
                            null,
                            "",
                            "");
            r.thread.interrupt();
            notifyAll();
        }
        return r.job;
    }

    private Running find(String id) {
        for (Running r : all) {
            if (r.job.id().equals(id)) {
                return r;
            }
        }
        throw new WatchkeeperException(
                Code.UNKNOWN_ID,
                "there is no job '" + id + "'",
                "it ended long ago, or the supervisor was started again meanwhile");
    }

    /** Cancels what goes on. */
    @Override
    public synchronized void close() {
        jobs().forEach(j -> cancelJob(j.id()));
    }
}
