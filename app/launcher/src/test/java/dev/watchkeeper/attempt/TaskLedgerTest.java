package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.testkit.AttemptRoom;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.List;

/** Tasks are added, changed and ended, and those after them follow. */
class TaskLedgerTest {
    @TempDir Path folder;
    private AttemptRoom room;

    @BeforeEach
    void open() {
        room = AttemptRoom.open(folder, _ -> 0);
    }

    @AfterEach
    void close() {
        room.close();
    }

    private static TaskDraft draft(@Nullable String id, String... after) {
        return new TaskDraft(
                id,
                new TaskSpec(
                        "A title",
                        "",
                        List.of(after),
                        Priority.NORMAL,
                        null,
                        List.of("check"),
                        List.of(),
                        false));
    }

    private List<Task> add(TaskDraft... drafts) {
        return room.ledger().add(AttemptRoom.PROJECT, List.of(drafts), _ -> {});
    }

    private TaskState state(String id) {
        return room.task(id).state();
    }

    private void end(String id, TaskState how) {
        var unused =
                room.state()
                        .write(tx ->
                                room.ledger()
                                        .end(
                                                tx,
                                                TaskLedger.required(tx, id),
                                                how,
                                                java.util.Map.of()));
    }

    private String refused(Runnable what) {
        return String.valueOf(assertThrows(WatchkeeperException.class, what::run).getMessage());
    }

    @Test
    void whoNamesNoIdGetsOneThatNobodyHas() {
        assertEquals(
                List.of("T-1", "T-2"),
                add(draft("T-1"), draft(null)).stream().map(Task::id).toList());
        add(draft("T-3"));
        assertEquals("T-4", add(draft(null)).getFirst().id());
    }

    @Test
    void anIdThatIsTakenHereOrBesideAddsNothing() {
        add(draft("a"));
        assertEquals("there is a task 'a' already", refused(() -> add(draft("b"), draft("a"))));
        assertEquals("there is a task 'b' already", refused(() -> add(draft("b"), draft("b"))));
        assertEquals(1, room.state().read(v -> v.tasks(TaskQuery.all())).size());
    }

    @Test
    void aScopeThatCannotBeMeantIsRefused() {
        add(draft("a"));
        assertTrue(refused(() -> edit("a", null, List.of("../x"))).contains("is no scope"));
    }

    @ParameterizedTest
    @EnumSource(
            value = TaskState.class,
            names = {"DONE", "FAILED", "CANCELLED"})
    void thoseAfterATaskFollowItsEnd(TaskState how) {
        add(draft("a"), draft("b", "a"), draft("c", "b"), draft("d", "a", "b"));
        end("a", how);
        boolean done = how == TaskState.DONE;
        assertEquals(done ? TaskState.READY : TaskState.BLOCKED, state("b"));
        assertEquals(done ? TaskState.PENDING : TaskState.BLOCKED, state("c"));
        assertEquals(done ? TaskState.PENDING : TaskState.BLOCKED, state("d"));
    }

    @Test
    void whatIsUnderWayOrEndedIsNotMovedByThoseBefore() {
        add(draft("a"), draft("b", "a"));
        end("a", TaskState.DONE);
        end("b", TaskState.DONE);
        end("a", TaskState.FAILED);
        assertEquals(TaskState.DONE, state("b"));
    }

    private Task edit(String id, @Nullable String priority, @Nullable List<String> scope) {
        return room.ledger().edit(id, null, null, priority, null, scope, null, _ -> {});
    }

    @Test
    void anEditChangesWhatItNamesAndNothingElse() {
        Task before = add(draft("a")).getFirst();
        assertEquals(before, edit("a", null, null));
        Task after =
                room.ledger()
                        .edit(
                                "a",
                                "Another",
                                "words",
                                "high",
                                List.of(),
                                List.of("src/**"),
                                "other",
                                _ -> {});
        assertEquals("Another", after.title());
        assertEquals("words", after.brief());
        assertEquals(Priority.HIGH, after.priority());
        assertEquals(List.of(), after.checks());
        assertEquals(List.of("src/**"), after.scope());
        assertEquals("other", after.agent());
        assertEquals(after, room.task("a"));
        assertEquals("'urgent' is no priority", refused(() -> edit("a", "urgent", null)));
    }

    @Test
    void whatIsUnderWayOrEndedIsNotEdited() {
        add(draft("a"), draft("b"));
        room.plan("a");
        end("b", TaskState.FAILED);
        assertEquals("task a is running and can't be edited", refused(() -> edit("a", null, null)));
        assertEquals("task b is failed and can't be edited", refused(() -> edit("b", null, null)));
        assertEquals("there is no task 'c'", refused(() -> edit("c", null, null)));
    }

    @Test
    void partsTakeTheTasksPlaceAndTheLastOneItsChecks() {
        add(draft("a"), draft("a-1"), draft("b"), draft("c", "a", "b"));
        List<String> ids =
                room.state()
                        .write(tx ->
                                room.ledger()
                                        .split(
                                                tx,
                                                TaskLedger.required(tx, "a"),
                                                List.of("One", "Two"),
                                                "person"));
        assertEquals(List.of("a-2", "a-3"), ids);
        assertEquals(TaskState.CANCELLED, state("a"));
        assertEquals(List.of("a-3", "b"), room.task("c").after());
        assertEquals(TaskState.PENDING, state("c"), "not lost with the task that was split");
        assertEquals(List.of(), room.task("a-2").checks());
        assertEquals(List.of("check"), room.task("a-3").checks());
        assertEquals(List.of("a-2"), room.task("a-3").after());
    }
}
