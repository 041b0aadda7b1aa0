package dev.watchkeeper.desktop.fx;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.Overview;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes snapshots; remembers what rarely changes, so that a snapshot costs one call as a rule. For
 * one thread.
 */
final class SnapshotAssembler {
    private static final int CLOSED_SHOWN = 50;

    private final Clock clock;
    private final Map<String, String> titles = new HashMap<>();
    private final Map<String, Boolean> proven = new HashMap<>();
    private List<Breakpoint> closed = List.of();
    private List<Outcome> spotChecks = List.of();
    private long surroundings;
    private boolean first = true;

    SnapshotAssembler(Clock clock) {
        this.clock = clock;
    }

    Snapshot gather(Control control, List<Event> news) {
        Overview overview = control.overview();
        if (first || news.stream().anyMatch(SnapshotAssembler::closes)) {
            closed =
                    control.breakpoints(true).stream()
                            .filter(b -> b.state() != Breakpoint.State.OPEN)
                            .sorted(Comparator.comparing(SnapshotAssembler::closedAt).reversed())
                            .limit(CLOSED_SHOWN)
                            .toList();
        }
        if (first || news.stream().anyMatch(SnapshotAssembler::drawsOrLabels)) {
            spotChecks = control.spotChecks();
        }
        if (first) {
            surroundings = overview.lastSeq();
        }
        first = false;
        for (Event event : news) {
            if (changesSurroundings(event)) {
                surroundings = event.seq();
            }
        }
        news.stream().filter(e -> e.type() == EventType.TASK_CHANGED).forEach(this::forget);
        Map<String, String> named = new HashMap<>();
        overview.open().forEach(b -> named.put(b.task(), title(control, b.task())));
        closed.forEach(b -> named.put(b.task(), title(control, b.task())));
        spotChecks.forEach(o -> named.put(o.ref().task(), title(control, o.ref().task())));
        Set<String> shown = new HashSet<>();
        for (Task task : overview.recent()) {
            if (task.state() == TaskState.DONE && isProven(control, task)) {
                shown.add(task.id());
            }
        }
        Instant now = clock.instant();
        return new Snapshot(
                overview, closed, named, shown, spotChecks, surroundings, now, now, null);
    }

    private void forget(Event event) {
        String task = event.task();
        if (task != null) {
            titles.remove(task);
        }
    }

    private static boolean closes(Event event) {
        return event.type() == EventType.BREAKPOINT_RESOLVED;
    }

    private static boolean drawsOrLabels(Event event) {
        return event.type() == EventType.TASK_DONE || event.type() == EventType.OUTCOME_KNOWN;
    }

    private static boolean changesSurroundings(Event event) {
        return switch (event.type()) {
            case PLUGIN_CHANGED, SETTINGS_CHANGED, SETTINGS_REFUSED -> true;
            default -> false;
        };
    }

    private static Instant closedAt(Breakpoint b) {
        return b.resolution() == null ? b.raisedAt() : b.resolution().at();
    }

    private String title(Control control, String task) {
        String known = titles.get(task);
        if (known == null) {
            known = control.task(task).title();
            titles.put(task, known);
        }
        return known;
    }

    /** Whether the last attempt of a task passed something that we ran ourselves. */
    private boolean isProven(Control control, Task task) {
        String key = task.id() + "@" + task.endedAt();
        Boolean known = proven.get(key);
        if (known == null) {
            List<Attempt> attempts = control.attempts(task.id());
            known = !attempts.isEmpty() && ProvenWork.isProven(attempts.getLast());
            proven.put(key, known);
        }
        return known;
    }
}
