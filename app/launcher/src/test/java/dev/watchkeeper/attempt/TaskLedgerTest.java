package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskEdit;
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
import java.time.Instant;
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
        assertTrue(
                refused(() ->
                                edit(
                                        "a",
                                        new TaskEdit(
                                                null,
                                                null,
                                                null,
                                                null,
                                                null,
                                                null,
                                                List.of("../x"),
                                                null)))
                        .contains("is no scope"));
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

    private Task edit(String id, TaskEdit edit) {
        return room.ledger().edit(id, edit, _ -> {});
    }

    private Task order(String id, String... after) {
        return edit(id, TaskEdit.comesAfter(List.of(after)));
    }

    @Test
    void anEditChangesWhatItNamesAndNothingElse() {
        Task before = add(draft("a")).getFirst();
        add(draft("b"));
        assertEquals(before, edit("a", TaskEdit.NOTHING));
        Task after =
                edit(
                        "a",
                        new TaskEdit(
                                "Another",
                                "words",
                                List.of("b"),
                                Priority.HIGH,
                                "other",
                                List.of(),
                                List.of("src/**"),
                                true));
        assertEquals("Another", after.title());
        assertEquals("words", after.brief());
        assertEquals(List.of("b"), after.after());
        assertEquals(Priority.HIGH, after.priority());
        assertEquals(List.of(), after.checks());
        assertEquals(List.of("src/**"), after.scope());
        assertEquals("other", after.agent());
        assertTrue(after.critical());
        assertEquals(after, room.task("a"));
        assertNull(edit("a", TaskEdit.agent("")).agent());
    }

    @Test
    void aTaskThatIsPutAfterAnotherWaitsForItAndIsReadyAgainOnceItIsNot() {
        add(draft("a"), draft("b"));
        assertEquals(TaskState.PENDING, order("b", "a").state());
        assertEquals(TaskState.READY, order("b").state());
    }

    @Test
    void oneThatIsTakenFromBehindWhatFailedSetsFreeWhatComesAfterIt() {
        add(draft("a"), draft("b", "a"), draft("c", "b"));
        end("a", TaskState.FAILED);
        assertEquals(TaskState.BLOCKED, state("c"));
        order("b");
        assertEquals(TaskState.READY, state("b"));
        assertEquals(TaskState.PENDING, state("c"));
    }

    @Test
    void anOrderThatCannotBeKeptIsRefusedAndNothingIsChanged() {
        add(draft("a"), draft("b", "a"), draft("c", "b"));
        assertEquals("tasks wait for each other: a → c → b → a", refused(() -> order("a", "c")));
        assertTrue(refused(() -> order("a", "nothing")).contains("no task 'nothing'"));
        assertEquals(List.of(), room.task("a").after());
    }

    @Test
    void whatHasBegunKeepsItsPlaceInTheOrder() {
        add(draft("a"), draft("b"));
        room.plan("a");
        room.state()
                .write(tx -> {
                    Task held = TaskLedger.required(tx, "a").in(TaskState.HELD, Instant.EPOCH);
                    tx.put(held);
                    return held;
                });
        assertEquals(
                "task a has begun; what it comes after can't be changed any more",
                refused(() -> order("a", "b")));
        assertEquals("Other", edit("a", TaskEdit.words("Other", "")).title());
    }

    @Test
    void whatIsUnderWayOrEndedIsNotEdited() {
        add(draft("a"), draft("b"));
        room.plan("a");
        end("b", TaskState.FAILED);
        assertEquals(
                "task a is running and can't be edited",
                refused(() -> edit("a", TaskEdit.NOTHING)));
        assertEquals(
                "task b is failed and can't be edited", refused(() -> edit("b", TaskEdit.NOTHING)));
        assertEquals("there is no task 'c'", refused(() -> edit("c", TaskEdit.NOTHING)));
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
