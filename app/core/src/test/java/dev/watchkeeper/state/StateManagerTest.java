package dev.watchkeeper.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.Score;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskProgress;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.domain.WorkspaceId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

final class StateManagerTest {
    private static final Instant NOW = Instant.parse("2026-03-14T05:30:00.123456789Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @TempDir Path home;

    @Test
    void givesBackWhatWasPutAfterReopening() {
        Project project = new Project("p", "P", "/home/dev/p", "local", NOW, null);
        Task first = task("t1", 1, TaskState.READY, List.of());
        Task second = task("t2", 2, TaskState.PENDING, List.of("t1"));
        List<Reason> because = List.of(new Reason("the check passed", "t1/1/check"));
        Attempt attempt =
                Attempt.planned(
                                new AttemptRef("t1", 1),
                                "p",
                                new WorkspaceId("ws-1"),
                                "builder",
                                "local",
                                "main",
                                NOW)
                        .withDecision(new Decision.Wait(because, "main", NOW));
        try (StateManager state = StateManager.open(home, CLOCK)) {
            state.write(t -> {
                t.put(project);
                t.put(first);
                t.put(second);
                t.put(attempt);
                return t.append(EventDraft.of(EventType.TASK_ADDED, first, Map.of("n", 1)));
            });
            state.write(t -> {
                t.put(first.in(TaskState.DONE, NOW));
                return t.next("task");
            });
        }
        try (StateManager state = StateManager.open(home, CLOCK)) {
            assertEquals(List.of(project), state.read(View::projects));
            assertEquals(Optional.of(second), state.read(v -> v.task("t2")));
            assertEquals(List.of(second), state.read(v -> v.dependents("t1")));
            assertEquals(List.of(attempt), state.read(View::unfinishedAttempts));
            assertEquals(List.of(second), state.read(v -> v.tasksIn(Set.of(TaskState.PENDING))));
            assertEquals(1L, state.read(View::taskCounts).get(TaskState.DONE));
            assertEquals(0L, state.read(View::taskCounts).get(TaskState.READY));
            assertEquals("t1", state.read(v -> v.recentlyEnded(5)).getFirst().id());
            assertEquals(1L, state.read(View::lastSeq));
            assertEquals(1, state.read(v -> v.lastEvents("t1", 5)).size());
            assertEquals(2L, state.<Long>write(t -> t.next("task")));
        }
    }

    @Test
    void leavesNoGapAfterARollbackAndTellsSubscribersInOrder() throws Exception {
        BlockingQueue<Event> told = new LinkedBlockingQueue<>();
        try (StateManager state = StateManager.open(home, CLOCK);
                AutoCloseable thrower =
                        state.subscribe(e -> {
                            throw new IllegalStateException("on purpose");
                        });
                AutoCloseable listener = state.subscribe(told::addAll)) {
            assertThrows(
                    ArithmeticException.class,
                    () ->
                            state.write(t -> {
                                t.append(EventDraft.of(EventType.SUPERVISOR_STARTED, Map.of()));
                                throw new ArithmeticException("on purpose");
                            }));
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                writers.add(
                        Thread.startVirtualThread(() -> {
                            for (int j = 0; j < 10; j++) {
                                state.write(t ->
                                        t.append(EventDraft.of(EventType.AGENT_OUTPUT, Map.of())));
                            }
                        }));
            }
            for (Thread writer : writers) {
                writer.join();
            }
            for (long seq = 1; seq <= 80; seq++) {
                @Nullable Event event = told.poll(10, TimeUnit.SECONDS);
                assertTrue(event != null && event.seq() == seq, "expected seq " + seq);
            }
            assertEquals(80L, state.read(View::lastSeq));
        }
    }

    @Test
    void refusesAHomeThatIsInUse() {
        try (StateManager held = StateManager.open(home, CLOCK)) {
            assertEquals(Code.IN_USE, failure(DamageRecovery.NONE).code());
            assertEquals(0L, held.read(View::lastSeq));
        }
    }

    @Test
    void setsADamagedDatabaseAsideAndGoesOnFromTheBackup() throws Exception {
        try (StateManager state = StateManager.open(home, CLOCK)) {
            state.write(t -> t.append(EventDraft.of(EventType.SUPERVISOR_STARTED, Map.of())));
            state.backUp();
        }
        Path file = home.resolve("state.mv.db");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(file, bytes);

        WatchkeeperException told = failure(DamageRecovery.NONE);
        assertEquals(Code.HOME, told.code());
        assertTrue(told.hint().contains("--restore-backup"), told.hint());
        try (var files = Files.list(home)) {
            Path aside =
                    files.filter(f -> f.toString().contains("damaged-")).findFirst().orElseThrow();
            assertTrue(told.toString().contains(aside.toString()), told.toString());
            assertEquals(-1, Arrays.mismatch(bytes, Files.readAllBytes(aside)));
        }
        assertEquals(Code.HOME, failure(DamageRecovery.NONE).code());
        try (StateManager state = StateManager.open(home, CLOCK, DamageRecovery.FROM_BACKUP)) {
            assertEquals(1L, state.read(View::lastSeq));
        }
    }

    @Test
    void leavesAHomeOfANewerVersionAlone() throws Exception {
        StateManager.open(home, CLOCK).close();
        Files.writeString(home.resolve("state.version"), "99\n");
        byte[] before = Files.readAllBytes(home.resolve("state.mv.db"));
        assertEquals(Code.HOME, failure(DamageRecovery.NONE).code());
        assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(home.resolve("state.mv.db"))));
    }

    private WatchkeeperException failure(DamageRecovery recovery) {
        return assertThrows(
                WatchkeeperException.class, () -> StateManager.open(home, CLOCK, recovery).close());
    }

    private static Task task(String id, long number, TaskState state, List<String> after) {
        return new Task(
                id,
                number,
                "p",
                NOW,
                new TaskSpec(
                        "Title",
                        "",
                        after,
                        Priority.NORMAL,
                        null,
                        List.of("true"),
                        List.of(),
                        false),
                new TaskProgress(state, 0, 0, List.of(), new Score(0.5, true), null, null, null));
    }
}
