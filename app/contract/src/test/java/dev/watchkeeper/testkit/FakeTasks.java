package dev.watchkeeper.testkit;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskEdit;
import dev.watchkeeper.domain.TaskProgress;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.TaskState;
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

/** The tasks of {@link FakeControl}, which guards them, with their attempts. */
final class FakeTasks {
    private final Clock clock;
    private final FakeJournal journal;
    private final List<Task> tasks = new ArrayList<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<FileChange> fileChanges = new ArrayList<>();
    private final List<EventDraft> whenCancelled = new ArrayList<>();

    FakeTasks(Clock clock, FakeJournal journal) {
        this.clock = clock;
        this.journal = journal;
    }

    void put(Task task) {
        RecordedCalls.replace(tasks, task, t -> t.id().equals(task.id()));
    }

    void putAll(List<Task> fresh) {
        tasks.addAll(fresh);
    }

    void put(Attempt attempt) {
        RecordedCalls.replace(attempts, attempt, a -> a.ref().equals(attempt.ref()));
    }

    void record(FileChange change) {
        fileChanges.add(change);
    }

    void whenCancelled(EventDraft draft) {
        whenCancelled.add(draft);
    }

    void removeOf(String project) {
        tasks.removeIf(t -> t.project().equals(project));
    }

    /** In the order in which they were made. */
    List<Task> all() {
        return List.copyOf(tasks);
    }

    List<Task> add(String in, List<TaskDraft> drafts) {
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
            journal.append(
                    EventDraft.of(EventType.TASK_ADDED, task, Map.of("title", task.title())));
        }
        return List.copyOf(made);
    }

    List<Task> page(TaskQuery query, @Nullable String id) {
        return tasks.stream()
                .filter(t -> id == null || t.project().equals(id))
                .filter(t -> query.states().isEmpty() || query.states().contains(t.state()))
                .filter(t -> t.number() > query.after())
                .sorted(Comparator.comparing(Task::number))
                .limit(query.max())
                .toList();
    }

    List<Task> search(List<String> words, int max) {
        return tasks.reversed().stream()
                .filter(t -> {
                    String text =
                            (t.id() + " " + t.title() + " " + t.state()).toLowerCase(Locale.ROOT);
                    return words.stream().allMatch(w -> text.contains(w.toLowerCase(Locale.ROOT)));
                })
                .limit(max)
                .toList();
    }

    List<Task> byId(List<String> ids) {
        return tasks.stream().filter(t -> ids.contains(t.id())).toList();
    }

    List<Task> endedTasks(Instant time) {
        return tasks.stream()
                .filter(t -> {
                    Instant ended = t.endedAt();
                    return ended != null && !ended.isBefore(time);
                })
                .toList();
    }

    List<Attempt> endedAttempts(Instant time) {
        return attempts.stream()
                .filter(a -> {
                    Instant ended = a.endedAt();
                    return ended != null && !ended.isBefore(time);
                })
                .toList();
    }

    List<Task> dependents(String task) {
        return tasks.stream().filter(t -> t.after().contains(task)).toList();
    }

    List<Attempt> attempts(String task) {
        String id = required(task).id();
        return attempts.stream()
                .filter(a -> a.ref().task().equals(id))
                .sorted(Comparator.comparing(Attempt::ref))
                .toList();
    }

    Task edit(String id, TaskEdit edit) {
        Task t = required(id);
        Task edited = t.with(edit.of(t.spec()));
        put(edited);
        journal.append(EventDraft.of(EventType.TASK_CHANGED, edited, Map.of()));
        return edited;
    }

    Task cancel(String id) {
        Task cancelled = move(required(id), TaskState.CANCELLED);
        whenCancelled.forEach(journal::append);
        return cancelled;
    }

    Task retry(String id) {
        return move(required(id).withAttempts(0), TaskState.READY);
    }

    List<FileChange> fileChanges(String task, int attempt) {
        AttemptRef ref = new AttemptRef(task, attempt);
        return fileChanges.stream().filter(c -> ref.equals(c.attempt())).toList();
    }

    Task move(Task task, TaskState state) {
        Task moved = task.in(state, clock.instant());
        put(moved);
        journal.append(
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

    Task required(String id) {
        return tasks.stream()
                .filter(t -> t.id().equals(id))
                .findFirst()
                .orElseThrow(() -> RecordedCalls.unknown("task", id));
    }
}
