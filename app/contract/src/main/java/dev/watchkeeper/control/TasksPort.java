package dev.watchkeeper.control;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskEdit;
import dev.watchkeeper.domain.TaskQuery;

import java.time.Instant;
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
     * Reads a tasks file of the machine of the supervisor; nothing is added. Only a person may: it
     * reads what the caller likes.
     *
     * @param path absolute path of the file
     * @throws dev.watchkeeper.domain.WatchkeeperException if it can't be read, or names everything
     *     that is wrong in it, one line each, {@code FILE:LINE:COLUMN: what}
     */
    List<TaskDraft> tasksInFile(String path);

    /**
     * A page of tasks, in the order of creation; {@link TaskPages} reads all of them.
     *
     * @param query its project by id, name or path
     */
    @Reading
    List<Task> tasks(TaskQuery query);

    /**
     * Tasks whose id, title or state holds each of some words, in whatever case; the newest first.
     *
     * @param words none for any task
     * @param max from 1 to {@value TaskQuery#MOST}
     */
    @Reading
    List<Task> findTasks(List<String> words, int max);

    /** The tasks of these ids that there are, in the order of creation. */
    @Reading
    List<Task> tasksById(List<String> ids);

    /** The tasks that ended at a time or later, in the order of creation. */
    @Reading
    List<Task> endedTasks(Instant since);

    /** The attempts that ended at a time or later, by their end. */
    @Reading
    List<Attempt> endedAttempts(Instant since);

    /** The tasks that come directly after one. */
    @Reading
    List<Task> dependents(String task);

    @Reading
    Task task(String id);

    /** Its attempts in order. */
    @Reading
    List<Attempt> attempts(String task);

    /**
     * Changes a task that is not under way. What it comes after can be changed until its first
     * attempt.
     *
     * @throws dev.watchkeeper.domain.WatchkeeperException if it can't be changed any more, could
     *     not be handed to an agent then, or would wait for itself, with the path
     */
    Task editTask(String id, TaskEdit edit);

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
