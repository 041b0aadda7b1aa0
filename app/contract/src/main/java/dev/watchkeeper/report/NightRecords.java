package dev.watchkeeper.report;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.Task;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is recorded of a night, as far as the report needs it.
 *
 * @param from where the night begins
 * @param to when the report is made
 * @param zone in which times are told to a person
 * @param attempts of each task that has any, in order
 * @param open the open breakpoints
 * @param holds what rests now
 * @param events at least those since {@code from}, in order
 * @param spotChecks the accepts that wait to be looked at
 * @param judgedBy the model and the thresholds in force, each one sentence
 * @param leftOut how many tasks that did not end are not among {@code tasks}
 */
public record NightRecords(
        Instant from,
        Instant to,
        ZoneId zone,
        List<Task> tasks,
        Map<String, List<Attempt>> attempts,
        List<Breakpoint> open,
        List<Hold> holds,
        List<Event> events,
        List<Outcome> spotChecks,
        List<String> judgedBy,
        long leftOut) {
    public NightRecords {
        tasks = List.copyOf(tasks);
        open = List.copyOf(open);
        holds = List.copyOf(holds);
        spotChecks = List.copyOf(spotChecks);
        judgedBy = List.copyOf(judgedBy);
    }

    /** Where nothing is said of model and thresholds. */
    public NightRecords(
            Instant from,
            Instant to,
            ZoneId zone,
            List<Task> tasks,
            Map<String, List<Attempt>> attempts,
            List<Breakpoint> open,
            List<Hold> holds,
            List<Event> events,
            List<Outcome> spotChecks) {
        this(from, to, zone, tasks, attempts, open, holds, events, spotChecks, List.of(), 0);
    }

    /** The attempts of a task. */
    List<Attempt> attemptsOf(Task task) {
        return attempts.getOrDefault(task.id(), List.of());
    }

    /** The events since the night began. */
    List<Event> tonight() {
        return events.stream().filter(e -> !e.at().isBefore(from)).toList();
    }

    /** All events by the id of their task. */
    Map<String, List<Event>> byTask() {
        Map<String, List<Event>> own = new HashMap<>();
        for (Event e : events) {
            String task = e.task();
            if (task != null) {
                own.computeIfAbsent(task, _ -> new ArrayList<>()).add(e);
            }
        }
        return own;
    }
}
