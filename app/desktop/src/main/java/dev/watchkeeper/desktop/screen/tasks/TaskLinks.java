package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What comes before and after what. */
final class TaskLinks {
    static final TaskLinks NONE = new TaskLinks(List.of());

    private final Map<String, Task> tasks = new HashMap<>();
    private final Map<String, List<String>> next = new HashMap<>();
    private @Nullable String waits;

    TaskLinks(Collection<Task> all) {
        for (Task task : all) {
            tasks.put(task.id(), task);
        }
        for (Task task : all) {
            for (String before : task.after()) {
                next.computeIfAbsent(before, b -> new ArrayList<>()).add(task.id());
            }
        }
    }

    /** The tasks directly before one, of those that there are. */
    List<String> before(String id) {
        Task task = tasks.get(id);
        return task == null ? List.of() : task.after().stream().filter(tasks::containsKey).toList();
    }

    /** The tasks directly after one. */
    List<String> after(String id) {
        return next.getOrDefault(id, List.of());
    }

    /** All before a task, however far, the nearest first. */
    Set<String> ancestors(String id) {
        return reached(id, this::before);
    }

    /** All after a task, however far, the nearest first. */
    Set<String> descendants(String id) {
        return reached(id, this::after);
    }

    /** Those after a task, however far, that have not ended: they wait for it. */
    List<String> waiting(String id) {
        return descendants(id).stream().filter(t -> !state(t).ended()).toList();
    }

    private List<String> pendingAfter(String id) {
        return after(id).stream().filter(t -> state(t) == TaskState.PENDING).toList();
    }

    private TaskState state(String id) {
        Task task = tasks.get(id);
        return task == null ? TaskState.CANCELLED : task.state();
    }

    private static Set<String> reached(String from, Function<String, List<String>> step) {
        Set<String> seen = new LinkedHashSet<>();
        Deque<String> toVisit = new ArrayDeque<>(step.apply(from));
        while (!toVisit.isEmpty()) {
            String here = toVisit.remove();
            if (!here.equals(from) && seen.add(here)) {
                toVisit.addAll(step.apply(here));
            }
        }
        return seen;
    }

    /**
     * What holds the others up, such as {@code 4 wait for T-17, 1 for T-9}; empty if nothing waits.
     * A task that waits itself is not named, but what it waits for.
     */
    String waits() {
        String known = waits;
        if (known == null) {
            known = waitsFor();
            waits = known;
        }
        return known;
    }

    /**
     * Walks from what holds up, which is little: each of thousands in a chain has all before it.
     */
    private String waitsFor() {
        Map<String, Integer> counts = new HashMap<>();
        for (Task task : tasks.values()) {
            if (task.state() != TaskState.PENDING && task.state() != TaskState.DONE) {
                int held = reached(task.id(), this::pendingAfter).size();
                if (held > 0) {
                    counts.put(task.id(), held);
                }
            }
        }
        List<Map.Entry<String, Integer>> most =
                counts.entrySet().stream()
                        .sorted(
                                Map.Entry.<String, Integer>comparingByValue()
                                        .reversed()
                                        .thenComparing(Comparator.comparing(Map.Entry::getKey)))
                        .limit(2)
                        .toList();
        StringBuilder words = new StringBuilder();
        for (Map.Entry<String, Integer> one : most) {
            words.append(words.isEmpty() ? "" : ", ").append(one.getValue());
            words.append(words.length() > 8 ? "" : one.getValue() == 1 ? " waits" : " wait");
            words.append(" for ").append(one.getKey());
        }
        return words.toString();
    }
}
