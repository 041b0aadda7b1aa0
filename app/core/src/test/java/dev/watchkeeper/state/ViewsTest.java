package dev.watchkeeper.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.AgentRequest;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.KindOfWork;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.RequestAction;
import dev.watchkeeper.domain.Resolution;
import dev.watchkeeper.domain.Score;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskProgress;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WorkspaceId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What was put is found again, by every question that can be asked. */
final class ViewsTest {
    private static final Instant NOW = Instant.parse("2026-03-14T05:30:00Z");
    private static final WorkspaceId WORKSPACE = new WorkspaceId("ws-1");
    private static final List<Reason> BECAUSE = List.of(new Reason("the check failed", "t1/1/x"));

    @TempDir Path home;
    private StateManager state;

    @BeforeEach
    void open() {
        state = StateManager.open(home, Clock.fixed(NOW, ZoneOffset.UTC));
        state.write(t -> {
            t.put(new Project("p", "P", "/home/dev/p", "local", NOW, null));
            t.put(new Project("q", "Q", "/home/dev/q", "local", NOW, null));
            t.put(task("t1", "p", 1, TaskState.READY, List.of()));
            t.put(task("t2", "q", 2, TaskState.DONE, List.of()));
            return true;
        });
    }

    @AfterEach
    void close() {
        state.close();
    }

    static Stream<Decision> decisions() {
        return Stream.of(
                new Decision.Accept(BECAUSE),
                new Decision.Retry(BECAUSE, List.of("mend the test")),
                new Decision.Ask(BECAUSE, "attempts-used-up", "How to go on?", List.of(), null),
                new Decision.Wait(BECAUSE, "main", NOW.plusSeconds(60)),
                new Decision.Wait(BECAUSE, "main", null),
                new Decision.Fail(BECAUSE));
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void keepsEveryKindOfDecision(Decision decision) {
        Attempt attempt = attempt("t1").withDecision(decision);
        state.write(t -> {
            t.put(attempt);
            return true;
        });
        assertEquals(Optional.of(attempt), state.read(v -> v.attempt(attempt.ref())));
    }

    @Test
    void theStateOfAnAttemptIsMovedAndNeverJustPut() {
        Attempt stored = attempt("t1");
        Attempt ended = stored.in(AttemptState.ENDED);
        state.write(t -> {
            t.put(stored);
            return true;
        });
        assertEquals(
                "attempt t1/1 is stored as CHECKPOINTED, not as ENDED", refused(t -> t.put(ended)));
        assertEquals(
                "attempt t1/1 is stored as CHECKPOINTED, not as RUNNING",
                refused(t -> t.move(ended, AttemptState.RUNNING)));
        assertEquals(
                "attempt t2/1 is not stored, not as PLANNED",
                refused(t -> t.move(attempt("t2"), AttemptState.PLANNED)));
        assertEquals(List.of(stored), state.read(v -> v.attempts("t1")));
        state.write(t -> {
            t.move(ended, AttemptState.CHECKPOINTED);
            return true;
        });
        assertEquals(List.of(ended), state.read(v -> v.attempts("t1")));
    }

    private @Nullable String refused(Consumer<Transaction> change) {
        return assertThrows(
                        IllegalStateException.class,
                        () ->
                                state.write(t -> {
                                    change.accept(t);
                                    return true;
                                }))
                .getMessage();
    }

    @Test
    void aClosedAttemptIsNotUnfinished() {
        Attempt open = attempt("t1");
        Attempt over = attempt("t2").in(AttemptState.CLOSED);
        state.write(t -> {
            t.put(open);
            t.put(over);
            return true;
        });
        assertEquals(List.of(open), state.read(View::unfinishedAttempts));
        assertEquals(List.of(over), state.read(v -> v.attempts("t2")));
    }

    @Test
    void narrowsToAProjectOrTellsAll() {
        assertEquals(List.of("t1", "t2"), ids(state.read(v -> v.tasks(TaskQuery.all()))));
        assertEquals(List.of("t1"), ids(state.read(v -> v.tasks(TaskQuery.all().of("p")))));
        Checkpoint mine = checkpoint("c1", "p");
        Checkpoint other = checkpoint("c2", "q");
        state.write(t -> {
            t.put(mine);
            t.put(other);
            return true;
        });
        assertEquals(List.of(mine, other), state.read(v -> v.checkpoints(null)));
        assertEquals(List.of(mine), state.read(v -> v.checkpoints("p")));
        assertEquals(Optional.of(other), state.read(v -> v.checkpoint("c2")));
        state.write(t -> {
            t.removeCheckpoint("c1");
            return true;
        });
        assertEquals(Optional.empty(), state.read(v -> v.checkpoint("c1")));
    }

    @Test
    void noStateAskedForIsNothingFound() {
        assertEquals(List.of(), state.read(v -> v.tasksIn(Set.of())));
        assertEquals(List.of(), state.read(v -> v.breakpoints(Set.of())));
        assertEquals(List.of("t2"), ids(state.read(v -> v.tasksIn(Set.of(TaskState.DONE)))));
    }

    @Test
    void keepsABreakpointAndFindsItByItsState() {
        Breakpoint asked =
                new Breakpoint(
                        "b1",
                        "p",
                        "t1",
                        1,
                        Breakpoint.State.OPEN,
                        "agent-asks",
                        "Which one?",
                        List.of(),
                        null,
                        null,
                        BECAUSE,
                        List.of("t1/1/patch"),
                        NOW,
                        null);
        state.write(t -> {
            t.put(asked);
            return true;
        });
        assertEquals(Optional.of(asked), state.read(v -> v.breakpoint("b1")));
        assertEquals(List.of(asked), state.read(v -> v.breakpoints(Set.of(Breakpoint.State.OPEN))));
        assertEquals(List.of(), state.read(v -> v.breakpoints(Set.of(Breakpoint.State.RESOLVED))));
    }

    /** A home may have been used by a newer version, and is used by that again. */
    @Test
    void keepsTheActionsOfANewerVersionAsTheyAre() {
        Breakpoint asked =
                new Breakpoint(
                        "b1",
                        "p",
                        "t1",
                        1,
                        Breakpoint.State.RESOLVED,
                        "agent-asks",
                        "Which one?",
                        List.of(
                                new BreakpointOption(TaskAction.RETRY_OTHER, "another agent"),
                                new BreakpointOption(new BreakpointAction.Choice(2), "blue"),
                                new BreakpointOption(new BreakpointAction.Unknown("defer"), "?")),
                        new BreakpointAction.Unknown("defer"),
                        NOW,
                        BECAUSE,
                        List.of(),
                        NOW,
                        new Resolution(RequestAction.ALLOW_LIKE_THIS, "yes", "person", NOW));
        state.write(t -> {
            t.put(asked);
            return true;
        });
        assertEquals(Optional.of(asked), state.read(v -> v.breakpoint("b1")));
    }

    /** As homes have them that earlier versions made. */
    @Test
    void readsAndWritesActionsByTheirWords() {
        JsonColumn json = new JsonColumn();
        String options =
                "[{\"name\":\"put-back\",\"effect\":\"e\"},"
                        + "{\"name\":\"choice-3\",\"effect\":\"\"},"
                        + "{\"name\":\"defer\",\"effect\":\"f\"}]";
        List<BreakpointOption> read = json.list(options, BreakpointOption.class);
        assertEquals(
                List.of(
                        TaskAction.PUT_BACK,
                        new BreakpointAction.Choice(3),
                        new BreakpointAction.Unknown("defer")),
                read.stream().map(BreakpointOption::action).toList());
        assertEquals(options, json.write(read));
        String answer =
                "{\"option\":\"no-answer\",\"say\":\"\",\"by\":\"rule\",\"because\":\"r\",\"at\":\""
                        + NOW
                        + "\"}";
        assertEquals(answer, json.write(json.read(answer, AgentRequest.Answer.class)));
        String ask =
                "{\"type\":\"ask\",\"because\":[],\"rule\":\"r\",\"question\":\"q\",\"options\":"
                        + options
                        + ",\"fallback\":{\"after\":\"PT1H\",\"choose\":\"skip\"}}";
        assertEquals(ask, json.writeAs(Decision.class, json.read(ask, Decision.class)));
    }

    @Test
    void keepsHoldsUntilTheyAreRemoved() {
        Hold hold = new Hold("h1", "main", NOW.plusSeconds(60), "usage limit", NOW, 1);
        state.write(t -> {
            t.put(hold);
            return true;
        });
        assertEquals(List.of(hold), state.read(View::holds));
        state.write(t -> {
            t.removeHold("h1");
            return true;
        });
        assertEquals(List.of(), state.read(View::holds));
    }

    @Test
    void keepsOutcomesAndFindsThoseThatNobodyHasLabelled() {
        Outcome open = outcome("t1", true);
        Outcome undrawn = outcome("t2", false);
        Outcome known =
                undrawn.labelled(Outcome.Label.WRONG, Outcome.Source.RESTORE, NOW.plusNanos(1));
        state.write(t -> {
            t.put(undrawn);
            t.put(open);
            t.put(known);
            return true;
        });
        assertEquals(List.of(known, open), state.read(View::outcomes));
        assertEquals(List.of(open), state.read(View::openSpotChecks));
        assertEquals(Optional.of(known), state.read(v -> v.outcome(known.ref())));
        assertEquals(Optional.empty(), state.read(v -> v.outcome(new AttemptRef("t1", 9))));
    }

    @Test
    void aForgottenProjectTakesItsOpenSpotChecksAlongAndLeavesWhatItTaught() {
        Outcome known =
                outcome("t2", true).labelled(Outcome.Label.RIGHT, Outcome.Source.SPOT_CHECK, NOW);
        state.write(t -> {
            t.put(outcome("t1", true));
            t.put(known);
            t.removeProject("p");
            return true;
        });
        assertEquals(List.of(known), state.read(View::outcomes));
    }

    private static Outcome outcome(String task, boolean drawn) {
        return new Outcome(
                new AttemptRef(task, 2),
                "p",
                "claude",
                "local",
                new KindOfWork("fix", "python"),
                Map.of("checks", 0.7, "validation", 1.0),
                0.81,
                true,
                0.7,
                drawn,
                drawn,
                drawn ? 0.2 : 0,
                drawn ? 0.05 : 0,
                null,
                null,
                NOW,
                null);
    }

    @Test
    void keepsWhatAnAttemptChanged() {
        AttemptRef ref = new AttemptRef("t1", 1);
        FileChange added =
                new FileChange(
                        "p", WORKSPACE, ref, "a ü.txt", FileChange.Kind.ADDED, null, 3, "ab", NOW);
        FileChange moved =
                new FileChange(
                        "p",
                        WORKSPACE,
                        ref,
                        "b.txt",
                        FileChange.Kind.RENAMED,
                        "a.txt",
                        3,
                        "ab",
                        NOW);
        FileChange nobodys =
                new FileChange(
                        "p", WORKSPACE, null, "c.txt", FileChange.Kind.DELETED, null, 0, null, NOW);
        state.write(t -> {
            t.put(attempt("t1"));
            t.record(added);
            t.record(moved);
            t.record(nobodys);
            return true;
        });
        assertEquals(List.of(added, moved), state.read(v -> v.changes(ref)));
    }

    @Test
    void countsTasksAsTheyMove() {
        assertEquals(1L, state.read(View::taskCounts).get(TaskState.READY));
        state.write(t -> {
            t.put(task("t1", "p", 1, TaskState.WAITING, List.of("t2")));
            t.put(task("t1", "p", 1, TaskState.WAITING, List.of("t2")));
            return true;
        });
        assertEquals(0L, state.read(View::taskCounts).get(TaskState.READY));
        assertEquals(1L, state.read(View::taskCounts).get(TaskState.WAITING));
        assertEquals(List.of("t1"), ids(state.read(v -> v.dependents("t2"))));
        state.write(t -> {
            t.put(task("t1", "p", 1, TaskState.WAITING, List.of()));
            return true;
        });
        assertEquals(List.of(), state.read(v -> v.dependents("t2")));
        state.write(t -> {
            t.removeProject("p");
            return true;
        });
        assertEquals(0L, state.read(View::taskCounts).get(TaskState.WAITING));
        assertEquals(Optional.empty(), state.read(v -> v.task("t1")));
        assertEquals(Optional.empty(), state.read(v -> v.project("p")));
    }

    @Test
    void keepsAnEventOfMegabytesWhole() {
        String text = "ä\u0001\uD83D\uDE00".repeat(400_000);
        state.write(t -> t.append(EventDraft.of(EventType.AGENT_OUTPUT, Map.of("text", text))));
        assertEquals(text, state.read(v -> v.events(0, 10)).getFirst().data().get("text"));
    }

    @Test
    void tellsTheLastEventsOfATaskOrOfAll() {
        Task t1 = task("t1", "p", 1, TaskState.READY, List.of());
        state.write(t -> {
            t.append(EventDraft.of(EventType.TASK_ADDED, t1, Map.of()));
            return t.append(EventDraft.of(EventType.SUPERVISOR_STARTED, Map.of()));
        });
        assertEquals(1, state.read(v -> v.lastEvents("t1", 5)).size());
        assertEquals(2, state.read(v -> v.lastEvents(null, 5)).size());
    }

    /** The fourth event comes after a clock was set back: it follows the third all the same. */
    @Test
    void tellsAfterWhichEventThoseOfATimeStand() {
        state.close();
        List<Long> seconds = List.of(10L, 20L, 30L, 15L, 40L);
        for (long s : seconds) {
            state = StateManager.open(home, Clock.fixed(NOW.plusSeconds(s), ZoneOffset.UTC));
            state.write(t -> t.append(EventDraft.of(EventType.SUPERVISOR_STARTED, Map.of())));
            state.close();
        }
        state = StateManager.open(home, Clock.fixed(NOW, ZoneOffset.UTC));
        assertEquals(0, before(-5));
        assertEquals(0, before(10));
        assertEquals(1, before(11));
        assertEquals(1, before(20));
        assertEquals(2, before(21));
        assertEquals(4, before(31));
        assertEquals(5, before(41));
    }

    private long before(long seconds) {
        return state.read(v -> v.seqBefore(NOW.plusSeconds(seconds)));
    }

    @Test
    void refusesWhatHasNoPlaceInJson() {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                state.write(t ->
                                        t.append(
                                                EventDraft.of(
                                                        EventType.AGENT_OUTPUT,
                                                        Map.of("x", new Object())))));
        assertTrue(String.valueOf(refused.getMessage()).contains("JSON"), refused.getMessage());
    }

    private static List<String> ids(List<Task> tasks) {
        return tasks.stream().map(Task::id).toList();
    }

    private static Attempt attempt(String task) {
        return Attempt.planned(
                        new AttemptRef(task, 1), "p", WORKSPACE, "builder", "local", "main", NOW)
                .in(AttemptState.CHECKPOINTED);
    }

    private static Checkpoint checkpoint(String id, String project) {
        return new Checkpoint(
                id,
                project,
                WORKSPACE,
                null,
                0,
                Checkpoint.Kind.MANUAL,
                "s-" + id,
                1,
                2,
                3,
                true,
                NOW,
                NOW);
    }

    private static Task task(
            String id, String project, long number, TaskState in, List<String> after) {
        return new Task(
                id,
                number,
                project,
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
                new TaskProgress(in, 0, 0, List.of(), new Score(0.5, true), null, null, null));
    }
}
