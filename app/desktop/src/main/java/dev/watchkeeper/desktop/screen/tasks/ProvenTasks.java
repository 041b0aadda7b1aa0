package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.fx.ProvenWork;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Of which accepted tasks something that we ran is known to have passed: looked up for those that
 * are shown, once each. For the JavaFX thread.
 */
final class ProvenTasks {
    private static final int AT_ONCE = 60;

    private final Bridge bridge;
    private final Runnable changed;
    private final Map<String, Task> wanted = new LinkedHashMap<>();
    private final Map<String, Task> known = new LinkedHashMap<>();
    private final Set<String> proven = new HashSet<>();
    private boolean asking;

    /**
     * @param changed is told after more became known
     */
    ProvenTasks(Bridge bridge, Runnable changed) {
        this.bridge = bridge;
        this.changed = changed;
    }

    /** A task is shown: what speaks for it is looked up at the next {@link #look}. */
    void shown(Task task) {
        if (task.state() == TaskState.DONE
                && task.attempts() > 0
                && !task.equals(known.get(task.id()))) {
            wanted.put(task.id(), task);
        }
    }

    /** Looks up what is wanted, if anything is. */
    void look() {
        if (asking || wanted.isEmpty() || !bridge.last().connected()) {
            return;
        }
        List<Task> now = wanted.values().stream().limit(AT_ONCE).toList();
        asking = true;
        bridge.ask(
                c -> now.stream().filter(t -> speaksFor(c.attempts(t.id()))).map(Task::id).toList(),
                found -> {
                    asking = false;
                    for (Task task : now) {
                        wanted.remove(task.id());
                        known.put(task.id(), task);
                        proven.remove(task.id());
                    }
                    proven.addAll(found);
                    changed.run();
                },
                trouble -> {
                    asking = false;
                    wanted.clear();
                });
    }

    private static boolean speaksFor(List<Attempt> attempts) {
        return !attempts.isEmpty() && ProvenWork.isProven(attempts.getLast());
    }

    Set<String> ids() {
        return proven;
    }
}
