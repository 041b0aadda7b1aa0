package dev.watchkeeper.service;

import dev.watchkeeper.attempt.Rooms;
import dev.watchkeeper.attempt.WorkspaceChange;
import dev.watchkeeper.control.AnswerPreview;
import dev.watchkeeper.control.Backtest;
import dev.watchkeeper.control.ConfidenceWorth;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.EvidencePage;
import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.control.LiveAttempt;
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
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.UncoveredPath;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.evidence.EvidenceSlice;
import dev.watchkeeper.llm.ModelFigures;
import dev.watchkeeper.llm.ModelHealth;
import dev.watchkeeper.settings.ProjectFile;
import dev.watchkeeper.supervise.CheckpointService;
import dev.watchkeeper.supervise.ConfidenceService;
import dev.watchkeeper.supervise.Supervisor;
import dev.watchkeeper.supervise.TaskService;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** The door in the process that owns the home. */
public final class LocalControl implements Control {
    private static final Logger LOG = LoggerFactory.getLogger(LocalControl.class);
    private static final Set<TaskState> COMING = Set.of(TaskState.READY, TaskState.HELD);
    private static final int SHOWN = 10;

    private final Rooms rooms;
    private final Supervisor supervisor;
    private final TaskService desk;
    private final CheckpointService checkpoints;
    private final ConfidenceService confidence;
    private final Supplier<SettingsLine> settings;
    private final Supplier<Settings> own;
    private final Trial trial;
    private final BiFunction<String, String, String> workspace;
    private final Function<Project, String> discard;
    private final Function<String, List<HealthLine>> health;
    private final Runnable closed;
    private final Object lock = new Object();
    private final AutoCloseable subscription;
    private final LastRun lastRun = new LastRun();
    private long lastSeq;
    private @Nullable Thread loop;

    /**
     * @param own the person's settings, without those of a project
     * @param settings how the settings stand
     * @param trial a project's settings with changes that are only tried
     * @param workspace checks a path on a host and gives its canonical form
     * @param discard removes what is kept for a project beside it; says what it had to leave
     * @param health answers {@link Control#health}
     * @param closed run once when this door is closed
     */
    public LocalControl(
            Rooms rooms,
            Supervisor supervisor,
            Supplier<Settings> own,
            Supplier<SettingsLine> settings,
            Trial trial,
            BiFunction<String, String, String> workspace,
            Function<Project, String> discard,
            Function<String, List<HealthLine>> health,
            Runnable closed) {
        this.rooms = rooms;
        this.supervisor = supervisor;
        this.desk = supervisor.desk();
        this.checkpoints = supervisor.checkpoints();
        this.confidence = supervisor.confidence();
        this.own = own;
        this.settings = settings;
        this.trial = trial;
        this.workspace = workspace;
        this.discard = discard;
        this.health = health;
        this.closed = closed;
        this.lastSeq = rooms.state().read(v -> v.lastSeq());
        this.subscription =
                rooms.state()
                        .subscribe(events -> {
                            synchronized (lock) {
                                lastSeq = Math.max(lastSeq, events.getLast().seq());
                                lock.notifyAll();
                            }
                        });
    }

    @Override
    public Overview overview() {
        ModelHealth model = supervisor.pulse().health();
        ModelFigures figures = rooms.model().figures();
        Overview.ModelLine line =
                new Overview.ModelLine(
                        rooms.model().name(),
                        model.up() ? "up" : model.detail(),
                        model.onGpu(),
                        figures.window(),
                        figures.tokensPerSecond(),
                        figures.known(),
                        figures.waiting());
        Map<String, Integer> allowed = new HashMap<>();
        for (Project p : projects()) {
            allowed.put(p.id(), rooms.settings().apply(p).thresholds().attempts());
        }
        return rooms.state()
                .read(v -> {
                    Map<String, Long> counts = new LinkedHashMap<>();
                    new TreeMap<>(v.taskCounts()).forEach((s, n) -> counts.put(word(s), n));
                    List<LiveAttempt> live = new ArrayList<>();
                    for (Attempt a : v.unfinishedAttempts()) {
                        v.task(a.ref().task())
                                .ifPresent(t ->
                                        live.add(
                                                LiveLines.of(
                                                        a,
                                                        t,
                                                        allowed.getOrDefault(t.project(), 0),
                                                        supervisor.board().of(a.ref()))));
                    }
                    List<Task> next =
                            v.tasksIn(COMING).stream()
                                    .sorted(
                                            Comparator.comparing(Task::priority)
                                                    .reversed()
                                                    .thenComparing(Task::number))
                                    .limit(SHOWN)
                                    .toList();
                    String word = supervisor.word();
                    return new Overview(
                            word,
                            word.equals("stopped") ? 0 : ProcessHandle.current().pid(),
                            supervisor.since(),
                            counts,
                            live,
                            v.breakpoints(Set.of(Breakpoint.State.OPEN)),
                            v.holds(),
                            next,
                            v.recentlyEnded(SHOWN),
                            line,
                            settings.get(),
                            v.projects().stream().map(Project::host).distinct().toList(),
                            v.lastSeq(),
                            lastRun.diedAt(v, supervisor.since() != null));
                });
    }

    @Override
    public List<Event> events(long after, int max, long waitMillis) {
        long deadline = System.nanoTime() + waitMillis * 1_000_000;
        synchronized (lock) {
            while (lastSeq <= after) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    break;
                }
                try {
                    lock.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return List.of();
                }
            }
        }
        return rooms.state().read(v -> v.events(after, max));
    }

    @Override
    public List<Event> lastEvents(@Nullable String task, int max) {
        return rooms.state().read(v -> v.lastEvents(task, max));
    }

    @Override
    public List<Project> projects() {
        return rooms.state().read(v -> v.projects());
    }

    @Override
    public Project addProject(String path, String host, @Nullable String name, boolean trust) {
        String canonical = workspace.apply(host, path);
        String given = name != null ? name : canonical.substring(canonical.lastIndexOf('/') + 1);
        return desk.addProject(canonical, host, given, trust);
    }

    @Override
    public Project trustProject(String project) {
        return desk.trust(findProject(project));
    }

    @Override
    public String removeProject(String project) {
        Project gone = findProject(project);
        desk.removeProject(gone);
        return discard.apply(gone);
    }

    @Override
    public Project findProject(String idNameOrPath) {
        List<Project> all = projects();
        return all.stream()
                .filter(p -> p.id().equals(idNameOrPath))
                .findFirst()
                .or(() ->
                        all.stream()
                                .filter(p ->
                                        p.name().equals(idNameOrPath)
                                                || p.path().equals(idNameOrPath))
                                .findFirst())
                .orElseThrow(() ->
                        new WatchkeeperException(
                                WatchkeeperException.Code.UNKNOWN_ID,
                                "there is no project '" + idNameOrPath + "'",
                                "'watchkeeper project list' shows them; 'watchkeeper"
                                        + " project add PATH' makes one"));
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

    /** Settings with changes that are only tried. */
    public interface Trial {
        Settings of(Project project, List<String> sets, @Nullable ProjectFile rules);
    }

    @Override
    public List<RuleLine> rules(@Nullable String project) {
        Settings settings =
                project == null ? own.get() : rooms.settings().apply(findProject(project));
        return RuleLines.of(settings, rooms.state().read(v -> v.fired()));
    }

    @Override
    public Backtest backtest(
            @Nullable String project,
            List<String> sets,
            @Nullable String rulesPlace,
            @Nullable String rules) {
        String id = project == null ? null : findProject(project).id();
        ProjectFile file =
                rules == null
                        ? null
                        : new ProjectFile(
                                rulesPlace == null ? "rules" : rulesPlace,
                                rules.getBytes(StandardCharsets.UTF_8),
                                true);
        return BacktestResult.of(
                supervisor.backtest().run(id, p -> trial.of(findProject(p), sets, file)));
    }

    @Override
    public ConfidenceWorth confidence(@Nullable String project) {
        Settings settings =
                project == null ? own.get() : rooms.settings().apply(findProject(project));
        ConfidenceService.Worth worth = confidence.worth(settings.thresholds());
        return new ConfidenceWorth(
                worth.calibrated(),
                worth.outcomes(),
                worth.enough(),
                worth.reliability(),
                worth.certificate(),
                worth.open(),
                worth.weights().stream()
                        .map(w -> new ConfidenceWorth.Weight(w.factor(), w.starting(), w.now()))
                        .toList());
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
        String id = project == null ? null : findProject(project).id();
        synchronized (lock) {
            if (loop == null || !loop.isAlive()) {
                loop = Thread.ofPlatform().name("supervisor").start(() -> loop(id));
                supervisor.awaitBegin();
            }
        }
        supervisor.resume();
    }

    /** What stops the loop stands in the journal and in the log; nobody reads a thread's trace. */
    private void loop(@Nullable String project) {
        try {
            supervisor.run(project, Supervisor.Until.STOPPED);
        } catch (RuntimeException e) {
            LOG.error("the supervisor's loop ended: {}", e.toString());
        }
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

    private static String word(TaskState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        try {
            subscription.close();
        } catch (Exception e) {
            throw new IllegalStateException("the journal's subscription could not be ended", e);
        } finally {
            closed.run();
        }
    }
}
