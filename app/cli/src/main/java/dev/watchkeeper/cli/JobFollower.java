package dev.watchkeeper.cli;

import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.control.JobWait;
import dev.watchkeeper.control.JobsPort;
import dev.watchkeeper.control.SupervisorGoneException;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WorkProgress;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Waits for the end of a job and shows at a terminal how far it is. Ctrl-C leaves a job to the
 * supervisor that does it; one that this process does itself is cancelled as soon as that is safe.
 */
final class JobFollower {
    private static final int BAR = 30;

    private final CommandContext c;
    private final boolean remarks;
    private String last = "";

    private JobFollower(CommandContext c, boolean remarks) {
        this.c = c;
        this.remarks = remarks;
    }

    /** One that is silent where no person sees the output as it comes. */
    static JobFollower quiet(CommandContext c) {
        return new JobFollower(c, false);
    }

    /** One that says each step as a remark where no person sees the output as it comes. */
    static JobFollower remarking(CommandContext c) {
        return new JobFollower(c, true);
    }

    /**
     * Waits for a job that has a result.
     *
     * @return {@code null} if the person left it, or had it cancelled
     * @throws WatchkeeperException if it failed, or if somebody else cancelled it
     */
    <R extends JobResult> @Nullable R result(JobsPort jobs, Job begun, Class<R> type) {
        Job ended = follow(jobs, begun);
        return ended == null ? null : JobWait.result(ended, type);
    }

    /** The same for any job; the job as it ended. */
    @Nullable Job follow(JobsPort jobs, Job begun) {
        AtomicInteger pressed = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        // A rehearsal is for the person who waits for it: nobody else wants its end.
        boolean ours =
                begun.pid() == ProcessHandle.current().pid() || begun.kind() == Job.Kind.PREFLIGHT;
        try (Listening unused =
                new Listening(
                        c.application()
                                .onInterrupt(() -> {
                                    if (!over.get()) {
                                        pressed(jobs, begun, ours, pressed.incrementAndGet());
                                    }
                                }))) {
            Job job = begun;
            show(job);
            while (!job.over() && (ours || pressed.get() == 0)) {
                job = look(jobs, job);
                show(job);
            }
            over.set(true);
            clear();
            if (!job.over() || job.state() == Job.State.CANCELLED && pressed.get() > 0) {
                return null;
            }
            return JobWait.done(job);
        }
    }

    private Job look(JobsPort jobs, Job job) {
        try {
            return jobs.job(job.id(), JobWait.LOOK_MILLIS);
        } catch (SupervisorGoneException e) {
            clear();
            throw new WatchkeeperException(
                    e.code(),
                    "the supervisor ended while '" + job.what() + "' went on",
                    "what became of it: watchkeeper job show " + job.id(),
                    e);
        }
    }

    private void pressed(JobsPort jobs, Job job, boolean ours, int times) {
        if (!ours) {
            c.remark(
                    System.lineSeparator()
                            + "'"
                            + Text.clean(job.what())
                            + "' goes on in the supervisor. How far it is: "
                            + c.command("job wait " + job.id())
                            + "; to end it: "
                            + c.command("job cancel " + job.id()));
        } else if (times > 1) {
            Runtime.getRuntime().halt(Action.INTERRUPTED);
        } else {
            try {
                Job left = jobs.cancelJob(job.id());
                c.remark(
                        System.lineSeparator()
                                + (left.over() ? "Cancelled." : "Cancelling at the next step."));
            } catch (WatchkeeperException e) {
                c.remark(
                        System.lineSeparator()
                                + Text.clean(e.getMessage())
                                + "; waiting for its end. Once more ends it here and now, half"
                                + " done.");
            }
        }
    }

    /** At a terminal one line that moves; elsewhere one line a step, or none. */
    private void show(Job job) {
        if (c.json() || job.step().isEmpty()) {
            return;
        }
        if (c.screen().terminal()) {
            String line = line(job);
            c.out().print("\r" + line + " ".repeat(Math.max(0, last.length() - line.length())));
            c.out().flush();
            last = line;
        } else if (remarks && !job.step().equals(last)) {
            c.remark(
                    Text.clean(job.step())
                            + (job.total() <= 0 ? "" : ", " + amount(job.unit(), job.total())));
            last = job.step();
        }
    }

    private void clear() {
        if (c.screen().terminal() && !c.json() && !last.isEmpty()) {
            c.out().print("\r" + " ".repeat(last.length()) + "\r");
            c.out().flush();
        }
    }

    /** How far a job is, in a line. */
    static String line(Job job) {
        if (job.total() <= 0) {
            return Text.clean(job.step());
        }
        int full = (int) (BAR * Math.min(job.done(), job.total()) / job.total());
        return Text.clean(job.step())
                + "  ["
                + "#".repeat(full)
                + ".".repeat(BAR - full)
                + "]  "
                + (job.unit() == WorkProgress.Unit.BYTES
                        ? Text.bytes(job.done())
                        : String.valueOf(job.done()))
                + " of "
                + amount(job.unit(), job.total());
    }

    private static String amount(WorkProgress.Unit unit, long n) {
        return switch (unit) {
            case BYTES -> Text.bytes(n);
            case PATHS, CHECKPOINTS, CHECKS, TASKS -> n + " " + JsonWriter.word(unit);
        };
    }

    /** Ends the listening to Ctrl-C. */
    private record Listening(AutoCloseable listening) implements AutoCloseable {
        @Override
        public void close() {
            try {
                listening.close();
            } catch (Exception e) {
                throw new IllegalStateException("Ctrl-C could not be given back", e);
            }
        }
    }
}
