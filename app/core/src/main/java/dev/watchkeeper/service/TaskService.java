package dev.watchkeeper.service;

import dev.watchkeeper.control.TasksPort;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskEdit;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.supervise.TaskCancellation;
import dev.watchkeeper.supervise.TaskDiffs;
import dev.watchkeeper.supervise.TaskEditor;
import dev.watchkeeper.supervise.TaskRetry;
import dev.watchkeeper.workspace.TasksFile;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Answers about tasks from the state, and hands what changes them to who carries it out. */
public final class TaskService implements TasksPort {
    private final StateManager state;
    private final ProjectService projects;
    private final TaskEditor editor;
    private final TaskCancellation cancellation;
    private final TaskRetry retries;
    private final TaskDiffs diffs;

    public TaskService(
            StateManager state,
            ProjectService projects,
            TaskEditor editor,
            TaskCancellation cancellation,
            TaskRetry retries,
            TaskDiffs diffs) {
        this.state = state;
        this.projects = projects;
        this.editor = editor;
        this.cancellation = cancellation;
        this.retries = retries;
        this.diffs = diffs;
    }

    @Override
    public List<Task> addTasks(String project, List<TaskDraft> drafts) {
        return editor.add(projects.findProject(project), drafts);
    }

    @Override
    public List<TaskDraft> parseTasks(String place, String text) {
        return TasksFile.parse(place, text);
    }

    @Override
    public List<TaskDraft> tasksInFile(String path) {
        return TasksFile.read(path);
    }

    @Override
    public List<Task> tasks(TaskQuery query) {
        TaskQuery byId = query.of(projects.idOf(query.project()));
        return state.read(v -> v.tasks(byId));
    }

    @Override
    public List<Task> findTasks(List<String> words, int max) {
        int most = Math.clamp(max, 1, TaskQuery.MOST);
        return state.read(v -> v.findTasks(words, most));
    }

    @Override
    public List<Task> tasksById(List<String> ids) {
        return state.read(v ->
                ids.stream()
                        .distinct()
                        .flatMap(id -> v.task(id).stream())
                        .sorted(Comparator.comparing(Task::number))
                        .toList());
    }

    @Override
    public List<Task> endedTasks(Instant since) {
        return state.read(v -> v.endedTasks(since));
    }

    @Override
    public List<Attempt> endedAttempts(Instant since) {
        return state.read(v -> v.endedAttempts(since));
    }

    @Override
    public List<Task> dependents(String task) {
        Task known = task(task);
        return state.read(v -> v.dependents(known.id()));
    }

    @Override
    public Task task(String id) {
        return state.read(v -> v.task(id)).orElseThrow(() -> unknown("task", id, "task list"));
    }

    @Override
    public List<Attempt> attempts(String task) {
        Task known = task(task);
        return state.read(v -> v.attempts(known.id()));
    }

    @Override
    public Task editTask(String id, TaskEdit edit) {
        return editor.edit(id, edit);
    }

    @Override
    public Task cancelTask(String id) {
        return cancellation.cancel(id);
    }

    @Override
    public Task retryTask(String id) {
        return retries.retry(id);
    }

    @Override
    public List<PathDiff> taskChanges(String task) {
        return diffs.changes(task);
    }

    @Override
    public String taskPatch(String task, int maxChars) {
        return diffs.patch(task, maxChars);
    }

    @Override
    public List<FileChange> fileChanges(String task, int attempt) {
        Task known = task(task);
        return attempt < 1
                ? List.of()
                : state.read(v -> v.changes(new AttemptRef(known.id(), attempt)));
    }

    /** An id that nothing has, and the command that lists those there are. */
    static WatchkeeperException unknown(String kind, String id, String list) {
        return new WatchkeeperException(
                WatchkeeperException.Code.UNKNOWN_ID,
                "there is no " + kind + " '" + id + "'",
                "'watchkeeper " + list + "' shows them");
    }
}
