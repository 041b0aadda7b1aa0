package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.AttemptFailureHandler;
import dev.watchkeeper.attempt.AttemptLoop;
import dev.watchkeeper.attempt.AttemptSettings;
import dev.watchkeeper.attempt.AttemptSteps;
import dev.watchkeeper.attempt.CheckpointPruner;
import dev.watchkeeper.attempt.DecisionContextProvider;
import dev.watchkeeper.attempt.InterruptedRestore;
import dev.watchkeeper.attempt.LiveAttempts;
import dev.watchkeeper.attempt.OutcomeRecorder;
import dev.watchkeeper.attempt.StopSignal;
import dev.watchkeeper.attempt.SupervisorParts;
import dev.watchkeeper.attempt.TaskLedger;
import dev.watchkeeper.attempt.TaskWorkspaces;
import dev.watchkeeper.attempt.WorkspaceSession;
import dev.watchkeeper.attempt.WorkspaceSessions;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Leg;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.WorkspaceId;
import dev.watchkeeper.llm.ModelHealthMonitor;
import dev.watchkeeper.state.StateManager;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The loop: chooses what is next, gives each attempt a thread, and goes on until nothing is left to
 * do or it is stopped. All that it knows is durable; at a start it goes on from what it finds.
 */
public final class Supervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration LOOK = Duration.ofMillis(500);

    /** So long a run that has nothing left to do waits for its last summaries. */
    private static final Duration LAST_SUMMARIES = Duration.ofSeconds(60);

    /** When the loop ends by itself. */
    public enum Until {
        /** Nothing runs, nothing is ready, no hold ends soon enough. */
        IDLE,
        /** Idle, or a person is needed. */
        BREAKPOINT,
        /** Only when it is stopped. */
        STOPPED
    }

    private final SupervisorParts parts;
    private final LiveAttempts board = new LiveAttempts();
    private final AttemptSettings taken;
    private final WorkspaceSessions workplaces;
    private final AttemptPlanner planner;
    private final RunProgress outlook;
    private final WorkspaceHolds workspaces;
    private final RunningAttempts atWork;
    private final AttemptFailureHandler breakdown;
    private final HostHolds hosts;
    private final ClockJumpMonitor clockJumps;
    private final CrashRecovery recoveries;
    private final ModelHealthMonitor pulse;
    private final AttemptSummaries summaries;
    private final RunSummarizer night;
    private final SupervisorServices services;
    private final HeartbeatWriter heartbeat;
    private final SupervisorState state = new SupervisorState();

    /**
     * @param moved told of each new state of an attempt after it is durable
     */
    public Supervisor(SupervisorParts parts, Consumer<Attempt> moved) {
        this.parts = parts;
        StateManager books = parts.state();
        Clock clock = parts.clock();
        this.heartbeat = new HeartbeatWriter(parts.evidence().home(), clock);
        this.pulse = new ModelHealthMonitor(parts.model(), clock);
        this.workplaces =
                new WorkspaceSessions(
                        books, parts.settings(), parts.hosts(), clock, board::changed);
        TaskLedger ledger = new TaskLedger(books, clock);
        OutcomeRecorder outcomes = new OutcomeRecorder(books, parts.settings(), clock);
        this.taken = new AttemptSettings(parts.settings());
        this.planner = new AttemptPlanner(books, parts.settings(), clock, taken, parts.plugins());
        this.breakdown =
                new AttemptFailureHandler(books, parts.evidence(), parts.settings(), clock, ledger);
        this.hosts = new HostHolds(books, parts.settings(), clock);
        this.clockJumps =
                new ClockJumpMonitor(books, clock, ClockJumpMonitor.Passed.ofThisMachine());
        this.recoveries = new CrashRecovery(books, parts.evidence(), clock, workplaces, breakdown);
        this.workspaces =
                new WorkspaceHolds(
                        books, parts.settings(), parts.hosts(), clock, workplaces, this::wake);
        this.outlook = new RunProgress(books, clock, planner, workspaces);
        this.summaries =
                new AttemptSummaries(
                        books, parts.evidence(), parts.settings(), parts.prompts(), parts.model());
        this.night = new RunSummarizer(books, parts.settings(), parts.model());
        this.atWork =
                new RunningAttempts(
                        new AttemptLoop(
                                books,
                                this::enter,
                                board,
                                new AttemptSteps(
                                        parts,
                                        board,
                                        ledger,
                                        outcomes,
                                        new DecisionContextProvider(
                                                parts.model(), clock, pulse, this::runningSince),
                                        recoveries::lived),
                                taken,
                                new CheckpointPruner(books, parts.settings()),
                                a -> {
                                    recoveries.lived(a.ref());
                                    hosts.reached(a.host());
                                    summaries.moved(a);
                                    night.moved(a);
                                    moved.accept(a);
                                }),
                        breakdown,
                        hosts,
                        recoveries,
                        workspaces,
                        state::isRunning,
                        this::wake,
                        () -> end(StopSignal.Kind.GENTLE));
        this.services =
                new SupervisorServices(
                        parts, workplaces, ledger, outcomes, atWork, taken, this::wake);
    }

    private WorkspaceSession enter(WorkspaceId workspace) {
        WorkspaceSession place = workplaces.of(workspace);
        workspaces.lock(place);
        return place;
    }

    /** How the local model does. */
    public ModelHealthMonitor pulse() {
        return pulse;
    }

    /** The settings of an attempt under way; {@code null} if it has not begun or is closed. */
    public @Nullable Settings settingsOf(AttemptRef attempt) {
        return taken.of(attempt);
    }

    public LiveAttempts board() {
        return board;
    }

    /** What persons do with the supervisor's projects, tasks, breakpoints and checkpoints. */
    public SupervisorServices services() {
        return services;
    }

    /**
     * Runs the loop on the calling thread.
     *
     * @param project whose tasks to take, or {@code null} for all
     * @throws IllegalStateException if it runs already
     */
    public void run(@Nullable String project, Until until) {
        state.begin(parts.clock());
        try {
            heartbeat.beat(state.word());
            night.begin();
            recoveries.start();
            outlook.announceStart();
            var unused = pulse.look();
            clockJumps.begin();
            outlook.endHolds(true);
            while (!state.stopGiven()) {
                long seen = state.woken();
                heartbeat.beat(state.word());
                hosts.clockSet(clockJumps.look());
                workspaces.look();
                outlook.endHolds(false);
                services.answers().expire(parts.clock().instant());
                if (!state.isPaused()) {
                    resumeUnfinished(project);
                    startReady(project);
                }
                boolean nothingLeft =
                        atWork.isEmpty() && !state.isPaused() && outlook.nothingLeft(project);
                if (nothingLeft && night.due()) {
                    sumUp(seen);
                    if (state.woken() != seen) {
                        continue;
                    }
                }
                boolean over = state.noteIdle(nothingLeft, seen);
                if (over) {
                    freeWorkspaces();
                }
                if (!atWork.isEmpty()) {
                    pulse.needed();
                }
                summaries.proceed(atWork.refs());
                if (reached(project, until, over)) {
                    break;
                }
                state.await(seen, LOOK);
            }
        } catch (RuntimeException | Error e) {
            // Whoever follows the run learns it from the journal; the trace is in the log.
            LOG.error("the loop could not go on", e);
            finish(e);
            throw e;
        }
        finish(null);
    }

    /**
     * The last summaries, and that of the run as a whole, before it is said that nothing is left to
     * do. It ends as soon as something happens.
     */
    private void sumUp(long seen) {
        long end = System.nanoTime() + LAST_SUMMARIES.toNanos();
        BooleanSupplier enough = () -> state.stopGiven() || state.woken() != seen;
        summaries.rest(LAST_SUMMARIES, enough);
        if (state.woken() == seen || state.stopGiven()) {
            night.conclude(
                    state.stopGiven() ? Duration.ZERO : Duration.ofNanos(end - System.nanoTime()),
                    enough);
        }
    }

    /**
     * @param problem why the loop could not go on; {@code null} if it ended as it should
     */
    private void finish(@Nullable Throwable problem) {
        summaries.end();
        StopSignal.Kind kind = state.endKind();
        try {
            atWork.end(kind);
            night.conclude(Duration.ZERO, () -> true);
            Set<String> followed =
                    parts.state().read(v -> v.unfinishedAttempts()).stream()
                            .flatMap(a -> a.legs().stream())
                            .map(Leg::run)
                            .collect(Collectors.toSet());
            freeWorkspaces();
            workplaces.endRest(followed);
            // Before the loop counts as ended: after that, the journal may be closed at any moment.
            outlook.announceEnd(state.wasAsked(), problem);
        } finally {
            heartbeat.end();
            state.ended();
        }
    }

    /**
     * Attempts that are not closed and have no thread: after a start, a stop or a hold.
     *
     * <p>Who is at work is asked before the state is read, and left to the next look: an attempt
     * that meets its limit meanwhile would be found held and without a thread, by an account of
     * which this look does not know yet that it rests.
     */
    private void resumeUnfinished(@Nullable String project) {
        Set<AttemptRef> working = atWork.refs();
        Set<String> held = planner.heldAccounts();
        Set<String> asked = parts.state().read(InterruptedRestore::asked);
        for (Attempt a : parts.state().read(v -> v.unfinishedAttempts())) {
            boolean waits =
                    asked.contains(a.ref().task())
                            || (a.state() == AttemptState.HELD
                                    && held.contains(a.account())
                                    && !outlook.calledOff(a))
                            || held.contains(Hold.ofHost(a.host()))
                            || held.contains(Hold.ofWorkspace(a.workspace()));
            if (waits || (project != null && !project.equals(a.project()))) {
                continue;
            }
            if (room(a.workspace()) && !working.contains(a.ref()) && planner.usable(a)) {
                atWork.launch(a);
            }
        }
    }

    private void startReady(@Nullable String project) {
        AttemptPlanner.Plan plan = planner.next(project, atWork.running());
        if (!plan.stuck().isEmpty()) {
            plan.stuck().forEach(breakdown::cannotBegin);
            // Where one stood in its own work, that is put back before others begin there.
            wake();
            return;
        }
        for (Task t : plan.now()) {
            if (room(parts.state().read(v -> TaskWorkspaces.next(v, t)).id())) {
                Attempt planned = planner.plan(t);
                if (planned != null) {
                    atWork.launch(planned);
                }
            }
        }
    }

    private boolean reached(@Nullable String project, Until until, boolean over) {
        return switch (until) {
            case STOPPED -> false;
            case BREAKPOINT -> over || outlook.needsPerson(project);
            case IDLE -> over;
        };
    }

    /** Whether one more attempt may begin, in this workspace. */
    private boolean room(WorkspaceId workspace) {
        return !state.stopGiven()
                && atWork.size() < planner.parallel()
                && !atWork.workspaces().contains(workspace);
    }

    /**
     * Ends the loop because a person wants it: starts nothing more, interrupts or kills the agents.
     * Returns at once.
     */
    public void stop(boolean now) {
        state.stopRequested();
        end(now ? StopSignal.Kind.NOW : StopSignal.Kind.GENTLE);
    }

    private void end(StopSignal.Kind kind) {
        state.stopping(kind);
        atWork.tell(kind);
        wake();
    }

    public void pause() {
        setPaused(true);
    }

    public void resume() {
        setPaused(false);
    }

    private void setPaused(boolean wanted) {
        state.paused(wanted);
        wake();
    }

    /** Other homes may work where nobody of ours does. */
    private void freeWorkspaces() {
        workplaces.all().forEach(p -> atWork.free(p.workspace().id()));
    }

    /**
     * {@code running idle paused stopped}; idle means that nothing is left to do or to wait for.
     */
    public String word() {
        return state.word();
    }

    private Instant runningSince() {
        Instant began = since();
        return began == null ? parts.clock().instant() : began;
    }

    /** Since when the loop runs; {@code null} if it does not. */
    public @Nullable Instant since() {
        return state.since();
    }

    /** Something has changed that the loop should look at. */
    public void wake() {
        state.wake();
        summaries.wake();
    }

    /** Waits until the loop has begun. */
    public void awaitBegin() {
        state.awaitBegin();
    }

    /** Waits until the loop has ended, if it runs. */
    public void awaitEnd() {
        state.awaitEnd();
    }

    @Override
    public void close() {
        end(StopSignal.Kind.GENTLE);
        awaitEnd();
        workplaces.close();
    }
}
