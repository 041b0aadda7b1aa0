package dev.watchkeeper.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskProgress;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tasks are found page by page, and a page costs the same in a large home. */
final class TaskSelectTest {
    private static final Instant NOW = Instant.parse("2026-03-14T05:30:00Z");
    private static final int SMALL = 40;
    private static final int LARGE = 1200;

    @TempDir Path small;
    @TempDir Path large;

    /** Each tenth one is ready, each other done a second after the one before; two projects. */
    private static Task task(int n) {
        boolean ready = n % 10 == 0;
        return new Task(
                "t" + n,
                n,
                n % 2 == 0 ? "p" : "q",
                NOW,
                new TaskSpec(
                        "Title 100% " + n,
                        "Brief",
                        List.of(),
                        n % 20 == 0 ? Priority.HIGH : Priority.NORMAL,
                        null,
                        List.of(),
                        List.of(),
                        false),
                TaskProgress.untried(TaskState.PENDING)
                        .in(ready ? TaskState.READY : TaskState.DONE, NOW.plusSeconds(n)));
    }

    private static StateManager home(Path folder, int tasks) {
        StateManager state = StateManager.open(folder, Clock.systemUTC());
        for (int from = 1; from <= tasks; from += 500) {
            int first = from;
            state.write(tx -> {
                if (first == 1) {
                    tx.put(new Project("p", "P", "/p", "local", NOW, null));
                    tx.put(new Project("q", "Q", "/q", "local", NOW, null));
                }
                for (int n = first; n < first + 500 && n <= tasks; n++) {
                    tx.put(task(n));
                }
                return true;
            });
        }
        return state;
    }

    private static List<Long> numbers(List<Task> tasks) {
        return tasks.stream().map(Task::number).toList();
    }

    @Test
    void pagesFollowOneAnotherInTheOrderOfCreation() {
        try (StateManager state = home(small, SMALL)) {
            TaskQuery next = TaskQuery.all().of("p").in(Set.of(TaskState.values())).atMost(7);
            List<Long> seen = new ArrayList<>();
            List<Task> page = List.of();
            do {
                TaskQuery asked = page.isEmpty() ? next : next.after(page.getLast());
                page = state.read(v -> v.tasks(asked));
                seen.addAll(numbers(page));
            } while (page.size() == 7);
            List<Long> expected = new ArrayList<>();
            for (long n = 2; n <= SMALL; n += 2) {
                expected.add(n);
            }
            assertEquals(expected, seen);
            assertEquals(
                    List.of(10L, 20L, 30L, 40L),
                    numbers(state.read(v -> v.tasks(TaskQuery.all().in(Set.of(TaskState.READY))))));
            assertEquals(
                    List.of(),
                    state.read(v -> v.tasks(TaskQuery.all().of("q").in(Set.of(TaskState.READY)))));
            assertEquals(
                    List.of(38L, 39L, 40L),
                    numbers(state.read(v -> v.tasks(TaskQuery.all().after(task(37))))));
        }
    }

    @Test
    void whatComesNextIsTheMostUrgentAndOfThatTheOldest() {
        try (StateManager state = home(small, SMALL)) {
            Set<TaskState> ready = Set.of(TaskState.READY, TaskState.HELD);
            assertEquals(
                    List.of(20L, 40L, 10L, 30L), numbers(state.read(v -> v.nextTasks(ready, 10))));
            assertEquals(List.of(20L, 40L, 10L), numbers(state.read(v -> v.nextTasks(ready, 3))));
        }
    }

    @Test
    void tasksAreFoundByTheirWordsTheNewestFirst() {
        try (StateManager state = home(small, SMALL)) {
            assertEquals(
                    List.of(39L, 38L, 37L),
                    numbers(state.read(v -> v.findTasks(List.of("TITLE", "100%", "done"), 3))));
            assertEquals(List.of(33L), numbers(state.read(v -> v.findTasks(List.of("T33"), 10))));
            assertEquals(List.of(), state.read(v -> v.findTasks(List.of("1_0%"), 10)));
            assertEquals(List.of(), state.read(v -> v.findTasks(List.of("\\"), 10)));
        }
    }

    @Test
    void whatEndedSinceATimeIsFoundByIt() {
        try (StateManager state = home(small, SMALL)) {
            assertEquals(
                    List.of(37L, 38L, 39L),
                    numbers(state.read(v -> v.endedTasks(NOW.plusSeconds(37)))));
        }
    }

    private static final Map<String, Function<View, List<Task>>> ASKED = new LinkedHashMap<>();

    static {
        ASKED.put("a page of all", v -> v.tasks(TaskQuery.all().atMost(10)));
        ASKED.put("a page of a project", v -> v.tasks(TaskQuery.all().of("p").atMost(10)));
        ASKED.put(
                "a page of two states",
                v ->
                        v.tasks(
                                TaskQuery.all()
                                        .in(Set.of(TaskState.READY, TaskState.DONE))
                                        .atMost(4)));
        ASKED.put("what comes next", v -> v.nextTasks(Set.of(TaskState.READY), 2));
        ASKED.put("what is found", v -> v.findTasks(List.of("title"), 10));
    }

    /** Rows that queries have brought, one number for each of {@link #ASKED}. */
    private static Map<String, Long> brought(Path folder, int tasks) {
        Map<String, Long> rows = new LinkedHashMap<>();
        try (StateManager state = home(folder, tasks)) {
            ASKED.forEach((what, question) -> {
                long before = state.rowsRead();
                var unused = state.read(question);
                rows.put(what, state.rowsRead() - before);
            });
            long before = state.rowsRead();
            var unused = state.read(v -> v.endedTasks(NOW.plusSeconds(tasks - 8)));
            rows.put("what ended last", state.rowsRead() - before);
        }
        return rows;
    }

    @Test
    void aLargeHomeBringsNoMoreRowsThanASmallOne() {
        Map<String, Long> few = brought(small, SMALL);
        assertEquals(
                Map.of(
                        "a page of all", 10L,
                        "a page of a project", 10L,
                        "a page of two states", 8L,
                        "what comes next", 2L,
                        "what is found", 10L,
                        "what ended last", 8L),
                few);
        assertEquals(few, brought(large, LARGE));
    }

    /** How many rows the database itself looked at. */
    private static long scanned(Path home, String sql) throws SQLException {
        String filled =
                sql.replace(":project", "'p'")
                        .replace(":state", "'READY'")
                        .replace(":priority", "'HIGH'")
                        .replace(":after", "20")
                        .replace(":max", "2")
                        .replace(
                                ":since",
                                "timestamp with time zone '" + NOW.plusSeconds(1192) + "'");
        try (Connection connection = DriverManager.getConnection(Database.url(home, ""), "sa", "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("explain analyze " + filled)) {
            assertTrue(rows.next());
            String plan = rows.getString(1);
            Matcher count = Pattern.compile("scanCount: (\\d+)").matcher(plan);
            assertTrue(count.find(), plan);
            return Long.parseLong(count.group(1));
        }
    }

    @Test
    void theDatabaseLooksAtNoMoreThanItBrings() throws SQLException {
        home(large, LARGE).close();
        for (boolean ofProject : new boolean[] {false, true}) {
            for (boolean inState : new boolean[] {false, true}) {
                String sql = TaskSelect.page(ofProject, inState);
                long rows = scanned(large, sql);
                assertTrue(rows <= 4, rows + " rows for " + sql);
            }
        }
        long next = scanned(large, TaskSelect.NEXT);
        assertTrue(next <= 4, next + " rows for " + TaskSelect.NEXT);
        long ended = scanned(large, TaskSelect.ENDED);
        assertTrue(ended <= 12, ended + " rows for " + TaskSelect.ENDED);
        long attempts = scanned(large, StoredView.ENDED_ATTEMPTS);
        assertTrue(attempts <= 1, attempts + " rows for " + StoredView.ENDED_ATTEMPTS);
    }
}
