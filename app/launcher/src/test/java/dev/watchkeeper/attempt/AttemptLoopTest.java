package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.state.View;
import dev.watchkeeper.testkit.AttemptRoom;
import dev.watchkeeper.testkit.ScriptedProcesses;

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
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/** What becomes of an attempt by what its host tells, what was decided, and who calls it off. */
class AttemptLoopTest {
    @TempDir Path folder;
    private AttemptRoom room;

    @BeforeEach
    void open() {
        room = AttemptRoom.open(folder, this::work).attempts(1);
        room.write("result.txt", "before\n");
    }

    @AfterEach
    void close() {
        room.close();
    }

    private int work(ScriptedProcesses.Running p) {
        room.write("result.txt", "work\n");
        p.say("done");
        return 0;
    }

    private AttemptRef planned(String check) {
        room.task("one", check);
        return room.plan("one");
    }

    private TaskState state() {
        return room.task("one").state();
    }

    private List<String> offered() {
        return room.asked().options().stream().map(BreakpointOption::name).toList();
    }

    @Test
    void whereNoCheckpointCanBeTakenBeforeNothingBegins() {
        AttemptRef ref = planned("true");
        room.hosts().fail("snapshots.take");
        assertEquals(AttemptState.CLOSED, room.run(ref).state());
        assertEquals("checkpoint-failed", room.asked().rule());
        assertEquals(List.of("retry", "skip", "fail"), offered());
        assertEquals("before\n", room.read("result.txt"));
        assertEquals(TaskState.WAITING, state());
    }

    @Test
    void whereNoCheckpointCanBeTakenAfterTheWorkStaysAndIsAskedAbout() {
        AttemptRef ref = planned("true");
        room.runTo(ref, AttemptState.ENDED);
        room.hosts().fail("snapshots.take");
        assertEquals(AttemptState.CLOSED, room.run(ref).state());
        assertEquals(List.of("retry", "skip", "fail", "take-over"), offered());
        assertEquals("work\n", room.read("result.txt"));
    }

    @ParameterizedTest
    @EnumSource(
            value = AttemptState.class,
            names = {"PLANNED", "ENDED"})
    void aHostThatDoesNotAnswerIsTriedAgainAndNothingIsAsked(AttemptState at) {
        AttemptRef ref = planned("true");
        if (at == AttemptState.ENDED) {
            room.runTo(ref, at);
        }
        room.hosts()
                .fail(
                        "snapshots.take",
                        new PluginException(PluginException.Kind.TRANSIENT, "no line", ""));
        assertThrows(WatchkeeperException.class, () -> room.run(ref));
        assertEquals(at, room.attempt(ref).state());
        room.hosts().mend();
        assertEquals(AttemptState.CLOSED, room.run(ref).state());
        assertEquals(TaskState.DONE, state());
    }

    @ParameterizedTest
    @EnumSource(
            value = AttemptState.class,
            names = {"CHECKPOINTED", "PROMPTED", "ENDED", "SETTLED", "ASSESSED", "DECIDED"})
    void whatIsCalledOffClosesAndItsWorkGoesBack(AttemptState at) {
        AttemptRef ref = planned("true");
        assertEquals(at, room.runTo(ref, at).state());
        room.cancel("one");
        assertEquals(AttemptState.CLOSED, room.run(ref).state());
        assertEquals(TaskState.CANCELLED, state());
        assertEquals("before\n", room.read("result.txt"));
    }

    @Test
    void whatIsCalledOffBeforeItBeganTakesNoCheckpoint() {
        AttemptRef ref = planned("true");
        room.cancel("one");
        assertEquals(AttemptState.CLOSED, room.run(ref).state());
        assertEquals(List.of(), room.told(EventType.CHECKPOINT_TAKEN));
    }

    @Test
    void whatIsCalledOffWhileItIsInterruptedGoesBack() {
        AttemptRef ref = planned("true");
        CountDownLatch never = new CountDownLatch(1);
        room.hosts()
                .agent(p -> {
                    int status = work(p);
                    never.await();
                    return status;
                });
        assertEquals(AttemptState.INTERRUPTED, room.runTo(ref, AttemptState.RUNNING).state());
        room.cancel("one");
        assertEquals(AttemptState.CLOSED, room.run(ref).state());
        assertEquals("before\n", room.read("result.txt"));
    }

    @ParameterizedTest
    @CsvSource({"true, work", "false, before"})
    void unacceptedWorkStaysInPlaceWhereASettingSaysSo(boolean keep, String left) {
        room.keepingUnaccepted(keep);
        room.run(planned("false"));
        assertEquals(TaskState.WAITING, state());
        assertEquals(left + "\n", room.read("result.txt"));
    }

    @ParameterizedTest
    @CsvSource({"true, work", "false, before"})
    void aTaskWhoseAttemptIsGivenUpHasFailed(boolean keep, String left) {
        AttemptRef ref = planned("true");
        Attempt decided = room.runTo(ref, AttemptState.DECIDED);
        room.keepingUnaccepted(keep);
        Samples.put(
                room,
                decided.withDecision(
                        new Decision.Fail(List.of(new Reason("beyond help", "check")))));
        assertEquals(AttemptState.CLOSED, room.run(ref).state());
        assertEquals(TaskState.FAILED, state());
        assertEquals(left + "\n", room.read("result.txt"));
        assertEquals(
                List.of("beyond help"),
                room.told(EventType.TASK_FAILED).getFirst().data().get("because"));
    }

    @Test
    void aClosedAttemptIsLeftAsItIs() {
        AttemptRef ref = planned("true");
        Attempt closed = room.run(ref);
        long seq = room.state().read(View::lastSeq);
        assertEquals(closed, room.run(ref));
        assertEquals(seq, room.state().<Long>read(View::lastSeq));
    }

    @ParameterizedTest
    @ValueSource(strings = {"STARTING", "CHECKPOINTED"})
    void aTaskThatWasHeldForItsHostRunsAgain(String at) {
        AttemptRef ref = planned("true");
        room.runTo(ref, AttemptState.valueOf(at));
        room.state()
                .write(tx -> {
                    tx.put(room.task("one").in(TaskState.HELD, room.clock().instant()));
                    return true;
                });
        TaskState[] seen = new TaskState[1];
        room.hosts()
                .agent(p -> {
                    seen[0] = state();
                    return work(p);
                });
        room.run(ref);
        assertEquals(TaskState.RUNNING, seen[0]);
        assertEquals(TaskState.DONE, state());
    }

    @Test
    void aRetryGoesOnFromTheWorkOfTheOneBefore() {
        room.attempts(2);
        room.task("one", "check");
        room.hosts().check("check", p -> room.read("second.txt").isEmpty() ? 1 : 0);
        room.hosts()
                .agent(p -> {
                    if (p.variable("WATCHKEEPER_ATTEMPT").equals("2")) {
                        assertEquals("work\n", room.read("result.txt"));
                        room.write("second.txt", "x\n");
                    }
                    return work(p);
                });
        room.runAll("one");
        assertEquals(TaskState.DONE, state());
        assertEquals(2, room.task("one").attempts());
    }

    @Test
    void aChainThatIsCalledOffBetweenTwoAttemptsGoesBackToItsBeginning() {
        room.attempts(2);
        room.task("one", "false");
        room.run("one");
        assertEquals(TaskState.READY, state());
        room.cancel("one");
        AttemptRef next = new AttemptRef("one", 2);
        assertEquals(AttemptState.PLANNED, room.attempt(next).state());
        assertEquals(AttemptState.CLOSED, room.run(next).state());
        assertEquals("before\n", room.read("result.txt"));
    }

    @Test
    void aTaskThatIsCalledOffWhileItsWorkGoesBackIsNotAskedAbout() {
        AttemptRef ref = planned("false");
        room.runTo(ref, AttemptState.DECIDED);
        room.hosts().first("snapshots.take", () -> room.cancel("one"));
        assertEquals(AttemptState.CLOSED, room.run(ref).state());
        assertEquals(TaskState.CANCELLED, state());
        assertEquals(List.of(), room.state().read(v -> v.breakpointsOf("one")));
        assertEquals("before\n", room.read("result.txt"));
    }

    @Test
    void aPromptThatWasCutSaysByHowMuch() {
        room.attempts(2).context(2048);
        room.hosts()
                .check(
                        "check",
                        p -> {
                            for (int i = 0; i < 20_000; i++) {
                                p.say("line " + i + " of what went wrong");
                            }
                            return 1;
                        });
        room.task("one", "check");
        room.run("one");
        room.runTo(room.plan("one"), AttemptState.PROMPTED);
        assertTrue(
                room.told(EventType.PROMPT_WRITTEN).getLast().data().get("chars_left_out")
                        instanceof Number);
    }

    @Test
    void whereTheTreeBeforeWasPrunedAnAttemptSaysSo() {
        AttemptRef ref = planned("true");
        Attempt ended = room.runTo(ref, AttemptState.ENDED);
        room.state()
                .write(tx -> {
                    tx.removeCheckpoint(Objects.requireNonNull(ended.checkpointBefore()));
                    return true;
                });
        WatchkeeperException e = assertThrows(WatchkeeperException.class, () -> room.run(ref));
        assertEquals("the checkpoint before attempt one/1 is gone", e.getMessage());
        assertEquals(AttemptState.SETTLED, room.attempt(ref).state());
    }

    @Test
    void anotherAgentIsOfferedOnlyWhereThereIsOne() {
        room.task("one", "true");
        room.agents("agent", List.of(room.settings().agents().get("agent")));
        DecisionApplier applier =
                new DecisionApplier(
                        room.parts().state(),
                        room.parts().evidence(),
                        room.parts().settings(),
                        room.parts().clock(),
                        room.ledger());
        BreakpointOption other =
                new BreakpointOption(TaskAction.RETRY_OTHER, "another agent does it");
        BreakpointOption skip = new BreakpointOption(TaskAction.SKIP, "leave it out");
        assertEquals(List.of(skip), raised(applier, List.of(other, skip)));
        assertEquals(List.of(other), raised(applier, List.of(other)), "a question has an answer");
    }

    private List<BreakpointOption> raised(DecisionApplier by, List<BreakpointOption> options) {
        return room.state()
                .write(tx ->
                        by.raise(
                                        tx,
                                        room.task("one"),
                                        0,
                                        new Decision.Ask(
                                                List.of(), "unsure", "Really?", options, null))
                                .options());
    }

    @Test
    void aPersonsChangeIsNoPartOfTheWorkThatIsTakenOutLater() {
        room.keepingUnaccepted(true);
        AttemptRef ref = planned("false");
        room.run(ref);
        String kept = Objects.requireNonNull(room.task("one").checkpoint());
        room.write("mine.txt", "mine\n");
        ShelvedWork work = Objects.requireNonNull(room.shelved(room.asked()));
        assertEquals(List.of(), work.takenOut());
        assertEquals("mine\n", room.read("mine.txt"));
        assertEquals("before\n", room.read("result.txt"));
        String now = Objects.requireNonNull(room.task("one").checkpoint());
        assertFalse(now.equals(kept), now);
        assertEquals(now, room.attempt(ref).checkpointAfter());
    }

    @Test
    void workThatNobodyHasBegunNeedsNoTakingOut() {
        room.task("one", "true");
        AttemptRef ref = room.plan("one");
        room.hosts().fail("snapshots.take");
        room.run(ref);
        room.hosts().mend();
        UnkeptWork work = new UnkeptWork(room.parts().state(), room.parts().evidence());
        assertEquals(WorkspaceChange.NONE, work.previewTakeOut(room.asked(), room.place()));
        work.takeOut(room.asked(), room.place());
        assertEquals(List.of(), room.told(EventType.RESTORED));
    }

    @Test
    void unkeptWorkIsTakenOutAsItsPreviewSays() {
        AttemptRef ref = planned("true");
        room.runTo(ref, AttemptState.ENDED);
        room.hosts().fail("snapshots.take");
        room.run(ref);
        room.hosts().mend();
        UnkeptWork work = new UnkeptWork(room.parts().state(), room.parts().evidence());
        assertEquals(
                List.of("result.txt"), work.previewTakeOut(room.asked(), room.place()).written());
        work.takeOut(room.asked(), room.place());
        assertEquals("before\n", room.read("result.txt"));
    }
}
