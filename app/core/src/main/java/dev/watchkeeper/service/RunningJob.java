package dev.watchkeeper.service;

import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.domain.WorkProgress;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A job of this process: how it stands, and what its work says of it. Safe for all threads. */
final class RunningJob implements WorkProgress {
    private final Clock clock;
    private final Consumer<JobFiles.Kept> keep;
    private final List<String> keys = new ArrayList<>();
    private Job job;
    private @Nullable Thread thread;
    private boolean cancelAsked;

    /**
     * @param keep keeps it as it ends, before anybody sees that it has, and as it gets another key
     */
    RunningJob(Job job, List<String> keys, Clock clock, Consumer<JobFiles.Kept> keep) {
        this.job = job;
        this.keys.addAll(keys);
        this.clock = clock;
        this.keep = keep;
    }

    synchronized Job job() {
        return job;
    }

    synchronized JobFiles.Kept kept() {
        return new JobFiles.Kept(job, keys);
    }

    synchronized boolean has(String key) {
        return keys.contains(key);
    }

    /** Makes a further caller's key one of the job's. */
    synchronized void take(String key) {
        if (!key.isEmpty()) {
            keys.add(key);
            keep.accept(kept());
        }
    }

    synchronized void startedOn(Thread worker) {
        thread = worker;
        worker.start();
    }

    @Override
    public synchronized void step(String step, long done, long total, Unit unit) {
        goOn();
        change(job.state(), step, done, total, unit, null, null);
    }

    @Override
    public synchronized void irrevocable(String step) {
        goOn();
        job = withCancellable(job, false);
        change(job.state(), step, 0, 0, job.unit(), null, null);
    }

    private void goOn() {
        if (cancelAsked && job.cancellable() || job.state() == Job.State.CANCELLED) {
            throw new JobCancelledException();
        }
    }

    /** Ends it if it goes on. */
    synchronized void end(
            Job.State state, @Nullable JobResult result, Job.@Nullable Failure failure) {
        if (!job.over()) {
            // What is done has nothing left, whether or not its last step said so.
            long done = state == Job.State.DONE ? job.total() : job.done();
            change(state, job.step(), done, job.total(), job.unit(), result, failure);
            keep.accept(kept());
            notifyAll();
        }
    }

    /**
     * Ends it as soon as that is safe.
     *
     * @throws WatchkeeperException if it can't be ended any more
     */
    synchronized void cancel() {
        if (job.over() || cancelAsked) {
            return;
        }
        if (!job.cancellable()) {
            throw new WatchkeeperException(
                    Code.CONFLICT,
                    "'" + job.what() + "' can't be cancelled any more: it writes",
                    "it goes on to its end"
                            + (job.kind().changesWorkspace()
                                    ? "; its rescue checkpoint takes it back then"
                                    : ""));
        }
        cancelAsked = true;
        Thread worker = thread;
        if (job.kind().endsInOrder()) {
            change(
                    job.state(),
                    "cancelling: " + job.step(),
                    job.done(),
                    job.total(),
                    job.unit(),
                    null,
                    null);
            if (!job.kind().changesWorkspace() && worker != null) {
                worker.interrupt(); // It waits for processes, which it ends now.
            }
            return;
        }
        if (job.kind() == Job.Kind.PULL && worker != null) {
            worker.interrupt();
        }
        end(Job.State.CANCELLED, null, null);
    }

    /** Whether it was cancelled, so that whatever its work ended by is no failure. */
    synchronized boolean cancelled() {
        return cancelAsked;
    }

    /** Waits for its end, at most so long. */
    synchronized Job await(long millis) {
        long deadline = System.nanoTime() + millis * 1_000_000;
        while (!job.over()) {
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
        return job;
    }

    private void change(
            Job.State state,
            String step,
            long done,
            long total,
            Unit unit,
            @Nullable JobResult result,
            Job.@Nullable Failure failure) {
        boolean over = state != Job.State.RUNNING;
        job =
                new Job(
                        job.id(),
                        job.kind(),
                        job.what(),
                        state,
                        step,
                        done,
                        total,
                        unit,
                        job.cancellable() && !over,
                        job.pid(),
                        job.startedAt(),
                        over ? clock.instant() : null,
                        result,
                        failure);
    }

    private static Job withCancellable(Job j, boolean cancellable) {
        return new Job(
                j.id(),
                j.kind(),
                j.what(),
                j.state(),
                j.step(),
                j.done(),
                j.total(),
                j.unit(),
                cancellable,
                j.pid(),
                j.startedAt(),
                j.endedAt(),
                j.result(),
                j.failure());
    }
}
