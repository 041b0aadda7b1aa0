package dev.watchkeeper.service;

import dev.watchkeeper.attempt.Rooms;
import dev.watchkeeper.attempt.WorkspaceChange;
import dev.watchkeeper.control.AnswerPreview;
import dev.watchkeeper.control.Backtest;
import dev.watchkeeper.control.ConfidenceWorth;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.EvidencePage;
import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.control.Overview;
import dev.watchkeeper.control.RestoreResult;
import dev.watchkeeper.control.RuleLine;
import dev.watchkeeper.control.SettingsLine;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.UncoveredPath;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.evidence.EvidenceSlice;
import dev.watchkeeper.supervise.CheckpointService;
import dev.watchkeeper.supervise.ConfidenceService;
import dev.watchkeeper.supervise.Supervisor;
import dev.watchkeeper.supervise.TaskService;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The control port in the process that owns the home: answers from the state and the evidence, and
 * hands each command to the service that carries it out.
 */
public final class LocalControl implements Control {
    private final Rooms rooms;
    private final Supervisor supervisor;
    private final TaskService desk;
    private final CheckpointService checkpoints;
    private final ConfidenceService confidence;
    private final OverviewService overview;
    private final EventService events;
    private final ProjectService projects;
    private final PolicyService policy;
    private final RunService runs;
    private final Function<String, List<HealthLine>> health;
    private final Runnable closed;

    /**
     * @param own the person's settings, without those of a project
     * @param settings how the settings stand
     * @param trial a project's settings with changes that are only tried
     * @param workspace checks a path on a host and gives its canonical form
     * @param discard removes what is kept for a project beside it; says what it had to leave
     * @param health answers {@link Control#health}
     * @param closed run once when this port is closed
     */
    public LocalControl(
            Rooms rooms,
            Supervisor supervisor,
            Supplier<Settings> own,
            Supplier<SettingsLine> settings,
            TrialSettings trial,
            BiFunction<String, String, String> workspace,
            Function<Project, String> discard,
            Function<String, List<HealthLine>> health,
            Runnable closed) {
        this.rooms = rooms;
        this.supervisor = supervisor;
        this.desk = supervisor.desk();
        this.checkpoints = supervisor.checkpoints();
        this.confidence = supervisor.confidence();
        this.overview = new OverviewService(rooms, supervisor, settings);
        this.projects = new ProjectService(rooms.state(), desk, workspace, discard);
        this.policy =
                new PolicyService(rooms, projects, supervisor.backtest(), confidence, own, trial);
        this.runs = new RunService(supervisor);
        this.health = health;
        this.closed = closed;
        this.events = new EventService(rooms.state());
    }

    @Override
    public Overview overview() {
        return overview.overview();
    }

    @Override
    public List<Event> events(long after, int max, long waitMillis) {
        return events.events(after, max, waitMillis);
    }

    @Override
    public List<Event> lastEvents(@Nullable String task, int max) {
        return rooms.state().read(v -> v.lastEvents(task, max));
    }

    @Override
    public List<Project> projects() {
        return projects.all();
    }

    @Override
    public Project addProject(String path, String host, @Nullable String name, boolean trust) {
        return projects.add(path, host, name, trust);
    }

    @Override
    public Project trustProject(String project) {
        return projects.trust(project);
    }

    @Override
    public String removeProject(String project) {
        return projects.remove(project);
    }

    @Override
    public Project findProject(String idNameOrPath) {
        return projects.find(idNameOrPath);
    }

    @Override
    public List<Task> addTasks(String project, List<TaskDraft> drafts) {
        return desk.addTasks(findProject(project), drafts);
    }

    @Override
    public List<Task> tasks(@Nullable String project) {
        String id = project == null ? null : findProject(project).id();
        return rooms.state().read(v -> v.tasks(id));
    }

    @Override
    public Task task(String id) {
        return rooms.state()
                .read(v -> v.task(id))
                .orElseThrow(() -> unknown("task", id, "task list"));
    }

    @Override
    public List<Attempt> attempts(String task) {
        Task known = task(task);
        return rooms.state().read(v -> v.attempts(known.id()));
    }

    @Override
    public Task editTask(
            String id,
            @Nullable String title,
            @Nullable String brief,
            @Nullable String priority,
            @Nullable List<String> checks,
            @Nullable List<String> scope,
            @Nullable String agent) {
        return desk.edit(id, title, brief, priority, checks, scope, agent);
    }

    @Override
    public Task cancelTask(String id) {
        return desk.cancel(id);
    }

    @Override
    public Task retryTask(String id) {
        return desk.retry(id);
    }

    @Override
    public List<PathDiff> taskChanges(String task) {
        return checkpoints.changes(task);
    }

    @Override
    public String taskPatch(String task, int maxChars) {
        return checkpoints.patch(task, maxChars);
    }

    @Override
    public List<FileChange> fileChanges(String task, int attempt) {
        Task known = task(task);
        return attempt < 1
                ? List.of()
                : rooms.state().read(v -> v.changes(new AttemptRef(known.id(), attempt)));
    }

    @Override
    public List<Breakpoint> breakpoints(boolean all) {
        Set<Breakpoint.State> states =
                all ? Set.of(Breakpoint.State.values()) : Set.of(Breakpoint.State.OPEN);
        return rooms.state().read(v -> v.breakpoints(states));
    }

    @Override
    public Breakpoint breakpoint(String id) {
        return rooms.state()
                .read(v -> v.breakpoint(id))
                .orElseThrow(() -> unknown("breakpoint", id, "breakpoint list"));
    }

    @Override
    public Breakpoint resolveBreakpoint(String id, String option, String say) {
        return desk.resolve(id, option, say, "");
    }

    @Override
    public AnswerPreview previewAnswer(String id, String option) {
        WorkspaceChange would = desk.preview(id, option);
        return new AnswerPreview(
                would.written(),
                would.deleted(),
                would.conflicts(),
                would.left(),
                would.untouched());
    }

    @Override
    public Breakpoint retryWithAgent(String id, String agent, String say) {
        return desk.resolve(id, "retry-other", say, agent);
    }

    @Override
    public List<RuleLine> rules(@Nullable String project) {
        return policy.rules(project);
    }

    @Override
    public Backtest backtest(
            @Nullable String project,
            List<String> sets,
            @Nullable String rulesPlace,
            @Nullable String rules) {
        return policy.backtest(project, sets, rulesPlace, rules);
    }

    @Override
    public ConfidenceWorth confidence(@Nullable String project) {
        return policy.confidence(project);
    }

    @Override
    public List<Outcome> spotChecks() {
        return confidence.spotChecks();
    }

    @Override
    public Outcome labelOutcome(String task, String label) {
        return confidence.label(task, label);
    }

    @Override
    public List<Hold> holds() {
        return rooms.state().read(v -> v.holds());
    }

    @Override
    public Hold liftHold(String account) {
        return desk.liftHold(account);
    }

    @Override
    public List<Checkpoint> checkpoints(@Nullable String project) {
        String id = project == null ? null : findProject(project).id();
        return rooms.state().read(v -> v.checkpoints(id));
    }

    @Override
    public Checkpoint takeCheckpoint(String project) {
        return checkpoints.take(findProject(project));
    }

    @Override
    public List<PathDiff> diffCheckpoints(String from, @Nullable String to) {
        return checkpoints.diff(from, to);
    }

    @Override
    public List<UncoveredPath> leftOut(String checkpoint) {
        return checkpoints.leftOut(checkpoint);
    }

    @Override
    public RestoreResult restoreCheckpoint(String id, List<String> paths, boolean dryRun) {
        CheckpointService.Restore r = checkpoints.restore(id, paths, dryRun);
        return new RestoreResult(
                r.rescue(),
                r.done().written(),
                r.done().deleted(),
                r.done().untouched(),
                r.done().left());
    }

    @Override
    public List<String> verifyCheckpoint(String id) {
        return checkpoints.verify(id);
    }

    @Override
    public EvidencePage readEvidence(String id, long offset, int maxBytes) {
        EvidenceSlice page = rooms.evidence().read(id, offset, maxBytes);
        return new EvidencePage(page.text(), page.next(), page.size());
    }

    @Override
    public void run(@Nullable String project) {
        runs.run(project == null ? null : findProject(project).id());
    }

    @Override
    public void pause() {
        supervisor.pause();
    }

    @Override
    public void resume() {
        supervisor.resume();
    }

    @Override
    public void stop(boolean now) {
        supervisor.stop(now);
    }

    @Override
    public List<HealthLine> health(String what) {
        return health.apply(what);
    }

    private static WatchkeeperException unknown(String kind, String id, String list) {
        return new WatchkeeperException(
                WatchkeeperException.Code.UNKNOWN_ID,
                "there is no " + kind + " '" + id + "'",
                "'watchkeeper " + list + "' shows them");
    }

    @Override
    public void close() {
        try {
            events.close();
        } finally {
            closed.run();
        }
    }
}
