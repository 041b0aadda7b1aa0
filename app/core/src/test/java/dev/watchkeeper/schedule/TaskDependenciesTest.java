package dev.watchkeeper.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

final class TaskDependenciesTest {
    private static Task task(String id, TaskState state, String... after) {
        return ScheduleTest.task(id, 1, "p", state, Priority.NORMAL, after);
    }

    private static Map<String, List<String>> links(String text) {
        Map<String, List<String>> after = new LinkedHashMap<>();
        for (String link : text.split(" ")) {
            String[] sides = link.split("<", 2);
            after.put(sides[0], sides.length == 1 ? List.of() : List.of(sides[1].split(",")));
        }
        return after;
    }

    static Stream<Arguments> cycles() {
        return Stream.of(
                Arguments.of("a b<a c<a,b d<b,c", List.of()),
                Arguments.of("a<a", List.of("a", "a")),
                Arguments.of("a<b b<a", List.of("a", "b", "a")),
                Arguments.of("x<a a<b b<c c<a", List.of("a", "b", "c", "a")),
                Arguments.of("a<gone b<a", List.of()),
                Arguments.of("a<b b c<b,d d<c", List.of("c", "d", "c")));
    }

    @ParameterizedTest
    @MethodSource("cycles")
    void aCycleIsToldByItsWholePath(String links, List<String> path) {
        assertEquals(
                path.isEmpty() ? Optional.empty() : Optional.of(path),
                TaskDependencies.cycle(links(links)));
    }

    @Test
    void aChainOfThousandsIsNoOverflow() {
        Map<String, List<String>> after = new LinkedHashMap<>();
        for (int i = 0; i < 20_000; i++) {
            after.put("t" + i, List.of("t" + (i + 1)));
        }
        after.put("t20000", List.of());
        assertEquals(Optional.empty(), TaskDependencies.cycle(after));
        after.put("t20000", List.of("t0"));
        assertEquals(20_002, TaskDependencies.cycle(after).orElseThrow().size());
    }

    @Test
    void knownAndNewTasksMayComeBefore() {
        TaskDependencies.check(links("a<old b<a"), "old"::equals);
    }

    @Test
    void aTaskMayComeAfterOthersUnlessItWouldWaitForItself() {
        Map<String, List<String>> known = links("a b<a c<b d<gone");
        TaskDependencies.checkChange("c", List.of("a", "d"), known::get);
        WatchkeeperException e =
                assertThrows(
                        WatchkeeperException.class,
                        () -> TaskDependencies.checkChange("a", List.of("d", "c"), known::get));
        assertEquals("tasks wait for each other: a → c → b → a", e.getMessage());
        assertThrows(
                WatchkeeperException.class,
                () -> TaskDependencies.checkChange("a", List.of("nothing"), known::get));
    }

    @Test
    void tasksThatWaitForEachOtherAreRefusedWithThePath() {
        WatchkeeperException e =
                assertThrows(
                        WatchkeeperException.class,
                        () -> TaskDependencies.check(links("a<b b<a"), id -> false));
        assertTrue(String.valueOf(e.getMessage()).contains("a → b → a"), e.getMessage());
    }

    static Stream<Arguments> missing() {
        return Stream.of(
                Arguments.of("setup-db b<setup-dp", "did you mean 'setup-db'?"),
                Arguments.of("setup b<elsewhere", "add that task"),
                Arguments.of("a<b", "add that task"));
    }

    @ParameterizedTest
    @MethodSource("missing")
    void aMissingTaskIsNamedAndOneThatIsMeantPerhapsButNeverTheTaskItself(
            String links, String hint) {
        WatchkeeperException e =
                assertThrows(
                        WatchkeeperException.class,
                        () -> TaskDependencies.check(links(links), id -> false));
        assertEquals(WatchkeeperException.Code.UNKNOWN_ID, e.code());
        assertTrue(e.hint().startsWith(hint), e.hint());
    }

    @ParameterizedTest
    @EnumSource(TaskState.class)
    void theStateOfTheOneBeforeGivesTheStateOfTheOneAfter(TaskState before) {
        TaskState expected =
                switch (before) {
                    case DONE -> TaskState.READY;
                    case FAILED, CANCELLED, BLOCKED -> TaskState.BLOCKED;
                    case PENDING, READY, RUNNING, WAITING, HELD -> TaskState.PENDING;
                };
        assertEquals(
                expected,
                TaskDependencies.stateFor(
                        task("b", TaskState.PENDING, "done", "a"),
                        id -> id.equals("a") ? before : TaskState.DONE));
    }

    @ParameterizedTest
    @EnumSource(TaskState.class)
    void aTaskThatIsUnderWayOrEndedKeepsItsState(TaskState state) {
        boolean follows =
                state == TaskState.PENDING
                        || state == TaskState.READY
                        || state == TaskState.BLOCKED;
        assertEquals(
                follows ? TaskState.BLOCKED : state,
                TaskDependencies.stateFor(task("b", state, "gone"), id -> null));
    }

    private static Map<String, TaskState> propagate(Task changed, Task... others) {
        Map<String, Task> all = new HashMap<>();
        for (Task other : others) {
            all.put(other.id(), other);
        }
        return TaskDependencies.propagate(
                changed,
                id -> Stream.of(others).filter(t -> t.after().contains(id)).toList(),
                id -> {
                    Task found = all.get(id);
                    return found == null ? null : found.state();
                });
    }

    @Test
    void aFailureBlocksAllThatComesAfterHoweverFarAndOnce() {
        Map<String, TaskState> changes =
                propagate(
                        task("a", TaskState.FAILED),
                        task("b", TaskState.PENDING, "a"),
                        task("c", TaskState.PENDING, "a", "b"),
                        task("d", TaskState.PENDING, "c"),
                        task("e", TaskState.PENDING, "x"));
        assertEquals(
                Map.of(
                        "b", TaskState.BLOCKED,
                        "c", TaskState.BLOCKED,
                        "d", TaskState.BLOCKED),
                changes);
        assertEquals(List.of("b", "c", "d"), List.copyOf(changes.keySet()));
    }

    @Test
    void aTaskThatIsOpenedAgainUnblocksThoseAfterIt() {
        assertEquals(
                Map.of("b", TaskState.PENDING, "c", TaskState.PENDING),
                propagate(
                        task("a", TaskState.READY),
                        task("b", TaskState.BLOCKED, "a"),
                        task("c", TaskState.BLOCKED, "b")));
    }

    @Test
    void onlyWhatChangesIsTold() {
        assertEquals(
                Map.of("b", TaskState.READY),
                propagate(
                        task("a", TaskState.DONE),
                        task("b", TaskState.PENDING, "a"),
                        task("c", TaskState.PENDING, "b"),
                        task("d", TaskState.RUNNING, "a")));
    }
}
