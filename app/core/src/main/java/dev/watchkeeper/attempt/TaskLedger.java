package dev.watchkeeper.attempt;

import dev.watchkeeper.assess.Scope;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Resolution;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskEdit;
import dev.watchkeeper.domain.TaskProgress;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.schedule.TaskDependencies;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.state.Transaction;
import dev.watchkeeper.state.View;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The tasks' book: adding, changing, ending them, and what that means for those after them. */
public final class TaskLedger {
    private final StateManager state;
    private final Clock clock;

    public TaskLedger(StateManager state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    /**
     * Adds tasks, all or none.
     *
     * @param check throws for one that can't be added
     */
    public List<Task> add(String project, List<TaskDraft> drafts, Consumer<Task> check) {
        return state.write(tx -> {
            Map<String, List<String>> after = new HashMap<>();
            List<String> ids = new ArrayList<>();
            for (TaskDraft d : drafts) {
                String id = d.id() != null ? d.id() : freshId(tx, after);
                if (after.containsKey(id) || tx.task(id).isPresent()) {
                    throw new WatchkeeperException(
                            WatchkeeperException.Code.USAGE,
                            "there is a task '" + id + "' already",
                            "choose another id");
                }
                after.put(id, d.spec().after());
                ids.add(id);
            }
            TaskDependencies.check(after, id -> tx.task(id).isPresent());
            List<Task> made = new ArrayList<>();
            Instant now = clock.instant();
            for (int i = 0; i < drafts.size(); i++) {
                TaskDraft d = drafts.get(i);
                Task task = made(d.spec(), ids.get(i), tx.next("task-number"), project, now);
                check.accept(task);
                tx.put(task);
                append(tx, EventType.TASK_ADDED, task, Map.of("title", task.title()));
                made.add(task);
            }
            List<Task> settled = new ArrayList<>();
            for (Task task : made) {
                settled.add(settle(tx, task));
            }
            return settled;
        });
    }

    private static String freshId(Transaction tx, Map<String, List<String>> taken) {
        String id;
        do {
            id = "T-" + tx.next("task");
        } while (taken.containsKey(id) || tx.task(id).isPresent());
        return id;
    }

    /** The globs as they are, if each can be meant. */
    private static List<String> scope(List<String> globs) {
        for (String glob : globs) {
            String problem = Scope.problem(glob);
            if (!problem.isEmpty()) {
                throw new WatchkeeperException(
                        WatchkeeperException.Code.USAGE,
                        "'" + glob + "' is no scope: " + problem,
                        "name paths from the workspace on, such as 'src/**'");
            }
        }
        return globs;
    }

    private static Task made(TaskSpec spec, String id, long number, String project, Instant now) {
        return new Task(
                id, number, project, now, checked(spec), TaskProgress.untried(TaskState.PENDING));
    }

    /** The spec with its title in one line, if its scope can be meant. */
    private static TaskSpec checked(TaskSpec s) {
        return new TaskSpec(
                TaskTitles.checked(s.title()),
                s.brief(),
                s.after(),
                s.priority(),
                s.agent(),
                s.checks(),
                scope(s.scope()),
                s.critical());
    }

    /** Brings a task that has not begun into the state that those before it leave it in. */
    public Task settle(Transaction tx, Task task) {
        return moved(tx, task, TaskDependencies.stateFor(task, id -> stateOf(tx, id)));
    }

    /** After a task has ended or come back to life: those that come after it follow. */
    public void followedBy(Transaction tx, Task task) {
        TaskDependencies.propagate(task, tx::dependents, id -> stateOf(tx, id))
                .forEach((id, next) -> {
                    var unused = moved(tx, required(tx, id), next);
                });
    }

    private static @Nullable TaskState stateOf(Transaction tx, String id) {
        return tx.task(id).map(Task::state).orElse(null);
    }

    private Task moved(Transaction tx, Task task, TaskState next) {
        if (next == task.state()) {
            return task;
        }
        Task moved = task.in(next, clock.instant());
        tx.put(moved);
        append(
                tx,
                next == TaskState.READY ? EventType.TASK_READY : EventType.TASK_CHANGED,
                moved,
                Map.of("state", word(next)));
        return moved;
    }

    /** Lets a task run again that was held, unless it has become something else meanwhile. */
    void goesOn(String id) {
        var unused =
                state.write(tx -> {
                    Task task = required(tx, id);
                    if (task.state() == TaskState.HELD) {
                        tx.put(task.in(TaskState.RUNNING, clock.instant()));
                    }
                    return task;
                });
    }

    /** Ends a task and lets those after it follow. */
    public Task end(Transaction tx, Task task, TaskState how, Map<String, Object> data) {
        Task ended = task.in(how, clock.instant());
        tx.put(ended);
        EventType type =
                switch (how) {
                    case DONE -> EventType.TASK_DONE;
                    case FAILED -> EventType.TASK_FAILED;
                    case CANCELLED, PENDING, READY, RUNNING, WAITING, HELD, BLOCKED ->
                            EventType.TASK_CHANGED;
                };
        Map<String, Object> more = new HashMap<>(data);
        more.put("state", word(how));
        append(tx, type, ended, more);
        followedBy(tx, ended);
        return ended;
    }

    /** Calls a task off wherever it stands: its questions are closed with it. */
    public Task cancel(Transaction tx, Task task, String by) {
        for (Breakpoint b : tx.breakpoints(Set.of(Breakpoint.State.OPEN))) {
            if (b.task().equals(task.id())) {
                tx.put(
                        b.closed(
                                Breakpoint.State.RESOLVED,
                                new Resolution(
                                        TaskAction.SKIP, "task cancelled", by, clock.instant())));
            }
        }
        endChain(tx, task);
        return end(tx, task, TaskState.CANCELLED, Map.of("by", by));
    }

    /**
     * A retry that was due and will not be made is an attempt all the same: while it is not closed
     * nobody else begins in the workspace that holds the work of those before it, and what comes
     * after it does not go on from them.
     */
    private void endChain(Transaction tx, Task task) {
        List<Attempt> all = tx.attempts(task.id());
        if (!all.isEmpty()
                && all.getLast().state() == AttemptState.CLOSED
                && AttemptBaseline.goesOn(tx, all.getLast())) {
            tx.put(all.getLast().next(clock.instant()));
        }
    }

    /**
     * Ends a task as cancelled and puts smaller ones in its place, each after the one before it;
     * what came after the task comes after the last of them. The checks are the last one's.
     *
     * @param titles at least one
     * @return ids of the smaller ones
     */
    public List<String> split(Transaction tx, Task task, List<String> titles, String by) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < titles.size(); i++) {
            String id = partId(tx, task.id());
            Task part =
                    made(
                            new TaskSpec(
                                    titles.get(i),
                                    ("Part "
                                                    + (i + 1)
                                                    + " of "
                                                    + titles.size()
                                                    + " of: "
                                                    + task.title()
                                                    + "\n\n"
                                                    + task.brief())
                                            .strip(),
                                    ids.isEmpty() ? task.after() : List.of(ids.getLast()),
                                    task.priority(),
                                    task.agent(),
                                    i == titles.size() - 1 ? task.checks() : List.of(),
                                    task.scope(),
                                    task.critical()),
                            id,
                            tx.next("task-number"),
                            task.project(),
                            clock.instant());
            tx.put(part);
            append(tx, EventType.TASK_ADDED, part, Map.of("title", part.title(), "of", task.id()));
            var unused = settle(tx, part);
            ids.add(id);
        }
        for (Task next : tx.dependents(task.id())) {
            tx.put(
                    next.withAfter(
                            next.after().stream()
                                    .map(a -> a.equals(task.id()) ? ids.getLast() : a)
                                    .distinct()
                                    .toList()));
        }
        var unused = end(tx, task, TaskState.CANCELLED, Map.of("by", by, "split", ids));
        return ids;
    }

    private static String partId(Transaction tx, String of) {
        for (int n = 1; ; n++) {
            String id = of + "-" + n;
            if (tx.task(id).isEmpty()) {
                return id;
            }
        }
    }

    /**
     * Changes what a person wrote about a task that is not under way.
     *
     * @param check throws for one that can't be changed to this
     */
    public Task edit(String id, TaskEdit edit, Consumer<Task> check) {
        return state.write(tx -> {
            Task t = required(tx, id);
            if (t.state() == TaskState.RUNNING || t.state().ended()) {
                throw new WatchkeeperException(
                        WatchkeeperException.Code.CONFLICT,
                        "task " + id + " is " + word(t.state()) + " and can't be edited",
                        t.state().ended()
                                ? "add a new task, or 'task retry " + id + "' first"
                                : "wait for its attempt to end, or cancel it");
            }
            Task changed = t.with(checked(edit.of(t.spec())));
            boolean moved = !changed.after().equals(t.after());
            if (moved) {
                order(tx, changed);
            }
            check.accept(changed);
            tx.put(changed);
            append(tx, EventType.TASK_CHANGED, changed, Map.of("edited", true));
            if (!moved) {
                return changed;
            }
            Task settled = settle(tx, changed);
            followedBy(tx, settled);
            return settled;
        });
    }

    /** Refuses an order of tasks that can't be kept. */
    private static void order(Transaction tx, Task changed) {
        if (!tx.attempts(changed.id()).isEmpty()) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.CONFLICT,
                    "task "
                            + changed.id()
                            + " has begun; what it comes after can't be changed any more",
                    "leave 'after' as it is");
        }
        TaskDependencies.checkChange(
                changed.id(), changed.after(), id -> tx.task(id).map(Task::after).orElse(null));
    }

    public static Task required(View view, String id) {
        return view.task(id)
                .orElseThrow(() ->
                        new WatchkeeperException(
                                WatchkeeperException.Code.UNKNOWN_ID,
                                "there is no task '" + id + "'",
                                "'watchkeeper task list' shows them"));
    }

    public static String word(TaskState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    @SuppressWarnings("UnusedReturnValue")
    public static Event append(
            Transaction tx, EventType type, Task task, Map<String, Object> data) {
        return tx.append(EventDraft.of(type, task, data));
    }
}
