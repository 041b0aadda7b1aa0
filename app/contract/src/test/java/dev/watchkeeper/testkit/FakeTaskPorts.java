package dev.watchkeeper.testkit;

import dev.watchkeeper.control.EventsPort;
import dev.watchkeeper.control.EvidencePage;
import dev.watchkeeper.control.EvidencePort;
import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.control.ProjectSettingsFile;
import dev.watchkeeper.control.ProjectsPort;
import dev.watchkeeper.control.ReportsPort;
import dev.watchkeeper.control.TasksPort;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskEdit;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Projects, tasks, the journal and evidence, in memory. */
abstract class FakeTaskPorts extends FakeSurroundings
        implements ProjectsPort, TasksPort, EventsPort, EvidencePort, ReportsPort {
    private final Clock clock;
    private String settingsText = "limits: {wait: 1h}\n";
    final FakeJournal journal;
    final FakeTasks tasks;
    final FakeCheckpoints checkpoints;
    private final List<Project> projects = new ArrayList<>();
    private final Map<String, byte[]> evidence = new HashMap<>();
    final Map<String, List<PathDiff>> diffs = new HashMap<>();
    private final Map<String, String> patches = new HashMap<>();
    private @Nullable List<TaskDraft> parsed;

    FakeTaskPorts(Clock clock) {
        super(clock);
        this.clock = clock;
        this.journal = new FakeJournal(clock);
        this.tasks = new FakeTasks(clock, journal);
        this.checkpoints = new FakeCheckpoints(clock, diffs);
    }

    public synchronized void put(Project project) {
        replace(projects, project, p -> p.id().equals(project.id()));
    }

    public synchronized void put(Task task) {
        tasks.put(task);
    }

    /** Adds many tasks that are not there yet. */
    public synchronized void putAll(List<Task> fresh) {
        tasks.putAll(fresh);
    }

    /** What a file of tasks is read as from now on; {@code null} as it was at first. */
    public synchronized void parsesTo(@Nullable List<TaskDraft> drafts) {
        parsed = drafts;
    }

    public synchronized void put(Attempt attempt) {
        tasks.put(attempt);
    }

    public synchronized void record(FileChange change) {
        tasks.record(change);
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
    public synchronized Task editTask(String id, TaskEdit edit) {
        called("editTask", id, edit);
        return tasks.edit(id, edit);
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
    public synchronized List<TaskDraft> parseTasks(String place, String text) {
        entered();
        List<TaskDraft> wanted = parsed;
        return wanted != null
                ? wanted
                : List.of(
                        draft("one", "One", List.of("./mvnw -q test")),
                        draft("two", "Two", List.of(), "one"));
    }

    @Override
    public synchronized List<TaskDraft> tasksInFile(String path) {
        return parseTasks(path, "");
    }

    private static TaskDraft draft(String id, String title, List<String> checks, String... after) {
        return new TaskDraft(
                id,
                new TaskSpec(
                        title, "", List.of(after), Priority.LOW, null, checks, List.of(), false));
    }

    @Override
    public synchronized Job writeReceipt(Instant since, String file, boolean replace) {
        called("writeReceipt", since, file, replace);
        return jobs.done(
                Job.Kind.REPORT,
                "receipt " + file,
                new JobResult.Receipt(
                        file, "sha256:" + "0".repeat(64), "0".repeat(64), 1, 2, replace));
    }

    @Override
    public synchronized Job judgeAnew(Instant since, List<String> sets, String model) {
        called("judgeAnew", since, sets, model);
        return jobs.done(
                Job.Kind.REPORT,
                "judge anew",
                new JobResult.JudgedAnew(
                        model,
                        3,
                        1,
                        1,
                        List.of(
                                new JobResult.Anew(
                                        "parse-dates",
                                        2,
                                        "accept",
                                        null,
                                        0.83,
                                        "ask",
                                        "unsure",
                                        0.41,
                                        ""),
                                new JobResult.Anew(
                                        "add-tests",
                                        1,
                                        "accept",
                                        null,
                                        0.9,
                                        null,
                                        null,
                                        null,
                                        "its checkpoint is gone"))));
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

    final @Nullable String idOf(@Nullable String project) {
        return project == null ? null : find(project).id();
    }

    final Project find(String wanted) {
        return projects.stream()
                .filter(p ->
                        p.id().equals(wanted) || p.name().equals(wanted) || p.path().equals(wanted))
                .findFirst()
                .orElseThrow(() -> unknown("project", wanted));
    }
}
