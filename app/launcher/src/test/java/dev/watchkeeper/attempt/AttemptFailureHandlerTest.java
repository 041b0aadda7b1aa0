package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.TaskEdit;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.host.RestoreException;
import dev.watchkeeper.plugin.host.WorkspaceException;
import dev.watchkeeper.prompt.PromptTooLongException;
import dev.watchkeeper.testkit.AttemptRoom;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A step that throws closes its attempt as it is and asks; what is asked depends on the cause. */
class AttemptFailureHandlerTest {
    @TempDir Path folder;
    private AttemptRoom room;
    private AttemptRef ref;

    @BeforeEach
    void open() {
        room = AttemptRoom.open(folder, _ -> 0);
        room.task("one", "");
        ref = room.plan("one");
    }

    @AfterEach
    void close() {
        room.close();
    }

    private AttemptFailureHandler handler() {
        return new AttemptFailureHandler(
                room.parts().state(),
                room.parts().evidence(),
                room.parts().settings(),
                room.parts().clock(),
                room.ledger());
    }

    private List<String> offered() {
        return room.asked().options().stream().map(BreakpointOption::name).toList();
    }

    private void end() {
        room.cancel("one");
    }

    private long questions() {
        return room.state().read(v -> v.breakpointsOf("one")).size();
    }

    private static RuntimeException problem(String kind) {
        return switch (kind) {
            case "defect" -> new IllegalStateException("on purpose");
            case "hint" ->
                    new WatchkeeperException(
                            WatchkeeperException.Code.HOME, "the disk is full", "make room");
            case "plain" -> new WatchkeeperException(WatchkeeperException.Code.HOME, "no", "");
            case "gone" ->
                    new WorkspaceException(
                            WorkspaceException.Trouble.GONE, "the folder is gone", "put it back");
            case "replaced" ->
                    new IllegalStateException(
                            new WorkspaceException(
                                    WorkspaceException.Trouble.REPLACED, "another folder", ""));
            case "half" -> new RestoreException(List.of("a"), List.of(), Map.of("b", "full"), null);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "defect, could-not-go-on, a defect of Watchkeeper: java.lang.IllegalStateException: on purpose.",
        "hint, could-not-go-on, the disk is full; make room.",
        "plain, could-not-go-on, no.",
        "gone, could-not-go-on, a defect of Watchkeeper",
        "replaced, another-folder, another folder"
    })
    void theQuestionSaysWhatWentWrong(String kind, String rule, String words) {
        handler().raise(ref, problem(kind));
        assertEquals(rule, room.asked().rule());
        assertTrue(room.asked().question().contains(words), room.asked().question());
        assertEquals(List.of("retry", "skip", "fail"), offered());
        assertEquals(AttemptState.CLOSED, room.attempt(ref).state());
        assertEquals(TaskState.WAITING, room.task("one").state());
    }

    @Test
    void aRestoreThatStoppedLeavesTheAttemptWhereItIs() {
        handler().raise(ref, problem("half"));
        assertEquals(InterruptedRestore.RULE, room.asked().rule());
        assertEquals(List.of("restore", "take-over", "skip", "fail"), offered());
        assertEquals(AttemptState.PLANNED, room.attempt(ref).state());
    }

    @ParameterizedTest
    @ValueSource(strings = {"half", "plain"})
    void ofATaskThatHasEndedNobodyIsAsked(String kind) {
        end();
        handler().raise(ref, problem(kind));
        assertEquals(AttemptState.CLOSED, room.attempt(ref).state());
        assertEquals(0, questions());
        assertEquals(TaskState.CANCELLED, room.task("one").state());
    }

    @Test
    void aPromptThatIsTooLongMayBeWrittenAnew() {
        room.task("two", "");
        room.context(2048);
        var unused =
                room.ledger()
                        .edit(
                                "two",
                                new TaskEdit(
                                        null,
                                        "many words ".repeat(200_000),
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        null),
                                _ -> {});
        PromptTooLongException e =
                assertThrows(PromptTooLongException.class, () -> room.run("two"));
        handler().raise(new AttemptRef("two", 1), e);
        assertEquals(List.of("retry", "edit-prompt", "skip", "fail"), offered());
    }

    private static WatchkeeperException noAgent(String hint) {
        return new WatchkeeperException(WatchkeeperException.Code.SETTINGS, "no agent", hint);
    }

    @ParameterizedTest
    @CsvSource({"put it back, 'no agent; put it back.'", "'', 'no agent.'"})
    void aTaskThatCannotBeginWaitsForThePerson(String hint, String words) {
        room.task("two", "");
        handler().cannotBegin(room.task("two"), noAgent(hint));
        assertEquals("could-not-begin", room.asked().rule());
        assertTrue(room.asked().question().contains(words), room.asked().question());
        assertEquals(0, room.asked().attempt());
    }

    @ParameterizedTest
    @EnumSource(
            value = TaskState.class,
            names = {"RUNNING", "CANCELLED"})
    void aTaskThatIsReadyNoMoreIsNotAskedAbout(TaskState now) {
        if (now == TaskState.CANCELLED) {
            end();
        }
        handler().cannotBegin(room.task("one"), noAgent(""));
        assertEquals(0, questions());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRetryThatCannotBeginIsAskedAboutAsAnAttempt(boolean named) {
        ready(Samples.retry(), named ? "other" : null);
        handler().cannotBegin(room.task("one"), noAgent(""));
        Attempt next = room.attempt(new AttemptRef("one", 2));
        assertEquals(AttemptState.DECIDED, next.state());
        assertEquals(named ? "other" : "agent", next.agent());
        assertInstanceOf(Decision.Ask.class, next.decision());
        assertEquals(TaskState.RUNNING, room.task("one").state());
        assertEquals(0, questions(), "carrying it out asks");
    }

    @Test
    void anAttemptAfterAnAnswerThatCannotBeginIsAskedAboutAtOnce() {
        ready(Samples.ask("unsure", "check"), null);
        handler().cannotBegin(room.task("one"), noAgent(""));
        assertEquals("could-not-begin", room.asked().rule());
    }

    private void ready(Decision decision, @Nullable String agent) {
        Samples.put(room, Samples.closed(room.attempt(ref), decision));
        room.state()
                .write(tx -> {
                    tx.put(
                            room.task("one")
                                    .withAgent(agent)
                                    .in(TaskState.READY, room.clock().instant()));
                    return true;
                });
    }
}
