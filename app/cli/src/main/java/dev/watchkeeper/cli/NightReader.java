package dev.watchkeeper.cli;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.SettingValue;
import dev.watchkeeper.control.TaskPages;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.DecisionContext;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.SummaryLine;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.explain.Sentences;
import dev.watchkeeper.report.NightRecords;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads what the report needs: what belongs to the period, and what waits for the person. */
final class NightReader {
    /** A report is not held up by a longer journal. */
    private static final int MOST_EVENTS = 640_000;

    private static final int BATCH = 5_000;

    /** So many of those that have not begun are named. */
    private static final int NAMED = 20;

    private static final List<String> THRESHOLDS =
            List.of(
                    "thresholds.accept",
                    "thresholds.clarify",
                    "thresholds.attempts",
                    "thresholds.wrong-accepts");

    private NightReader() {}

    static NightRecords read(Control control, Instant from, Instant now) {
        List<Event> events = events(control, from);
        List<Outcome> spotChecks = control.spotChecks();
        SortedMap<Long, Task> tasks = new TreeMap<>();
        Map<String, List<Attempt>> attempts = new LinkedHashMap<>();
        for (Attempt a : control.endedAttempts(from)) {
            attempts.computeIfAbsent(a.ref().task(), _ -> new ArrayList<>()).add(a);
        }
        List<Task> told = new ArrayList<>(control.endedTasks(from));
        told.addAll(
                control.tasksById(
                        spotChecks.stream().map(o -> o.ref().task()).distinct().toList()));
        for (Task t : told) {
            tasks.put(t.number(), t);
            if (t.attempts() > 0) {
                attempts.put(t.id(), control.attempts(t.id()));
            }
        }
        TaskPages.all(
                        control,
                        TaskQuery.all()
                                .in(Set.of(TaskState.BLOCKED, TaskState.RUNNING, TaskState.HELD)))
                .forEach(t -> tasks.put(t.number(), t));
        Set<TaskState> coming = Set.of(TaskState.READY, TaskState.PENDING);
        List<Task> next = control.tasks(TaskQuery.all().in(coming).atMost(NAMED));
        next.forEach(t -> tasks.put(t.number(), t));
        control.tasksById(summarised(events)).forEach(t -> tasks.put(t.number(), t));
        long unbegun =
                control.overview().tasks().entrySet().stream()
                        .filter(e -> e.getKey().equals("ready") || e.getKey().equals("pending"))
                        .mapToLong(Map.Entry::getValue)
                        .sum();
        return new NightRecords(
                from,
                now,
                ZoneId.systemDefault(),
                List.copyOf(tasks.values()),
                attempts,
                control.breakpoints(false),
                control.overview().holds(),
                events,
                spotChecks,
                judgedBy(control, attempts),
                Math.max(0, unbegun - next.size()));
    }

    /** The model and the thresholds: as they were at the attempts, and as they are. */
    private static List<String> judgedBy(Control control, Map<String, List<Attempt>> attempts) {
        Map<String, Integer> models = new TreeMap<>();
        Map<String, Integer> silent = new TreeMap<>();
        for (List<Attempt> tries : attempts.values()) {
            for (Attempt a : tries) {
                Assessment made = a.assessment();
                DecisionContext then = made == null ? null : made.surroundings();
                if (made != null && then != null) {
                    String name = then.model().isEmpty() ? "none" : then.model();
                    models.merge(name, 1, Integer::sum);
                    if (!name.equals("none") && made.verdict() == null) {
                        silent.merge(name, 1, Integer::sum);
                    }
                }
            }
        }
        List<String> lines = new ArrayList<>();
        models.forEach((name, n) ->
                lines.add(
                        (name.equals("none") ? "evidence alone, without a model" : "model " + name)
                                + ": "
                                + Sentences.count(n, "attempt")
                                + (silent.containsKey(name)
                                        ? ", at " + silent.get(name) + " of them without a verdict"
                                        : "")));
        try {
            Map<String, String> now = new LinkedHashMap<>();
            for (SettingValue v : control.settings(null).values()) {
                if (THRESHOLDS.contains(v.key())) {
                    now.put(v.key(), v.value());
                }
            }
            if (!now.isEmpty()) {
                lines.add(
                        "thresholds in force now (a project's own may differ): "
                                + String.join(
                                        ", ",
                                        now.entrySet().stream()
                                                .map(e ->
                                                        e.getKey().substring("thresholds.".length())
                                                                + " "
                                                                + e.getValue())
                                                .toList()));
            }
        } catch (WatchkeeperException e) {
            lines.add("thresholds: the settings can't be read now");
        }
        return lines;
    }

    /** The tasks of which the events hold a summary. */
    private static List<String> summarised(List<Event> events) {
        Set<String> ids = new LinkedHashSet<>();
        for (Event e : events) {
            String task = e.task();
            if (task != null && !SummaryLine.in(e).isEmpty()) {
                ids.add(task);
            }
        }
        return List.copyOf(ids);
    }

    /** The events of the period, the last of them where there are very many. */
    private static List<Event> events(Control control, Instant from) {
        List<Event> events = new ArrayList<>();
        long seq = Math.max(control.seqBefore(from), control.overview().lastSeq() - MOST_EVENTS);
        for (List<Event> some = control.events(seq, BATCH, 0);
                !some.isEmpty();
                some = control.events(seq, BATCH, 0)) {
            events.addAll(some);
            seq = some.getLast().seq();
        }
        return events;
    }
}
