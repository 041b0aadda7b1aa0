package dev.watchkeeper.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskProgress;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WorkspaceId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

final class ScheduleTest {
    static Task task(
            String id, long number, String project, TaskState state, Priority p, String... after) {
        return new Task(
                id,
                number,
                project,
                Instant.EPOCH,
                new TaskSpec(id, "", List.of(after), p, null, List.of(), List.of(), false),
                new TaskProgress(state, 0, 3, List.of(), null, null, null, null));
    }

    /** The only workspace of a project. */
    private static WorkspaceId main(String project) {
        return new WorkspaceId("main-" + project);
    }

    private static WorkspaceId main(Task task) {
        return main(task.project());
    }

    private static Task ready(String id, long number, String project) {
        return task(id, number, project, TaskState.READY, Priority.NORMAL);
    }

    private static List<String> next(
            List<Task> open, List<Schedule.Running> running, Set<String> held, int parallel) {
        return Schedule.next(
                        open,
                        running,
                        held,
                        t -> "account-" + t.project(),
                        parallel,
                        ScheduleTest::main,
                        Set.of())
                .stream()
                .map(Task::id)
                .toList();
    }

    @Test
    void theMoreUrgentComesFirstThenTheOlderThenById() {
        List<Task> open =
                List.of(
                        ready("z", 2, "p1"),
                        ready("y", 2, "p2"),
                        ready("old", 1, "p3"),
                        task("low", 0, "p4", TaskState.READY, Priority.LOW),
                        task("high", 9, "p5", TaskState.READY, Priority.HIGH));
        assertEquals(List.of("high", "old", "y", "z", "low"), next(open, List.of(), Set.of(), 9));
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1", "3, 2", "0, 0"})
    void noMoreRunThanThereArePlaces(int parallel, int chosen) {
        List<Task> open = List.of(ready("a", 1, "p1"), ready("b", 2, "p2"), ready("c", 3, "p3"));
        List<Schedule.Running> running = List.of(new Schedule.Running("r", main("p0"), "x"));
        assertEquals(chosen, next(open, running, Set.of(), parallel).size());
    }

    @Test
    void aWorkspaceHasOneWriter() {
        List<Task> open = List.of(ready("a", 1, "p1"), ready("b", 2, "p1"), ready("c", 3, "p2"));
        assertEquals(List.of("a", "c"), next(open, List.of(), Set.of(), 5));
        List<Schedule.Running> running = List.of(new Schedule.Running("a", main("p1"), "x"));
        assertEquals(List.of("c"), next(open, running, Set.of(), 5));
    }

    @Test
    void whatRunsIsNotStartedAgainEvenInAnotherPlace() {
        List<Schedule.Running> running = List.of(new Schedule.Running("a", main("elsewhere"), "x"));
        assertEquals(List.of(), next(List.of(ready("a", 1, "p1")), running, Set.of(), 5));
    }

    @Test
    void aHeldAccountRestsAndOthersGoOn() {
        List<Task> open = List.of(ready("a", 1, "p1"), ready("b", 2, "p2"));
        assertEquals(List.of("b"), next(open, List.of(), Set.of("account-p1"), 5));
    }

    @Test
    void aTaskWaitsForThoseBeforeItThatAreStillOpen() {
        Task after = task("b", 2, "p2", TaskState.READY, Priority.HIGH, "a");
        assertEquals(
                List.of("a"), next(List.of(ready("a", 1, "p1"), after), List.of(), Set.of(), 5));
        assertEquals(List.of("b"), next(List.of(after), List.of(), Set.of(), 5));
    }

    @ParameterizedTest
    @EnumSource(TaskState.class)
    void onlyReadyTasksStart(TaskState state) {
        List<Task> open = List.of(task("a", 1, "p1", state, Priority.NORMAL));
        assertEquals(
                state == TaskState.READY ? List.of("a") : List.of(),
                next(open, List.of(), Set.of(), 5));
    }

    @Test
    void aBusyWorkspaceIsNotWrittenTo() {
        List<Task> chosen =
                Schedule.next(
                        List.of(ready("a", 1, "p1"), ready("b", 2, "p2")),
                        List.of(),
                        Set.of(),
                        t -> "x",
                        5,
                        ScheduleTest::main,
                        Set.of(main("p1")));
        assertEquals(List.of("b"), chosen.stream().map(Task::id).toList());
    }

    @Test
    void twoWorkspacesOfOneProjectHaveAWriterEach() {
        List<Task> open = List.of(ready("a", 1, "p1"), ready("b", 2, "p1"), ready("c", 3, "p1"));
        Function<Task, WorkspaceId> placed =
                t -> t.id().equals("b") ? new WorkspaceId("tree") : main(t);
        assertEquals(
                List.of("a", "b"),
                Schedule.next(open, List.of(), Set.of(), t -> "x", 5, placed, Set.of()).stream()
                        .map(Task::id)
                        .toList());
        List<Schedule.Running> running = List.of(new Schedule.Running("z", main("p1"), "x"));
        assertEquals(
                List.of("b"),
                Schedule.next(open, running, Set.of(), t -> "x", 5, placed, Set.of()).stream()
                        .map(Task::id)
                        .toList());
        assertEquals(
                List.of("a"),
                Schedule.next(
                                open,
                                List.of(),
                                Set.of(),
                                t -> "x",
                                5,
                                placed,
                                Set.of(new WorkspaceId("tree")))
                        .stream()
                        .map(Task::id)
                        .toList());
    }
}
