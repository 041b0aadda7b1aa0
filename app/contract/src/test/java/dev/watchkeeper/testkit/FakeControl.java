package dev.watchkeeper.testkit;

import dev.watchkeeper.control.AnswerPreview;
import dev.watchkeeper.control.AvailableModel;
import dev.watchkeeper.control.Backtest;
import dev.watchkeeper.control.ConfidenceWorth;
import dev.watchkeeper.control.ConfiguredHost;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.EvidencePage;
import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.control.InstalledPlugin;
import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.control.LiveAttempt;
import dev.watchkeeper.control.Overview;
import dev.watchkeeper.control.ProjectProposal;
import dev.watchkeeper.control.ProjectSettingsFile;
import dev.watchkeeper.control.RestoreResult;
import dev.watchkeeper.control.RuleLine;
import dev.watchkeeper.control.SettingValue;
import dev.watchkeeper.control.SettingsEntry;
import dev.watchkeeper.control.SettingsInForce;
import dev.watchkeeper.control.SettingsLine;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.UncoveredPath;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A complete {@link Control} over lists in memory. Tests change the lists through the methods at
 * the top, from any thread; each change may append events, which wakes those who wait for them.
 */
public final class FakeControl implements Control {
    private String settingsText = "limits: {wait: 1h}\n";
    private final Clock clock;
    private final FakeJobs jobs;
    private final FakeJournal journal;
    private final FakeTasks tasks;
    private final FakeBreakpoints breakpoints;
    private final FakeCheckpoints checkpoints;
    private final FakeOutcomes outcomes;
    private final List<Project> projects = new ArrayList<>();
    private final List<Hold> holds = new ArrayList<>();
    private final List<LiveAttempt> live = new ArrayList<>();
    private final List<HealthLine> health = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final Map<String, byte[]> evidence = new HashMap<>();
    private final Map<String, List<PathDiff>> diffs = new HashMap<>();
    private final Map<String, String> patches = new HashMap<>();
    private String supervisor = "stopped";
    private long pid;
    private @Nullable Instant since;
    private @Nullable Instant diedAt;
    private boolean idleAtOnce;
    private String modelState = "none";
    private String modelName = "none";
    private @Nullable RuntimeException next;
    private List<String> settingsProblems = List.of();

    public FakeControl(Clock clock) {
        this.clock = clock;
        this.jobs = new FakeJobs(clock);
        this.journal = new FakeJournal(clock);
        this.tasks = new FakeTasks(clock, journal);
        this.breakpoints = new FakeBreakpoints(clock, journal, tasks);
        this.checkpoints = new FakeCheckpoints(clock, diffs);
        this.outcomes = new FakeOutcomes(clock, journal);
    }

    // What tests do to it.

    /** The person's settings file is wrong in this way. */
    public void settingsAreWrong(String... problems) {
        settingsProblems = List.of(problems);
    }

    public synchronized void put(Project project) {
        replace(projects, project, p -> p.id().equals(project.id()));
    }

    public synchronized void put(Task task) {
        tasks.put(task);
    }

    public synchronized void put(Attempt attempt) {
        tasks.put(attempt);
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

    public synchronized void record(FileChange change) {
        tasks.record(change);
    }

    /** Takes a live attempt out. */
    public synchronized void endLive(String task) {
        live.removeIf(l -> l.task().equals(task));
    }

    public synchronized void removeHold(String id) {
        holds.removeIf(h -> h.id().equals(id));
    }

    /** Appends to the journal and wakes those who wait. */
    public Event append(EventDraft draft) {
        return journal.append(draft);
    }

    public Event append(EventDraft draft, Instant at) {
        return journal.append(draft, at);
    }

    public synchronized void evidence(String id, String text) {
        evidence.put(id, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sets what a task, or a pair of checkpoints {@code A..B}, differs by. */
    public synchronized void diff(String key, List<PathDiff> changes, String patch) {
        diffs.put(key, List.copyOf(changes));
        patches.put(key, patch);
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

    /** The next call throws this. */
    public synchronized void failNext(RuntimeException failure) {
        next = failure;
    }

    /** The next answer leads to this question about the same task. */
    public synchronized void askAgain(Breakpoint question) {
        breakpoints.askAgain(question);
    }

    /** The commands that were called, each {@code name(arguments)}, oldest first. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
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
    public List<Event> events(long after, int max, long waitMillis) {
        entered();
        return journal.events(after, max, waitMillis);
    }

    @Override
    public long seqBefore(Instant time) {
        entered();
        return journal.seqBefore(time);
    }

    @Override
    public List<Event> lastEvents(@Nullable String task, int max) {
        entered();
        return journal.lastEvents(task, max);
    }

    @Override
    public synchronized List<Project> projects() {
        entered();
        return List.copyOf(projects);
    }

    @Override
    public synchronized Project addProject(
            String path, @Nullable String asked, @Nullable String name, boolean trust) {
        String host = asked == null ? "local" : asked;
        called("addProject", path, host, name, trust);
        Path last = Path.of(path).getFileName();
        String called = name != null ? name : last == null ? "root" : last.toString();
        if (projects.stream().anyMatch(p -> p.path().equals(path))) {
            throw new WatchkeeperException(
                    Code.WORKSPACE, path + " is a project already", "watchkeeper project list");
        }
        Project project =
                new Project(
                        called, called, path, host, clock.instant(), trust ? "0".repeat(64) : null);
        projects.add(project);
        return project;
    }

    /** What every project's own settings file says from now on. */
    public synchronized void settingsText(String text) {
        settingsText = text;
    }

    @Override
    public synchronized ProjectSettingsFile settingsFileAt(String path, @Nullable String host) {
        called("settingsFileAt", path, host);
        return new ProjectSettingsFile(
                path + "/.watchkeeper/settings.yaml", settingsText, "0".repeat(64));
    }

    @Override
    public synchronized Project trustShown(String project, String sha256) {
        called("trustShown", project, sha256);
        Project trusted = find(project).trusting(sha256);
        put(trusted);
        return trusted;
    }

    @Override
    public synchronized Project trustProject(String project) {
        called("trustProject", project);
        Project trusted = find(project).trusting("0".repeat(64));
        put(trusted);
        return trusted;
    }

    @Override
    public synchronized String removeProject(String project) {
        called("removeProject", project);
        String id = find(project).id();
        projects.removeIf(p -> p.id().equals(id));
        tasks.removeOf(id);
        checkpoints.removeOf(id);
        return "";
    }

    @Override
    public synchronized Project findProject(String idNameOrPath) {
        entered();
        return find(idNameOrPath);
    }

    @Override
    public synchronized List<Task> addTasks(String project, List<TaskDraft> drafts) {
        called("addTasks", project, drafts);
        return tasks.add(find(project).id(), drafts);
    }

    @Override
    public synchronized List<Task> tasks(TaskQuery query) {
        entered();
        return tasks.page(query, idOf(query.project()));
    }

    @Override
    public synchronized List<Task> findTasks(List<String> words, int max) {
        entered();
        return tasks.search(words, max);
    }

    @Override
    public synchronized List<Task> tasksById(List<String> ids) {
        entered();
        return tasks.byId(ids);
    }

    @Override
    public synchronized List<Task> endedTasks(Instant time) {
        entered();
        return tasks.endedTasks(time);
    }

    @Override
    public synchronized List<Attempt> endedAttempts(Instant time) {
        entered();
        return tasks.endedAttempts(time);
    }

    @Override
    public synchronized List<Task> dependents(String task) {
        entered();
        return tasks.dependents(task);
    }

    @Override
    public synchronized Task task(String id) {
        entered();
        return tasks.required(id);
    }

    @Override
    public synchronized List<Attempt> attempts(String task) {
        entered();
        return tasks.attempts(task);
    }

    @Override
    public synchronized Task editTask(
            String id,
            @Nullable String title,
            @Nullable String brief,
            @Nullable String priority,
            @Nullable List<String> checks,
            @Nullable List<String> scope,
            @Nullable String agent) {
        called("editTask", id, title, brief, priority, checks, scope, agent);
        return tasks.edit(id, title, brief, priority, checks, scope, agent);
    }

    @Override
    public synchronized Task cancelTask(String id) {
        called("cancelTask", id);
        return tasks.cancel(id);
    }

    /** What the journal tells of each task that is cancelled from now on. */
    public synchronized void whenCancelled(EventDraft told) {
        tasks.whenCancelled(told);
    }

    @Override
    public synchronized Task retryTask(String id) {
        called("retryTask", id);
        return tasks.retry(id);
    }

    @Override
    public synchronized List<PathDiff> taskChanges(String task) {
        entered();
        return diffs.getOrDefault(tasks.required(task).id(), List.of());
    }

    @Override
    public synchronized String taskPatch(String task, int maxChars) {
        entered();
        String patch = patches.getOrDefault(tasks.required(task).id(), "");
        return patch.length() <= maxChars ? patch : patch.substring(0, maxChars);
    }

    @Override
    public synchronized List<FileChange> fileChanges(String task, int attempt) {
        entered();
        return tasks.fileChanges(task, attempt);
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
        Backtest.Counts none = new Backtest.Counts(0, 0, 0, 0);
        return new Backtest(0, 0, 0, none, none, 0, 0, 0, 0, 0, 0, List.of(), 0);
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
        return List.of();
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
    public List<TaskDraft> parseTasks(String place, String text) {
        return List.of(draft("one", "One"), draft("two", "Two", "one"));
    }

    private static TaskDraft draft(String id, String title, String... after) {
        return new TaskDraft(
                id,
                new TaskSpec(
                        title,
                        "",
                        List.of(after),
                        Priority.LOW,
                        null,
                        List.of(),
                        List.of(),
                        false));
    }

    @Override
    public SettingsInForce settings(@Nullable String workspace) {
        return new SettingsInForce(
                List.of(
                        new SettingValue("thresholds.accept", "0.70", "defaults", "next-attempt"),
                        new SettingValue("model.provider", "none", "--set", "restart")),
                List.of("the project's settings are not in force"),
                settingsProblems);
    }

    @Override
    public synchronized SettingsInForce checkSettings(@Nullable String workspace) {
        called("checkSettings", workspace);
        return settings(workspace);
    }

    @Override
    public synchronized String checkProjectFile(String workspace) {
        called("checkProjectFile", workspace);
        return workspace + "/.watchkeeper/settings.yaml";
    }

    @Override
    public synchronized SettingValue setSetting(String key, String value) {
        called("setSetting", key, value);
        return new SettingValue(key, value, "user", "next-attempt");
    }

    @Override
    public String settingsFile() {
        return "/home/dev/.local/share/watchkeeper/settings.yaml";
    }

    @Override
    public synchronized String makeSettingsFile() {
        called("makeSettingsFile");
        return settingsFile();
    }

    @Override
    public synchronized ProjectProposal proposeProject(String workspace) {
        called("proposeProject", workspace);
        return new ProjectProposal(
                workspace + "/.watchkeeper/settings.yaml", true, "gates: []\n", List.of());
    }

    @Override
    public List<SettingsEntry> agentEntries() {
        return List.of(new SettingsEntry("claude", "claude-code", "local"));
    }

    @Override
    public List<ConfiguredHost> hostEntries() {
        return List.of(new ConfiguredHost("local", "local", true, true));
    }

    @Override
    public Job checkMachine() {
        return jobs.done(
                Job.Kind.CHECK,
                "doctor",
                new JobResult.Checked(
                        List.of(
                                new HealthLine("JDK", true, "25", ""),
                                new HealthLine("git", false, "not found", "apt-get install git"))));
    }

    @Override
    public List<InstalledPlugin> plugins() {
        return List.of(
                new InstalledPlugin(
                        "local", "0.1.0", List.of("host local"), "shipped", "loaded", "9f3c", ""),
                plugin("odd"));
    }

    private static InstalledPlugin plugin(String id) {
        return new InstalledPlugin(
                id, "1", List.of(), "dropped in", "failed", "07aa", "needs another API");
    }

    @Override
    public synchronized InstalledPlugin installPlugin(String jar) {
        called("installPlugin", jar);
        return plugin("odd");
    }

    @Override
    public synchronized void removePlugin(String id) {
        called("removePlugin", id);
    }

    @Override
    public synchronized InstalledPlugin enablePlugin(String id, boolean on) {
        called("enablePlugin", id, on);
        return plugin(id);
    }

    @Override
    public List<AvailableModel> models() {
        return List.of(new AvailableModel("qwen3.6:27b", 17_000_000_000L, "Q4_K_M"));
    }

    @Override
    public synchronized Job pullModel(String name) {
        called("pullModel", name);
        return jobs.pull(name);
    }

    /** The jobs; tests say how they go. */
    public FakeJobs jobsPlayed() {
        return jobs;
    }

    @Override
    public synchronized List<Job> jobs() {
        entered();
        return jobs.jobs();
    }

    /** Each look finds the job's next step. */
    @Override
    public synchronized Job job(String id, long waitMillis) {
        entered();
        return jobs.job(id, waitMillis);
    }

    @Override
    public synchronized Job cancelJob(String id) {
        called("cancelJob", id);
        return jobs.cancelJob(id);
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
    public synchronized EvidencePage readEvidence(String id, long offset, int maxBytes) {
        entered();
        byte[] all = evidence.get(id);
        if (all == null) {
            throw unknown("evidence", id);
        }
        int from = (int) Math.min(offset, all.length);
        int to = (int) Math.min((long) from + maxBytes, all.length);
        return new EvidencePage(
                new String(Arrays.copyOfRange(all, from, to), StandardCharsets.UTF_8),
                to,
                all.length);
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

    private synchronized void called(String name, @Nullable Object... arguments) {
        calls.add(name + Arrays.asList(arguments).toString().replaceAll("(?s)^\\[(.*)]$", "($1)"));
        entered();
    }

    private synchronized void entered() {
        RuntimeException failure = next;
        if (failure != null) {
            next = null;
            throw failure;
        }
    }

    private @Nullable String idOf(@Nullable String project) {
        return project == null ? null : find(project).id();
    }

    private Project find(String wanted) {
        return projects.stream()
                .filter(p ->
                        p.id().equals(wanted) || p.name().equals(wanted) || p.path().equals(wanted))
                .findFirst()
                .orElseThrow(() -> unknown("project", wanted));
    }

    /** An id that nothing has. */
    static WatchkeeperException unknown(String what, String id) {
        return new WatchkeeperException(
                Code.UNKNOWN_ID, "there is no " + what + " " + id, "watchkeeper " + what + " list");
    }

    /** Puts a value in the place of the one that is the same, or at the end. */
    static <T> void replace(List<T> in, T value, Predicate<T> same) {
        for (int i = 0; i < in.size(); i++) {
            if (same.test(in.get(i))) {
                in.set(i, value);
                return;
            }
        }
        in.add(value);
    }
}
