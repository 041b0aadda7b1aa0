package dev.watchkeeper.testkit;

import dev.watchkeeper.control.AnswerPreview;
import dev.watchkeeper.control.Backtest;
import dev.watchkeeper.control.ConfidenceWorth;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.control.LiveAttempt;
import dev.watchkeeper.control.Overview;
import dev.watchkeeper.control.PreflightRequest;
import dev.watchkeeper.control.RestoreResult;
import dev.watchkeeper.control.RuleLine;
import dev.watchkeeper.control.SettingsLine;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.PreflightSheet;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.UncoveredPath;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A complete {@link Control} over lists in memory: runs, questions, checkpoints and outcomes here,
 * tasks and surroundings in the classes above. Tests change the lists through the methods that no
 * port has, from any thread; each change may append events, which wakes those who wait for them.
 */
public final class FakeControl extends FakeTaskPorts implements Control {
    private final Clock clock;
    private List<UncoveredPath> leftOut = List.of();
    private final FakeBreakpoints breakpoints;
    private final FakeOutcomes outcomes;
    private final List<Hold> holds = new ArrayList<>();
    private final List<LiveAttempt> live = new ArrayList<>();
    private final List<HealthLine> health = new ArrayList<>();
    private PreflightSheet sheet =
            new PreflightSheet(
                    List.of(
                            new PreflightSheet.Finding(
                                    PreflightSheet.Mark.PASSED,
                                    PreflightSheet.Area.MODEL,
                                    "model",
                                    "there is none",
                                    "what was run decides alone",
                                    "")),
                    List.of("Task a will be asked about."),
                    "",
                    1,
                    0.5);
    private String supervisor = "stopped";
    private long pid;
    private @Nullable Instant since;
    private @Nullable Instant diedAt;
    private boolean idleAtOnce;
    private String modelState = "none";
    private String modelName = "none";
    private Backtest tried =
            new Backtest(
                    0,
                    0,
                    0,
                    new Backtest.Counts(0, 0, 0, 0),
                    new Backtest.Counts(0, 0, 0, 0),
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    List.of(),
                    0);

    public FakeControl(Clock clock) {
        super(clock);
        this.clock = clock;
        this.breakpoints = new FakeBreakpoints(clock, journal, tasks);
        this.outcomes = new FakeOutcomes(clock, journal);
    }

    public synchronized void put(Breakpoint breakpoint) {
        breakpoints.put(breakpoint);
    }

    public synchronized void put(Checkpoint checkpoint) {
        checkpoints.put(checkpoint);
    }

    public synchronized void put(Hold hold) {
        replace(holds, hold, h -> h.id().equals(hold.id()));
    }

    public synchronized void put(LiveAttempt attempt) {
        replace(
                live,
                attempt,
                l -> l.task().equals(attempt.task()) && l.attempt() == attempt.attempt());
    }

    /** Takes a live attempt out. */
    public synchronized void endLive(String task) {
        live.removeIf(l -> l.task().equals(task));
    }

    public synchronized void removeHold(String id) {
        holds.removeIf(h -> h.id().equals(id));
    }

    /** Done tasks whose work every restore takes back from now on. */
    public synchronized void restoresTakeBack(String... done) {
        checkpoints.takesBack(List.of(done));
    }

    public synchronized void healthLine(HealthLine line) {
        health.add(line);
    }

    public synchronized void supervisor(String state, long owner, @Nullable Instant from) {
        supervisor = state;
        pid = owner;
        since = from;
    }

    /** A run finds nothing to do. */
    public synchronized void endsAtOnce() {
        idleAtOnce = true;
    }

    /** The supervisor's process ended without a stop. */
    public synchronized void died(Instant at) {
        supervisor = "stopped";
        pid = 0;
        since = null;
        diedAt = at;
    }

    /** What an answer would do to the workspace. */
    public synchronized void wouldDo(String breakpoint, String option, AnswerPreview preview) {
        breakpoints.wouldDo(breakpoint, option, preview);
    }

    public synchronized void model(String state, String name) {
        modelState = state;
        modelName = name;
    }

    /** The next answer leads to this question about the same task. */
    public synchronized void askAgain(Breakpoint question) {
        breakpoints.askAgain(question);
    }

    // Control.

    @Override
    public synchronized Overview overview() {
        entered();
        Map<String, Long> counts = new TreeMap<>();
        for (Task task : tasks.all()) {
            counts.merge(task.state().name().toLowerCase(Locale.ROOT), 1L, Long::sum);
        }
        List<Task> ready =
                tasks.all().stream()
                        .filter(t -> t.state() == TaskState.READY || t.state() == TaskState.PENDING)
                        .sorted(
                                Comparator.comparing(Task::state)
                                        .reversed()
                                        .thenComparing(
                                                Comparator.comparing(Task::priority).reversed())
                                        .thenComparing(Task::number))
                        .limit(10)
                        .toList();
        List<Task> ended =
                tasks.all().stream()
                        .filter(t -> t.endedAt() != null)
                        .sorted(Comparator.comparing(FakeControl::end).reversed())
                        .limit(10)
                        .toList();
        return new Overview(
                supervisor,
                pid,
                since,
                counts,
                List.copyOf(live),
                breakpoints.list(false),
                List.copyOf(holds),
                ready,
                ended,
                new Overview.ModelLine(modelName, modelState, null, 0, 0, null, 0),
                new SettingsLine(settingsProblems, List.of()),
                List.of("local"),
                journal.lastSeq(),
                diedAt);
    }

    private static Instant end(Task task) {
        Instant at = task.endedAt();
        return at == null ? Instant.EPOCH : at;
    }

    @Override
    public synchronized List<Breakpoint> breakpoints(boolean all) {
        entered();
        return breakpoints.list(all);
    }

    @Override
    public synchronized Breakpoint breakpoint(String id) {
        entered();
        return breakpoints.required(id);
    }

    @Override
    public synchronized AnswerPreview previewAnswer(String id, BreakpointAction option) {
        entered();
        return breakpoints.preview(id, option);
    }

    @Override
    public synchronized Breakpoint retryWithAgent(String id, String agent, String say) {
        called("retryWithAgent", id, agent, say);
        return breakpoints.resolved(id, TaskAction.RETRY_OTHER, say);
    }

    @Override
    public synchronized Breakpoint resolveBreakpoint(
            String id, BreakpointAction option, String say) {
        called("resolveBreakpoint", id, option, say);
        return breakpoints.resolve(id, option, say);
    }

    @Override
    public synchronized List<RuleLine> rules(@Nullable String project) {
        entered();
        return List.of();
    }

    @Override
    public synchronized Backtest backtest(
            @Nullable String project,
            List<String> sets,
            @Nullable String rulesPlace,
            @Nullable String rules) {
        entered();
        return tried;
    }

    /** What every backtest finds from now on. */
    public synchronized void backtestFinds(Backtest found) {
        tried = found;
    }

    @Override
    public synchronized ConfidenceWorth confidence(@Nullable String project) {
        entered();
        return outcomes.worth();
    }

    @Override
    public synchronized List<Outcome> spotChecks() {
        entered();
        return outcomes.spotChecks();
    }

    @Override
    public synchronized Outcome labelOutcome(String task, String label) {
        called("labelOutcome", task, label);
        return outcomes.label(tasks.required(task), label);
    }

    /** Offers a task's work as a spot check. */
    public synchronized void offerSpotCheck(String task) {
        outcomes.offer(tasks.required(task));
    }

    @Override
    public synchronized List<Checkpoint> checkpoints(@Nullable String project) {
        entered();
        return checkpoints.list(idOf(project));
    }

    @Override
    public synchronized Job takeCheckpoint(String project) {
        called("takeCheckpoint", project);
        return jobs.done(
                Job.Kind.CHECKPOINT,
                "checkpoint of " + project,
                new JobResult.Taken(checkpoints.take(find(project).id())));
    }

    @Override
    public List<UncoveredPath> leftOut(String checkpoint) {
        return leftOut;
    }

    /** What no checkpoint holds from now on. */
    public void leavesOut(List<UncoveredPath> paths) {
        leftOut = List.copyOf(paths);
    }

    @Override
    public synchronized List<PathDiff> diffCheckpoints(String from, @Nullable String to) {
        entered();
        return checkpoints.diff(from, to);
    }

    @Override
    public synchronized Job restoreCheckpoint(String id, List<String> paths, String key) {
        called("restoreCheckpoint", id, paths, key);
        return jobs.done(
                Job.Kind.RESTORE,
                "restore " + id,
                new JobResult.Restored(checkpoints.restore(id, paths, false)));
    }

    @Override
    public synchronized RestoreResult previewRestore(String id, List<String> paths) {
        called("previewRestore", id, paths);
        return checkpoints.restore(id, paths, true);
    }

    @Override
    public synchronized Job verifyCheckpoints(List<String> ids) {
        called("verifyCheckpoints", ids);
        return jobs.done(
                Job.Kind.VERIFY,
                "verify",
                new JobResult.Verified(
                        checkpoints.verify(ids).stream()
                                .map(id -> new JobResult.Proof(id, List.of()))
                                .toList()));
    }

    @Override
    public synchronized List<Hold> holds() {
        entered();
        return List.copyOf(holds);
    }

    @Override
    public synchronized Hold liftHold(String account) {
        called("liftHold", account);
        Hold lifted =
                holds.stream()
                        .filter(h ->
                                h.account().equals(account)
                                        || h.account().equals(Hold.ofHost(account)))
                        .findFirst()
                        .orElseThrow(() ->
                                new WatchkeeperException(
                                        Code.UNKNOWN_ID, "nothing rests: " + account, ""));
        removeHold(lifted.id());
        return lifted;
    }

    @Override
    public synchronized void run(@Nullable String project) {
        called("run", project);
        supervisor(idleAtOnce ? "idle" : "running", pid == 0 ? 4711 : pid, clock.instant());
        diedAt = null;
        append(EventDraft.of(EventType.SUPERVISOR_STARTED, Map.of()));
    }

    @Override
    public synchronized void pause() {
        called("pause");
        supervisor = "paused";
    }

    @Override
    public synchronized void resume() {
        called("resume");
        supervisor = "running";
    }

    @Override
    public synchronized void stop(boolean now) {
        called("stop", now);
        supervisor = "stopped";
        append(EventDraft.of(EventType.SUPERVISOR_STOPPED, Map.of("now", now)));
    }

    /** What the next rehearsals find. */
    public synchronized void rehearses(PreflightSheet found) {
        sheet = found;
    }

    @Override
    public synchronized Job preflight(PreflightRequest request) {
        called("preflight", request);
        return jobs.done(Job.Kind.PREFLIGHT, "preflight", new JobResult.Rehearsed(sheet));
    }

    @Override
    public synchronized Job checkHealth(String what) {
        entered();
        return jobs.done(
                Job.Kind.CHECK,
                "check " + what,
                new JobResult.Checked(
                        health.stream()
                                .filter(h ->
                                        what.isEmpty()
                                                || what.equals("all")
                                                || what.equals("run")
                                                || h.what().startsWith(what.replaceAll("s$", "")))
                                .toList()));
    }

    @Override
    public synchronized void close() {
        called("close");
    }
}
