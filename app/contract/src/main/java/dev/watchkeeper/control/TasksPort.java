package dev.watchkeeper.control;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskDraft;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Tasks, their attempts, and what they changed. */
public interface TasksPort {
    /** Adds tasks, all or none. */
    List<Task> addTasks(String project, List<TaskDraft> drafts);

    /**
     * Reads the text of a tasks file; nothing is added.
     *
     * @param place how a person knows the text, such as its path
     */
    @Reading
    List<TaskDraft> parseTasks(String place, String text);

    /**
     * Tasks in the order of creation.
     *
     * @param project {@code null} for all
     */
    @Reading
    List<Task> tasks(@Nullable String project);

    @Reading
    Task task(String id);

    /** Its attempts in order. */
    @Reading
    List<Attempt> attempts(String task);

    /** Changes a task that is not under way. Parameters that are {@code null} stay as they are. */
    Task editTask(
            String id,
            @Nullable String title,
            @Nullable String brief,
            @Nullable String priority,
            @Nullable List<String> checks,
            @Nullable List<String> scope,
            @Nullable String agent);

    Task cancelTask(String id);

    /** Makes an ended or blocked task ready again, with a fresh count of attempts. */
    Task retryTask(String id);

    /** What a task changed against the tree before its first attempt. */
    @Reading
    List<PathDiff> taskChanges(String task);

    /** The same as a unified diff. */
    @Reading
    String taskPatch(String task, int maxChars);

    /** The file changes recorded for an attempt. */
    @Reading
    List<FileChange> fileChanges(String task, int attempt);
}
