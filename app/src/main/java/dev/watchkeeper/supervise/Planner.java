package dev.watchkeeper.supervise;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.schedule.Schedule;
import dev.watchkeeper.state.View;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Gives the schedule what it needs, and makes attempts of what it chooses. */
final class Planner {
    private static final String TAKEN_OVER = "taken-over";

    private final Rooms rooms;

    Planner(Rooms rooms) {
        this.rooms = rooms;
    }

    /** The tasks to start now. */
    List<Task> next(@Nullable String project, List<Schedule.Running> running) {
        List<Task> ready =
                rooms.state().read(v -> v.tasksIn(Set.of(TaskState.READY))).stream()
                        .filter(t -> project == null || project.equals(t.project()))
                        .toList();
        if (ready.isEmpty()) {
            return List.of();
        }
        return Schedule.next(
                ready,
                running,
                heldAccounts(),
                t -> entry(t, settings(t.project())).account(),
                parallel(),
                occupied());
    }

    /** Projects whose workspace holds work that is not at an end: nobody else may write there. */
    private Set<String> occupied() {
        Set<String> projects = new HashSet<>();
        rooms.state().read(View::unfinishedAttempts).forEach(a -> projects.add(a.project()));
        for (Breakpoint b : rooms.state().read(v -> v.breakpoints(Set.of(Breakpoint.State.OPEN)))) {
            if (b.rule().equals(TAKEN_OVER)
                    || settings(b.project()).checkpoints().keepUnaccepted()) {
                projects.add(b.project());
            }
        }
        return projects;
    }

    /**
     * Makes the task's next attempt durable.
     *
     * @return {@code null} if the task is no longer ready
     */
    @Nullable Attempt plan(Task task) {
        Settings settings = settings(task.project());
        Settings.AgentEntry entry = entry(task, settings);
        Project project = rooms.state().read(v -> v.project(task.project())).orElseThrow();
        return rooms.state()
                .<@Nullable Attempt>write(tx -> {
                    Task t = TaskLedger.required(tx, task.id());
                    if (t.state() != TaskState.READY) {
                        return null;
                    }
                    List<Attempt> earlier = tx.attempts(t.id());
                    Attempt a =
                            Attempt.planned(
                                            new AttemptRef(t.id(), earlier.size() + 1),
                                            t.project(),
                                            entry.name(),
                                            project.host(),
                                            entry.account(),
                                            rooms.clock().instant())
                                    .withSession(inherited(earlier, entry.name()));
                    tx.put(a);
                    tx.put(
                            t.withAttempts(t.attempts() + 1)
                                    .in(TaskState.RUNNING, rooms.clock().instant()));
                    tx.append(
                            EventDraft.of(
                                    EventType.ATTEMPT_STARTED,
                                    a,
                                    Map.of(
                                            "agent", entry.name(),
                                            "host", project.host())));
                    return a;
                });
    }

    /** A retry goes on in the session of the attempt before, if that is in good order. */
    private static @Nullable String inherited(List<Attempt> earlier, String agent) {
        if (earlier.isEmpty()) {
            return null;
        }
        Attempt last = earlier.getLast();
        boolean sound =
                last.outcome() != null
                        && switch (last.outcome().ending()) {
                            case COMPLETED,
                                    QUESTION,
                                    PERMISSION_DENIED,
                                    LIMIT,
                                    TRUNCATED,
                                    CUT_OFF,
                                    SIGNALLED ->
                                    true;
                            case REFUSED, EMPTY, ERROR, TIMEOUT, VANISHED -> false;
                        };
        boolean goesOn =
                last.decision() instanceof Decision.Retry
                        || last.decision() instanceof Decision.Ask;
        return sound && goesOn && last.agent().equals(agent) ? last.session() : null;
    }

    Set<String> heldAccounts() {
        return rooms.state().read(v -> v.holds()).stream()
                .map(Hold::account)
                .collect(Collectors.toSet());
    }

    Settings settings(String project) {
        return rooms.settings().apply(rooms.state().read(v -> v.project(project)).orElseThrow());
    }

    static Settings.AgentEntry entry(Task t, Settings settings) {
        return Preflight.entry(
                t, t.agent() != null ? t.agent() : settings.defaultAgent(), settings);
    }

    /** How many attempts at once: the most that any project's settings allow. */
    int parallel() {
        return rooms.state().read(v -> v.projects()).stream()
                .mapToInt(p -> rooms.settings().apply(p).supervisor().parallel())
                .max()
                .orElse(1);
    }
}
