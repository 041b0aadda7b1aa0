package dev.watchkeeper.schedule;

import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** What the links between tasks mean. */
public final class TaskDependencies {
    private TaskDependencies() {}

    /**
     * Checks that every task named exists and that no task waits for itself.
     *
     * @param after for each new task's id the ids of those that must be done before it
     * @param exists whether there is a task with this id already
     * @throws WatchkeeperException that names the missing id, or the cycle's whole path
     */
    public static void check(Map<String, List<String>> after, Predicate<String> exists) {
        for (Map.Entry<String, List<String>> entry : after.entrySet()) {
            for (String before : entry.getValue()) {
                if (!after.containsKey(before) && !exists.test(before)) {
                    throw new WatchkeeperException(
                            WatchkeeperException.Code.UNKNOWN_ID,
                            "task '"
                                    + entry.getKey()
                                    + "' comes after '"
                                    + before
                                    + "', but there is no task '"
                                    + before
                                    + "'",
                            nearest(before, entry.getKey(), after.keySet())
                                    .map(id -> "did you mean '" + id + "'?")
                                    .orElse("add that task, or take it out of 'after'"));
                }
            }
        }
        refuseCycle(after);
    }

    /**
     * Checks that a task can come after others instead of those that it comes after now.
     *
     * @param after ids of the tasks that are to be done before it
     * @param afterOf the ids of the tasks before a task; {@code null} if there is no such task
     * @throws WatchkeeperException that names the missing id, or the cycle's whole path
     */
    public static void checkChange(
            String task, List<String> after, Function<String, @Nullable List<String>> afterOf) {
        check(Map.of(task, after), id -> id.equals(task) || afterOf.apply(id) != null);
        Map<String, List<String>> before = new LinkedHashMap<>();
        before.put(task, after);
        Deque<String> toVisit = new ArrayDeque<>(after);
        while (!toVisit.isEmpty()) {
            String next = toVisit.remove();
            if (!before.containsKey(next)) {
                @Nullable List<String> links = afterOf.apply(next);
                before.put(next, links == null ? List.of() : links);
                toVisit.addAll(before.get(next));
            }
        }
        refuseCycle(before);
    }

    private static void refuseCycle(Map<String, List<String>> after) {
        Optional<List<String>> cycle = cycle(after);
        if (cycle.isPresent()) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.SETTINGS,
                    "tasks wait for each other: " + String.join(" → ", cycle.get()),
                    "take one of these out of the other's 'after'");
        }
    }

    /**
     * A cycle, if there is one: its tasks in order, each one after the next, the first repeated at
     * the end. Links to unknown tasks are passed over.
     */
    public static Optional<List<String>> cycle(Map<String, List<String>> after) {
        Set<String> clean = new HashSet<>();
        for (String start : after.keySet()) {
            // Walked with a stack of its own, so that a chain of thousands of tasks is no overflow.
            Set<String> path = new LinkedHashSet<>();
            Deque<Iterator<String>> open = new ArrayDeque<>();
            Deque<String> names = new ArrayDeque<>();
            if (clean.contains(start)) {
                continue;
            }
            path.add(start);
            names.push(start);
            open.push(after.getOrDefault(start, List.of()).iterator());
            while (!open.isEmpty()) {
                if (!open.element().hasNext()) {
                    open.pop();
                    String done = names.pop();
                    path.remove(done);
                    clean.add(done);
                    continue;
                }
                String next = open.element().next();
                if (path.contains(next)) {
                    List<String> all = new ArrayList<>(path);
                    List<String> loop = new ArrayList<>(all.subList(all.indexOf(next), all.size()));
                    loop.add(next);
                    return Optional.of(List.copyOf(loop));
                }
                if (!clean.contains(next)) {
                    path.add(next);
                    names.push(next);
                    open.push(after.getOrDefault(next, List.of()).iterator());
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The state that a task's links give it: {@code BLOCKED} if one before it failed, was cancelled
     * or is blocked itself, {@code READY} if all before it are done, else {@code PENDING}. A task
     * in any other state than these three keeps it.
     *
     * @param stateOf the state of a task before it; {@code null} if there is no such task any more,
     *     which blocks
     */
    public static TaskState stateFor(Task task, Function<String, @Nullable TaskState> stateOf) {
        if (!followsLinks(task.state())) {
            return task.state();
        }
        boolean allDone = true;
        for (String id : task.after()) {
            @Nullable TaskState before = stateOf.apply(id);
            if (before == null || blocks(before)) {
                return TaskState.BLOCKED;
            }
            allDone &= before == TaskState.DONE;
        }
        return allDone ? TaskState.READY : TaskState.PENDING;
    }

    /**
     * What the change of one task's state changes in those after it, however far: the new state by
     * id, in the order in which it follows; only those that change.
     *
     * @param changed the task whose state has changed, in its new state
     * @param dependents the tasks that name a task directly in {@code after}
     * @param stateOf the state of a task; {@code null} if there is none
     */
    public static Map<String, TaskState> propagate(
            Task changed,
            Function<String, List<Task>> dependents,
            Function<String, @Nullable TaskState> stateOf) {
        Map<String, TaskState> known = new HashMap<>();
        known.put(changed.id(), changed.state());
        Map<String, TaskState> changes = new LinkedHashMap<>();
        Deque<String> toVisit = new ArrayDeque<>(List.of(changed.id()));
        while (!toVisit.isEmpty()) {
            for (Task next : dependents.apply(toVisit.remove())) {
                @Nullable TaskState has = known.get(next.id());
                TaskState now =
                        stateFor(
                                has == null ? next : next.in(has, next.createdAt()),
                                id -> {
                                    @Nullable TaskState before = known.get(id);
                                    return before != null ? before : stateOf.apply(id);
                                });
                if (now != (has == null ? next.state() : has)) {
                    known.put(next.id(), now);
                    changes.put(next.id(), now);
                    toVisit.add(next.id());
                }
            }
        }
        return changes;
    }

    private static boolean followsLinks(TaskState state) {
        return switch (state) {
            case PENDING, READY, BLOCKED -> true;
            case RUNNING, WAITING, HELD, DONE, FAILED, CANCELLED -> false;
        };
    }

    private static boolean blocks(TaskState state) {
        return switch (state) {
            case FAILED, CANCELLED, BLOCKED -> true;
            case PENDING, READY, RUNNING, WAITING, HELD, DONE -> false;
        };
    }

    private static Optional<String> nearest(String wrong, String self, Set<String> ids) {
        int best = Math.max(1, wrong.length() / 3) + 1;
        @Nullable String found = null;
        for (String id : ids) {
            int distance = distance(wrong, id);
            if (distance < best && !id.equals(self)) {
                best = distance;
                found = id;
            }
        }
        return Optional.ofNullable(found);
    }

    /** How many letters to change, add or take away to make one word the other. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
