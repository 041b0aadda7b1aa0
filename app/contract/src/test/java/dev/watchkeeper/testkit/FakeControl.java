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
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.Certificate;
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
import dev.watchkeeper.domain.Reliability;
import dev.watchkeeper.domain.Resolution;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskProgress;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.UncoveredPath;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.domain.WorkspaceId;

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
    private final List<Project> projects = new ArrayList<>();
    private final List<Task> tasks = new ArrayList<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<Breakpoint> breakpoints = new ArrayList<>();
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private final List<Hold> holds = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<FileChange> fileChanges = new ArrayList<>();
    private final List<LiveAttempt> live = new ArrayList<>();
    private final List<HealthLine> health = new ArrayList<>();
    private final List<EventDraft> whenCancelled = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final Map<String, byte[]> evidence = new HashMap<>();
    private final Map<String, List<PathDiff>> diffs = new HashMap<>();
    private final Map<String, String> patches = new HashMap<>();
    private String supervisor = "stopped";
    private long pid;
    private final Map<String, AnswerPreview> previews = new HashMap<>();
    private @Nullable Instant since;
    private @Nullable Instant diedAt;
    private boolean idleAtOnce;
    private String modelState = "none";
    private String modelName = "none";
    private @Nullable RuntimeException next;
    private @Nullable Breakpoint askedAgain;
    private List<String> settingsProblems = List.of();

    public FakeControl(Clock clock) {
        this.clock = clock;
        this.jobs = new FakeJobs(clock);
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
        replace(tasks, task, t -> t.id().equals(task.id()));
    }

    public synchronized void put(Attempt attempt) {
        replace(attempts, attempt, a -> a.ref().equals(attempt.ref()));
    }

    public synchronized void put(Breakpoint breakpoint) {
        replace(breakpoints, breakpoint, b -> b.id().equals(breakpoint.id()));
    }

    public synchronized void put(Checkpoint checkpoint) {
        replace(checkpoints, checkpoint, c -> c.id().equals(checkpoint.id()));
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
        fileChanges.add(change);
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
        return append(draft, clock.instant());
    }

    public synchronized Event append(EventDraft draft, Instant at) {
        Event event =
                new Event(
                        events.size() + 1L,
                        at,
                        draft.type(),
                        draft.project(),
                        draft.task(),
                        draft.attempt(),
                        draft.data());
        events.add(event);
        notifyAll();
        return event;
    }

    public synchronized void evidence(String id, String text) {
        evidence.put(id, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sets what a task, or a pair of checkpoints {@code A..B}, differs by. */
    public synchronized void diff(String key, List<PathDiff> changes, String patch) {
        diffs.put(key, List.copyOf(changes));
        patches.put(key, patch);
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
        previews.put(breakpoint + " " + option, preview);
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
        askedAgain = question;
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
        for (Task task : tasks) {
            counts.merge(task.state().name().toLowerCase(Locale.ROOT), 1L, Long::sum);
        }
        List<Task> ready =
                tasks.stream()
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
                tasks.stream()
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
                breakpoints.stream().filter(b -> b.state() == Breakpoint.State.OPEN).toList(),
                List.copyOf(holds),
                ready,
                ended,
                new Overview.ModelLine(modelName, modelState, null, 0, 0, null, 0),
                new SettingsLine(List.of(), List.of()),
                List.of("local"),
                events.size(),
                diedAt);
    }

    private static Instant end(Task task) {
        Instant at = task.endedAt();
        return at == null ? Instant.EPOCH : at;
    }

    @Override
    public synchronized List<Event> events(long after, int max, long waitMillis) {
        entered();
        long end = System.nanoTime() + waitMillis * 1_000_000;
        while (events.size() <= after) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return List.of();
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return List.of();
            }
        }
        return events.stream().filter(e -> e.seq() > after).limit(max).toList();
    }

    @Override
    public synchronized long seqBefore(Instant time) {
        entered();
        return events.stream()
                .filter(e -> !e.at().isBefore(time))
                .mapToLong(e -> e.seq() - 1)
                .findFirst()
                .orElse(events.isEmpty() ? 0 : events.getLast().seq());
    }

    @Override
    public synchronized List<Event> lastEvents(@Nullable String task, int max) {
        entered();
        List<Event> of =
                events.stream().filter(e -> task == null || task.equals(e.task())).toList();
        return List.copyOf(of.subList(Math.max(0, of.size() - max), of.size()));
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
        tasks.removeIf(t -> t.project().equals(id));
        checkpoints.removeIf(c -> c.project().equals(id));
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
        String in = find(project).id();
        List<Task> made = new ArrayList<>();
        for (TaskDraft draft : drafts) {
            String wished = draft.id();
            long number = tasks.size() + made.size() + 1L;
            String id = wished != null ? wished : "task-" + number;
            if (tasks.stream().anyMatch(t -> t.id().equals(id))) {
                throw new WatchkeeperException(
                        Code.UNKNOWN_ID, "task id " + id + " is taken", "choose another id");
            }
            made.add(
                    new Task(
                            id,
                            number,
                            in,
                            clock.instant(),
                            draft.spec(),
                            TaskProgress.untried(
                                    draft.spec().after().isEmpty()
                                            ? TaskState.READY
                                            : TaskState.PENDING)));
        }
        for (Task task : made) {
            tasks.add(task);
            append(EventDraft.of(EventType.TASK_ADDED, task, Map.of("title", task.title())));
        }
        return List.copyOf(made);
    }

    @Override
    public synchronized List<Task> tasks(TaskQuery query) {
        entered();
        String asked = query.project();
        String id = asked == null ? null : find(asked).id();
        return tasks.stream()
                .filter(t -> id == null || t.project().equals(id))
                .filter(t -> query.states().isEmpty() || query.states().contains(t.state()))
                .filter(t -> t.number() > query.after())
                .sorted(Comparator.comparing(Task::number))
                .limit(query.max())
                .toList();
    }

    @Override
    public synchronized List<Task> findTasks(List<String> words, int max) {
        entered();
        return tasks.reversed().stream()
                .filter(t -> {
                    String text =
                            (t.id() + " " + t.title() + " " + t.state()).toLowerCase(Locale.ROOT);
                    return words.stream().allMatch(w -> text.contains(w.toLowerCase(Locale.ROOT)));
                })
                .limit(max)
                .toList();
    }

    @Override
    public synchronized List<Task> tasksById(List<String> ids) {
        entered();
        return tasks.stream().filter(t -> ids.contains(t.id())).toList();
    }

    @Override
    public synchronized List<Task> endedTasks(Instant time) {
        entered();
        return tasks.stream()
                .filter(t -> {
                    Instant ended = t.endedAt();
                    return ended != null && !ended.isBefore(time);
                })
                .toList();
    }

    @Override
    public synchronized List<Attempt> endedAttempts(Instant time) {
        entered();
        return attempts.stream()
                .filter(a -> {
                    Instant ended = a.endedAt();
                    return ended != null && !ended.isBefore(time);
                })
                .toList();
    }

    @Override
    public synchronized List<Task> dependents(String task) {
        entered();
        return tasks.stream().filter(t -> t.after().contains(task)).toList();
    }

    @Override
    public synchronized Task task(String id) {
        entered();
        return findTask(id);
    }

    @Override
    public synchronized List<Attempt> attempts(String task) {
        entered();
        String id = findTask(task).id();
        return attempts.stream()
                .filter(a -> a.ref().task().equals(id))
                .sorted(Comparator.comparing(Attempt::ref))
                .toList();
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
        Task t = findTask(id);
        Task edited =
                t.with(
                        new TaskSpec(
                                title != null ? title : t.title(),
                                brief != null ? brief : t.brief(),
                                t.after(),
                                priority != null
                                        ? Priority.valueOf(priority.toUpperCase(Locale.ROOT))
                                        : t.priority(),
                                agent != null ? agent : t.agent(),
                                checks != null ? checks : t.checks(),
                                scope != null ? scope : t.scope(),
                                t.critical()));
        put(edited);
        append(EventDraft.of(EventType.TASK_CHANGED, edited, Map.of()));
        return edited;
    }

    @Override
    public synchronized Task cancelTask(String id) {
        called("cancelTask", id);
        Task cancelled = move(findTask(id), TaskState.CANCELLED);
        whenCancelled.forEach(this::append);
        return cancelled;
    }

    /** What the journal tells of each task that is cancelled from now on. */
    public synchronized void whenCancelled(EventDraft told) {
        whenCancelled.add(told);
    }

    @Override
    public synchronized Task retryTask(String id) {
        called("retryTask", id);
        return move(findTask(id).withAttempts(0), TaskState.READY);
    }

    @Override
    public synchronized List<PathDiff> taskChanges(String task) {
        entered();
        return diffs.getOrDefault(findTask(task).id(), List.of());
    }

    @Override
    public synchronized String taskPatch(String task, int maxChars) {
        entered();
        String patch = patches.getOrDefault(findTask(task).id(), "");
        return patch.length() <= maxChars ? patch : patch.substring(0, maxChars);
    }

    @Override
    public synchronized List<FileChange> fileChanges(String task, int attempt) {
        entered();
        AttemptRef ref = new AttemptRef(task, attempt);
        return fileChanges.stream().filter(c -> ref.equals(c.attempt())).toList();
    }

    @Override
    public synchronized List<Breakpoint> breakpoints(boolean all) {
        entered();
        return breakpoints.stream().filter(b -> all || b.state() == Breakpoint.State.OPEN).toList();
    }

    @Override
    public synchronized Breakpoint breakpoint(String id) {
        entered();
        return findBreakpoint(id);
    }

    @Override
    public synchronized AnswerPreview previewAnswer(String id, BreakpointAction option) {
        entered();
        findBreakpoint(id);
        return previews.getOrDefault(id + " " + option, AnswerPreview.NOTHING);
    }

    @Override
    public synchronized Breakpoint retryWithAgent(String id, String agent, String say) {
        called("retryWithAgent", id, agent, say);
        return resolved(id, TaskAction.RETRY_OTHER, say);
    }

    @Override
    public synchronized Breakpoint resolveBreakpoint(
            String id, BreakpointAction option, String say) {
        called("resolveBreakpoint", id, option, say);
        if (!findBreakpoint(id).allows(option)) {
            throw new WatchkeeperException(
                    Code.USAGE,
                    "breakpoint " + id + " has no option " + option,
                    "watchkeeper breakpoint show " + id);
        }
        return resolved(id, option, say);
    }

    private Breakpoint resolved(String id, BreakpointAction option, String say) {
        Breakpoint open = findBreakpoint(id);
        if (open.state() != Breakpoint.State.OPEN) {
            throw new WatchkeeperException(
                    Code.CONFLICT,
                    "breakpoint " + id + " is " + open.state().word() + " already",
                    "watchkeeper breakpoint show " + id);
        }
        Breakpoint closed =
                open.closed(
                        Breakpoint.State.RESOLVED,
                        new Resolution(option, say, "person", clock.instant()));
        put(closed);
        append(
                new EventDraft(
                        EventType.BREAKPOINT_RESOLVED,
                        closed.project(),
                        closed.task(),
                        closed.attempt(),
                        Map.of("breakpoint", id, "option", option.word())));
        tasks.stream()
                .filter(t -> t.id().equals(closed.task()))
                .findFirst()
                .ifPresent(t -> move(t.withBreakpoint(null), after(option)));
        Breakpoint again = askedAgain;
        if (again != null) {
            put(again);
            Task asked = task(closed.task()).in(TaskState.WAITING, clock.instant());
            put(asked.withBreakpoint(again.id()));
        }
        return closed;
    }

    private static TaskState after(BreakpointAction option) {
        return switch (option.word()) {
            case "accept", "take-over" -> TaskState.DONE;
            case "skip" -> TaskState.CANCELLED;
            case "fail", "stop-below" -> TaskState.FAILED;
            default -> TaskState.READY;
        };
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
        return new ConfidenceWorth(
                false,
                12,
                30,
                new Reliability(
                        List.of(new Reliability.Bin(0.8, 0.9, 12, 0.85, 0.75)), 12, 0.2, 0.1),
                new Certificate(0.02, 0.7, false, 10, 1, 0.394, 226),
                (int) outcomes.stream().filter(o -> o.label() == null).count(),
                List.of(new ConfidenceWorth.Weight("checks", 3.6, 3.6)));
    }

    @Override
    public synchronized List<Outcome> spotChecks() {
        entered();
        return outcomes.stream().filter(o -> o.label() == null).toList();
    }

    @Override
    public synchronized Outcome labelOutcome(String task, String label) {
        called("labelOutcome", task, label);
        Outcome known =
                spotCheck(task(task))
                        .labelled(
                                Outcome.Label.valueOf(label.toUpperCase(Locale.ROOT)),
                                Outcome.Source.SPOT_CHECK,
                                clock.instant());
        replace(outcomes, known, o -> o.ref().equals(known.ref()));
        append(EventDraft.of(EventType.OUTCOME_KNOWN, task(task), Map.of("label", label)));
        return known;
    }

    /** Offers a task's work as a spot check. */
    public synchronized void offerSpotCheck(String task) {
        outcomes.add(spotCheck(task(task)));
    }

    private Outcome spotCheck(Task t) {
        return new Outcome(
                new AttemptRef(t.id(), 1),
                t.project(),
                "claude",
                "local",
                Map.of("checks", 1.0),
                0.83,
                false,
                0.7,
                true,
                true,
                0.05,
                null,
                null,
                clock.instant(),
                null);
    }

    @Override
    public synchronized List<Checkpoint> checkpoints(@Nullable String project) {
        entered();
        String id = project == null ? null : find(project).id();
        return checkpoints.stream().filter(c -> id == null || c.project().equals(id)).toList();
    }

    @Override
    public synchronized Job takeCheckpoint(String project) {
        called("takeCheckpoint", project);
        Checkpoint made =
                new Checkpoint(
                        "cp-" + (checkpoints.size() + 1),
                        find(project).id(),
                        new WorkspaceId("ws-1"),
                        null,
                        0,
                        Checkpoint.Kind.MANUAL,
                        "snapshot-" + (checkpoints.size() + 1),
                        42,
                        2048,
                        7,
                        false,
                        clock.instant(),
                        clock.instant());
        checkpoints.add(made);
        return jobs.done(
                Job.Kind.CHECKPOINT, "checkpoint of " + project, new JobResult.Taken(made));
    }

    @Override
    public List<UncoveredPath> leftOut(String checkpoint) {
        return List.of();
    }

    @Override
    public synchronized List<PathDiff> diffCheckpoints(String from, @Nullable String to) {
        entered();
        String a = findCheckpoint(from).id();
        String b = to == null ? "" : findCheckpoint(to).id();
        return diffs.getOrDefault(a + ".." + b, List.of());
    }

    @Override
    public synchronized Job restoreCheckpoint(String id, List<String> paths, String key) {
        called("restoreCheckpoint", id, paths, key);
        return jobs.done(
                Job.Kind.RESTORE,
                "restore " + id,
                new JobResult.Restored(restore(id, paths, false)));
    }

    @Override
    public synchronized RestoreResult previewRestore(String id, List<String> paths) {
        called("previewRestore", id, paths);
        return restore(id, paths, true);
    }

    private RestoreResult restore(String id, List<String> paths, boolean dryRun) {
        findCheckpoint(id);
        List<String> written = new ArrayList<>();
        List<String> deleted = new ArrayList<>();
        for (PathDiff diff : diffs.getOrDefault(id + "..", List.of())) {
            if (paths.isEmpty() || paths.contains(diff.path())) {
                (diff.kind() == FileChange.Kind.ADDED ? deleted : written).add(diff.path());
            }
        }
        return new RestoreResult(
                dryRun ? null : "cp-rescue",
                List.copyOf(written),
                List.copyOf(deleted),
                40,
                List.of());
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
        List<String> asked =
                ids.isEmpty() ? checkpoints.stream().map(Checkpoint::id).toList() : ids;
        asked.forEach(id -> put(findCheckpoint(id).proven()));
        return jobs.done(
                Job.Kind.VERIFY,
                "verify",
                new JobResult.Verified(
                        asked.stream().map(id -> new JobResult.Proof(id, List.of())).toList()));
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

    private void called(String name, @Nullable Object... arguments) {
        calls.add(name + Arrays.asList(arguments).toString().replaceAll("(?s)^\\[(.*)]$", "($1)"));
        entered();
    }

    private void entered() {
        RuntimeException failure = next;
        if (failure != null) {
            next = null;
            throw failure;
        }
    }

    private Task move(Task task, TaskState state) {
        Task moved = task.in(state, clock.instant());
        put(moved);
        append(
                EventDraft.of(
                        switch (state) {
                            case DONE -> EventType.TASK_DONE;
                            case FAILED -> EventType.TASK_FAILED;
                            case READY -> EventType.TASK_READY;
                            case PENDING, RUNNING, WAITING, HELD, CANCELLED, BLOCKED ->
                                    EventType.TASK_CHANGED;
                        },
                        moved,
                        Map.of("state", state.name().toLowerCase(Locale.ROOT))));
        return moved;
    }

    private Project find(String wanted) {
        return projects.stream()
                .filter(p ->
                        p.id().equals(wanted) || p.name().equals(wanted) || p.path().equals(wanted))
                .findFirst()
                .orElseThrow(() -> unknown("project", wanted));
    }

    private Task findTask(String id) {
        return tasks.stream()
                .filter(t -> t.id().equals(id))
                .findFirst()
                .orElseThrow(() -> unknown("task", id));
    }

    private Breakpoint findBreakpoint(String id) {
        return breakpoints.stream()
                .filter(b -> b.id().equals(id))
                .findFirst()
                .orElseThrow(() -> unknown("breakpoint", id));
    }

    private Checkpoint findCheckpoint(String id) {
        return checkpoints.stream()
                .filter(c -> c.id().equals(id))
                .findFirst()
                .orElseThrow(() -> unknown("checkpoint", id));
    }

    private static WatchkeeperException unknown(String what, String id) {
        return new WatchkeeperException(
                Code.UNKNOWN_ID, "there is no " + what + " " + id, "watchkeeper " + what + " list");
    }

    private static <T> void replace(List<T> in, T value, Predicate<T> same) {
        for (int i = 0; i < in.size(); i++) {
            if (same.test(in.get(i))) {
                in.set(i, value);
                return;
            }
        }
        in.add(value);
    }
}
