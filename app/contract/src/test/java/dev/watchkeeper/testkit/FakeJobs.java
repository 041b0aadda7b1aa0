package dev.watchkeeper.testkit;

import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.control.JobsPort;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.domain.WorkProgress.Unit;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Jobs that go as a test says: each look at one finds it as it is to stand next. */
public final class FakeJobs implements JobsPort {
    private static final long PID = 4711;

    private final Clock clock;
    private final List<Deque<Job>> all = new ArrayList<>();
    private @Nullable List<Job.State> next;
    private @Nullable Runnable looked;
    private long pid = PID;

    FakeJobs(Clock clock) {
        this.clock = clock;
        var unused =
                play(List.of(at(Job.State.DONE, Job.Kind.PULL, "pull qwen3:4b", "success", null)));
    }

    /** The jobs begun from now on are of this process. */
    public synchronized void ofThisProcess() {
        pid = ProcessHandle.current().pid();
    }

    /** Runs something at each look at a job. */
    public synchronized void whenLooked(Runnable action) {
        looked = action;
    }

    /** The next job stands like this at one look after the other, and stays at the last. */
    public synchronized void nextGoes(Job.State... states) {
        next = List.of(states);
    }

    synchronized Job done(Job.Kind kind, String what, JobResult result) {
        List<Job.State> states = next == null ? List.of(Job.State.DONE) : next;
        next = null;
        List<Job> looks = new ArrayList<>();
        for (Job.State state : states) {
            looks.add(
                    at(
                            state,
                            kind,
                            what,
                            "step " + (looks.size() + 1),
                            state == Job.State.DONE ? result : null));
        }
        return play(looks);
    }

    synchronized Job pull(String name) {
        String what = "pull " + name;
        return play(
                List.of(
                        at(Job.State.RUNNING, Job.Kind.PULL, what, "", null),
                        sized(at(Job.State.RUNNING, Job.Kind.PULL, what, "pulling 07aa", null), 10),
                        sized(
                                at(Job.State.RUNNING, Job.Kind.PULL, what, "pulling 07aa", null),
                                100),
                        at(Job.State.DONE, Job.Kind.PULL, what, "success", null)));
    }

    private Job play(List<Job> looks) {
        Deque<Job> job = new ArrayDeque<>(looks);
        all.add(job);
        return job.getFirst();
    }

    private Job at(
            Job.State state, Job.Kind kind, String what, String step, @Nullable JobResult result) {
        boolean running = state == Job.State.RUNNING;
        return new Job(
                "job-" + (all.size() + 1),
                kind,
                what,
                state,
                step,
                0,
                0,
                Unit.PATHS,
                running,
                pid,
                clock.instant(),
                running ? null : clock.instant(),
                result,
                state == Job.State.FAILED || state == Job.State.INTERRUPTED
                        ? new Job.Failure(Code.MISSING, what + " failed", "mend it")
                        : null);
    }

    private static Job sized(Job j, long done) {
        return new Job(
                j.id(),
                j.kind(),
                j.what(),
                j.state(),
                j.step(),
                done,
                100,
                Unit.BYTES,
                j.cancellable(),
                j.pid(),
                j.startedAt(),
                j.endedAt(),
                j.result(),
                j.failure());
    }

    @Override
    public synchronized List<Job> jobs() {
        return all.stream().map(Deque::getFirst).toList();
    }

    @Override
    public synchronized Job job(String id, long waitMillis) {
        Runnable action = looked;
        if (action != null) {
            action.run();
        }
        Deque<Job> job = find(id);
        if (job.size() > 1) {
            job.removeFirst();
        }
        return job.getFirst();
    }

    @Override
    public synchronized Job cancelJob(String id) {
        Deque<Job> job = find(id);
        Job was = job.getFirst();
        if (!was.over()) {
            job.clear();
            job.add(
                    new Job(
                            was.id(),
                            was.kind(),
                            was.what(),
                            Job.State.CANCELLED,
                            was.step(),
                            was.done(),
                            was.total(),
                            was.unit(),
                            false,
                            was.pid(),
                            was.startedAt(),
                            clock.instant(),
                            null,
                            null));
        }
        return job.getFirst();
    }

    private Deque<Job> find(String id) {
        return all.stream()
                .filter(j -> j.getFirst().id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new WatchkeeperException(
                                Code.UNKNOWN_ID, "there is no job " + id, "watchkeeper job list"));
    }
}
