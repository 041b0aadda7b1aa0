package dev.watchkeeper.agentrun;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.agent.AgentEvent;
import dev.watchkeeper.plugin.agent.OutputReader;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;
import dev.watchkeeper.plugin.process.WatchedTime;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One leg of an attempt: starts its durable process and follows it to its end, from wherever an
 * earlier follower came to. One thread follows; any other may interrupt.
 */
public final class AgentRun {
    /** Waits and graces; tests have shorter ones. */
    record Patience(Duration tick, Duration finishedGrace, Duration stopGrace, Duration hostGone) {
        static final Patience USUAL =
                new Patience(
                        Duration.ofMillis(250),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(20));
    }

    /** What is told of an agent at work, on the thread that follows. */
    public interface Listener {
        /**
         * The agent said something. After a restart only its session, its limit and what it asks
         * are told again.
         */
        void event(AgentEvent event);

        /**
         * Its output file has grown.
         *
         * @param from offset in the attempt's output file
         * @param to offset behind the last byte
         */
        void output(long from, long to);

        /** It has ended, and these command lines of its children were ended with it. */
        default void leftBehind(List<String> commands) {}

        /** All that it has written is taken; it is waited for. */
        default void waits() {}

        /** Who answers what it asks while it runs. */
        default AgentAnswers answers() {
            return AgentAnswers.NONE;
        }
    }

    /** Two looks at an agent are further apart only if we were kept from looking. */
    private static final Duration LATE = Duration.ofSeconds(2);

    private enum Interrupt {
        NONE,
        GENTLE,
        NOW
    }

    private final Host host;
    private final Agent agent;
    private final Settings.Supervisor limits;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Patience patience;
    private volatile Interrupt interrupt = Interrupt.NONE;
    private volatile @Nullable String stopping;
    private boolean foundEnded; // Of the thread that follows, as are the next.
    private int failures;
    private @Nullable Instant endedAt;
    private @Nullable Instant wroteAt;

    public AgentRun(Host host, Agent agent, Settings.Supervisor limits, Clock clock) {
        this(host, agent, limits, clock, System::nanoTime, Patience.USUAL);
    }

    /**
     * @param nanos a clock that nobody sets
     */
    AgentRun(
            Host host,
            Agent agent,
            Settings.Supervisor limits,
            Clock clock,
            LongSupplier nanos,
            Patience patience) {
        this.host = host;
        this.agent = agent;
        this.limits = limits;
        this.clock = clock;
        this.nanos = nanos;
        this.patience = patience;
    }

    /**
     * Starts the leg's process, once: if it was started already, nothing is started.
     *
     * @throws dev.watchkeeper.domain.WatchkeeperException if the agent is not installed there or
     *     the host can't start it
     */
    public ProcessStatus start(Agent.Assignment assignment) {
        try {
            // Looked for first: a process that runs needs no executable any more.
            ProcessStatus known = host.processes().status(assignment.run());
            return known.state() == ProcessStatus.State.UNKNOWN
                    ? host.processes().start(agent.launch(host, assignment).within(limit()))
                    : known;
        } catch (PluginException e) {
            throw AgentEventMapper.exception(e);
        }
    }

    /** Kept on the host, where it holds while the line is down and we are gone. */
    private ProcessSpec.Limit limit() {
        return new ProcessSpec.Limit(limits.attemptTimeout(), patience.stopGrace());
    }

    /**
     * Follows the process until it has ended and all its output is kept, and ends what it left
     * behind.
     *
     * <p>Its time limit is kept on the host; here it counts from the beginning of this call, for
     * the case that the host doesn't keep it. What nobody watched does not count.
     *
     * <p>The bytes already in the files are the work of an earlier follower of the same leg; it
     * goes on at the byte after them.
     *
     * @param run id of the durable process
     * @param output the attempt's output file, of all its legs
     * @param errors the attempt's file of standard error, of all its legs
     * @param legStart where this leg begins in {@code output}
     * @throws dev.watchkeeper.domain.WatchkeeperException if the host stays out of reach or the
     *     home can't be written; the process goes on, and may be followed again
     */
    public AgentOutcome follow(
            String run, Path output, Path errors, long legStart, Listener listener) {
        try (LegOutputFile out = LegOutputFile.open(output, legStart);
                LegOutputFile err = LegOutputFile.openMarked(errors, run)) {
            OutputReader reader = agent.reader();
            OutputRecorder streams =
                    new OutputRecorder(host.processes(), run, out, err, reader, listener);
            Conversation talk = new Conversation(host.processes(), run, reader, listener.answers());
            IdleSpans idle = IdleSpans.open(output, run);
            lookWhetherIdle(run, idle);
            streams.replay();
            long had = out.length() + err.length();
            Watchdog watchdog = new Watchdog(limits, patience.stopGrace().multipliedBy(2));
            Stop stop = watched(run, streams, talk, watchdog, idle);
            ProcessStatus status = patiently(() -> host.processes().status(run));
            if (status.state() != ProcessStatus.State.UNKNOWN) {
                int left = patiently(() -> host.processes().reap(run));
                List<String> named = patiently(() -> host.processes().leftBehind(run));
                if (!named.isEmpty()) {
                    listener.leftBehind(named);
                }
                if (left > 0 || !named.isEmpty()) {
                    idle.clear(); // Not all that came from it was looked at.
                }
                endedAt =
                        foundEnded && left == 0 && status.state() == ProcessStatus.State.EXITED
                                ? patiently(() -> host.processes().endedAt(run)).orElse(null)
                                : null;
            }
            while (patiently(streams::pump) == OutputRecorder.Found.MORE) {
                // Nobody writes any more; the rest comes piece by piece.
            }
            out.force();
            err.force();
            if (status.state() == ProcessStatus.State.VANISHED
                    && foundEnded
                    && out.length() + err.length() > had) {
                wroteAt = patiently(() -> host.processes().endedAt(run)).orElse(null);
            }
            AgentOutcome outcome = streams.outcome(status, timedOut(status, stop, streams));
            return patiently(() -> host.processes().whyEnded(run))
                    .map(outcome::withProblem)
                    .orElse(outcome);
        }
    }

    private void lookWhetherIdle(String run, IdleSpans idle) {
        Instant begun = clock.instant();
        if (idle.due(begun)) {
            var activity = patiently(() -> host.processes().activity(run));
            idle.seen(begun, clock.instant(), activity);
        }
    }

    /**
     * When the process ended, where it and all that came from it had ended before it was followed,
     * or while the host did not answer; {@code null} if something of it may have lived until it was
     * looked at.
     */
    public @Nullable Instant endedAt() {
        return endedAt;
    }

    /**
     * When a process that left no exit status last wrote what nobody had read before it was found
     * so; {@code null} if it wrote nothing more.
     */
    public @Nullable Instant wroteAt() {
        return wroteAt;
    }

    /** Whether the host did not answer for a time. */
    public boolean lostSight() {
        return failures > 0;
    }

    /**
     * Asks the follower to end the process and all that came from it; may be asked before it
     * follows, and again to hurry.
     *
     * @param now whether to kill it at once instead of asking it first
     */
    public void interrupt(boolean now) {
        interrupt = now || interrupt == Interrupt.NOW ? Interrupt.NOW : Interrupt.GENTLE;
        String run = stopping;
        if (now && run != null) {
            try {
                host.processes().signal(run, Processes.Signal.KILL);
            } catch (PluginException e) {
                throw AgentEventMapper.exception(e);
            }
        }
    }

    /**
     * Why a process was stopped.
     *
     * @param ours whether that cut its work
     * @param timeout what the watchdog saw, or {@code null} if it was not the watchdog
     */
    record Stop(boolean ours, boolean finished, @Nullable String timeout) {
        static final Stop NONE = new Stop(false, false, null);
    }

    /** A limit that the host kept is told as if we had. */
    private Stop timedOut(ProcessStatus status, Stop stop, OutputRecorder streams) {
        if (!status.timedOut() || stop != Stop.NONE) {
            return stop;
        }
        return streams.finished()
                ? new Stop(false, true, null)
                : new Stop(true, false, Watchdog.tooLong(limits) + streams.lastSeen());
    }

    private Stop watched(
            String run,
            OutputRecorder streams,
            Conversation talk,
            Watchdog watchdog,
            IdleSpans idle) {
        ProcessStatus status = patiently(() -> host.processes().status(run));
        WatchedTime time = new WatchedTime(nanos, LATE);
        Watchdog.Signs signs = signs(run);
        @Nullable Duration finishedAt = null;
        foundEnded = status.ended();
        while (!status.ended() && status.state() != ProcessStatus.State.UNKNOWN) {
            int failed = failures;
            OutputRecorder.Found found = patiently(streams::pump);
            Duration watched = time.now();
            // For as long as it waits for an answer, no time of its own is spent.
            Duration now = patiently(() -> talk.proceed(watched));
            if (found != OutputRecorder.Found.NOTHING) {
                watchdog.active(now);
            }
            boolean finished = streams.finished();
            if (!finished) {
                finishedAt = null;
            } else if (finishedAt == null) {
                finishedAt = now;
            }
            if (talk.givenUp()) {
                return stop(run, new Stop(true, false, null));
            }
            if (interrupt != Interrupt.NONE) {
                return stop(run, new Stop(!finished, finished, null));
            }
            if (finishedAt != null) {
                if (now.minus(finishedAt).compareTo(patience.finishedGrace()) >= 0) {
                    return stop(run, new Stop(false, true, null));
                }
            } else {
                String seen = watchdog.trouble(now, streams.toolInFlight(), signs);
                if (seen != null) {
                    return stop(run, new Stop(true, false, seen + streams.lastSeen()));
                }
            }
            ProcessStatus before = status;
            Duration tick = found == OutputRecorder.Found.MORE ? Duration.ZERO : patience.tick();
            lookWhetherIdle(run, idle);
            status = patiently(() -> host.processes().await(run, before, tick));
            foundEnded = status.ended() && failures > failed;
        }
        return Stop.NONE;
    }

    private Watchdog.Signs signs(String run) {
        return new Watchdog.Signs() {
            @Override
            public long cpuMillis() {
                return patiently(() -> host.processes().cpuMillis(run));
            }

            @Override
            public boolean stopped() {
                return patiently(() -> host.processes().stopped(run));
            }
        };
    }

    private Stop stop(String run, Stop why) {
        stopping = run;
        try {
            Duration grace =
                    interrupt == Interrupt.NOW ? Duration.ofMillis(500) : patience.stopGrace();
            patiently(() -> host.processes().stop(run, grace));
            return why;
        } finally {
            stopping = null;
        }
    }

    /** A line to the host that drops comes back; the process goes on meanwhile. */
    private <T extends @Nullable Object> T patiently(Supplier<T> call) {
        WatchedTime waited = new WatchedTime(nanos, patience.hostGone().dividedBy(4));
        while (true) {
            try {
                return call.get();
            } catch (PluginException e) {
                if (e.kind() != PluginException.Kind.TRANSIENT
                        || waited.now().compareTo(patience.hostGone()) > 0) {
                    throw AgentEventMapper.exception(e);
                }
                failures++;
                LockSupport.parkNanos(patience.tick().toNanos());
            }
        }
    }
}
