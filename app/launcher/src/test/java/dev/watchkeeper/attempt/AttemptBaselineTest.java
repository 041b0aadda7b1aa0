package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Resolution;
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
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Which tree an attempt is measured against, and how the workspace goes back and forward. */
class AttemptBaselineTest {
    @TempDir Path folder;
    private AttemptRoom room;

    /** What the agent of each attempt found in result.txt. */
    private final List<String> found = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void open() {
        room =
                AttemptRoom.open(
                                folder,
                                p -> {
                                    found.add(room.read("result.txt"));
                                    room.write("result.txt", "work\n");
                                    p.say("done");
                                    return 0;
                                })
                        .attempts(1);
        room.write("result.txt", "before\n");
    }

    @AfterEach
    void close() {
        room.close();
    }

    /** A task whose work was put back and of which a person wants another attempt. */
    private void putBackAndWanted() {
        room.task("one", "false");
        room.run("one");
        assertEquals("before\n", room.read("result.txt"));
        wanted();
    }

    private void wanted() {
        room.state()
                .write(tx -> {
                    tx.put(room.task("one").in(TaskState.READY, room.clock().instant()));
                    return true;
                });
    }

    private void lose(String checkpoint) {
        room.state()
                .write(tx -> {
                    tx.removeCheckpoint(checkpoint);
                    return true;
                });
    }

    private AttemptBaseline trees() {
        return new AttemptBaseline(room.parts().state(), room.parts().evidence());
    }

    @Test
    void workThatWasPutBackIsThereAgainForTheNextAttempt() {
        putBackAndWanted();
        room.run("one");
        assertEquals(List.of("before\n", "work\n"), found);
    }

    @Test
    void whereTheTreeHasMovedOnItIsNot() {
        putBackAndWanted();
        room.write("result.txt", "mine\n");
        room.run("one");
        assertEquals(List.of("before\n", "mine\n"), found);
        assertEquals("mine\n", room.read("result.txt"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whereItsCheckpointsWerePrunedItIsNot(boolean before) {
        putBackAndWanted();
        Attempt first = room.attempt(new AttemptRef("one", 1));
        lose(Objects.requireNonNull(before ? first.checkpointBefore() : first.checkpointAfter()));
        room.run("one");
        assertEquals(List.of("before\n", "before\n"), found);
    }

    @Test
    void whatWasPutInPlaceGoesBackWithATaskThatIsCalledOff() {
        putBackAndWanted();
        AttemptRef second = room.plan("one");
        room.runTo(second, AttemptState.CHECKPOINTED);
        assertEquals("work\n", room.read("result.txt"));
        room.cancel("one");
        room.run(second);
        assertEquals("before\n", room.read("result.txt"));
    }

    @Test
    void aCheckpointThatWasTakenBeforeACrashIsNotTakenAgain() {
        putBackAndWanted();
        AttemptRef second = room.plan("one");
        Attempt taken = room.runTo(second, AttemptState.CHECKPOINTED);
        Samples.put(room, taken.in(AttemptState.PLANNED));
        room.run(second);
        assertEquals(
                1,
                room.told(EventType.CHECKPOINT_TAKEN).stream()
                        .filter(e -> e.attempt() == 2 && "before".equals(e.data().get("kind")))
                        .count());
        assertEquals("work\n", found.getLast());
    }

    @Test
    void whereTheTreeBeforeIsGoneTheEarliestOfTheChainCounts() {
        room.attempts(3);
        room.task("one", "false");
        room.run("one");
        AttemptRef second = room.plan("one");
        Attempt last = room.runTo(second, AttemptState.ASSESSED);
        Attempt first = room.attempt(new AttemptRef("one", 1));
        assertEquals(first.checkpointBefore(), trees().base(last).id());
        lose(Objects.requireNonNull(first.checkpointBefore()));
        assertEquals(last.checkpointBefore(), trees().base(last).id());
        lose(Objects.requireNonNull(last.checkpointBefore()));
        WatchkeeperException e = assertThrows(WatchkeeperException.class, () -> trees().base(last));
        assertEquals("the checkpoint before attempt one/2 is gone", e.getMessage());
    }

    @Test
    void pathsThatDoNotStayAreThoseOutsideTheProtectedAndTheWeakened() {
        Attempt a = Samples.attempt("one", 1);
        assertEquals(Set.of(), AttemptBaseline.toPutBack(a));
        assertEquals(
                Set.of("out.txt", "a_test.py", "b_test.py"),
                AttemptBaseline.toPutBack(
                        a.withAssessment(
                                Samples.assessment(
                                        Samples.quality(
                                                List.of("out.txt"),
                                                List.of("a_test.py: a test less", "b_test.py"))))));
    }

    @Test
    void aRetryKeepsTheWorkLessWhatDoesNotStay() {
        room.task("one", "true");
        AttemptRef ref = room.plan("one");
        room.hosts()
                .agent(p -> {
                    room.write("result.txt", "work\n");
                    room.write("out.txt", "out\n");
                    return 0;
                });
        Attempt decided = room.runTo(ref, AttemptState.DECIDED);
        Samples.put(
                room,
                decided.withAssessment(
                                Samples.assessment(Samples.quality(List.of("out.txt"), List.of())))
                        .withDecision(Samples.retry()));
        room.run(ref);
        assertEquals("work\n", room.read("result.txt"));
        assertEquals("", room.read("out.txt"));
        Event told = room.told(EventType.RESTORED).getFirst();
        assertEquals(List.of("out.txt"), told.data().get("deleted"));
        assertEquals(TaskState.READY, room.task("one").state());
    }

    /** The task's check leaves a file, or writes into what the agent wrote. */
    private void checked(String path) {
        room.hosts()
                .check(
                        "check",
                        p -> {
                            room.write(path, "by the check\n");
                            return 1;
                        });
        room.task("one", "check");
        room.run("one");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatAppearedAfterTheAgentHadEndedStays(boolean overlays) {
        if (!overlays) {
            room.hosts().answer("snapshots.overlay", Optional.empty());
        }
        checked("cache.txt");
        assertEquals("by the check\n", room.read("cache.txt"));
        assertEquals("before\n", room.read("result.txt"));
        assertTrue(
                room.asked().question().contains("left as they are: cache.txt"),
                room.asked().question());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whereTheAgentDidNothingNothingIsPutBack(boolean overlays) {
        room.hosts().agent(_ -> 0);
        room.task("one", "true");
        AttemptRef ref = room.plan("one");
        room.runTo(ref, AttemptState.DECIDED);
        room.write("result.txt", "mine\n");
        room.write("mine.txt", "mine\n");
        if (!overlays) {
            room.hosts().answer("snapshots.overlay", Optional.empty());
        }
        room.run(ref);
        assertEquals("mine\n", room.read("result.txt"));
        assertEquals("mine\n", room.read("mine.txt"));
        assertEquals("attempts-used-up", room.asked().rule());
    }

    @Test
    void whatTheAgentChangedAndSomebodyAfterItGoesBackAndIsNamed() {
        checked("result.txt");
        assertEquals("before\n", room.read("result.txt"));
        assertTrue(
                room.asked().question().contains("what stood there last is in checkpoint"),
                room.asked().question());
        String rescue =
                String.valueOf(room.told(EventType.RESTORED).getFirst().data().get("rescue"));
        Checkpoint kept = room.state().read(v -> v.checkpoint(rescue).orElseThrow());
        assertEquals(Checkpoint.Kind.RESCUE, kept.kind());
    }

    private boolean goesOn(@Nullable Resolution answer, Decision decision, boolean kept) {
        room.task("two", "");
        AttemptRef ref = new AttemptRef("two", 1);
        Attempt a =
                Samples.put(
                        room,
                        Samples.closed(Samples.attempt("two", 1), decision)
                                .withCheckpoints("cp-1", kept ? "cp-2" : null));
        room.state()
                .write(tx -> {
                    tx.put(Samples.question("bp-7", "two", 2, "unsure", null));
                    if (answer != null) {
                        tx.put(Samples.question("bp-8", "two", 1, "checkpoint-failed", answer));
                    }
                    return true;
                });
        assertEquals(ref, a.ref());
        return room.state().read(v -> AttemptBaseline.goesOn(v, a));
    }

    private static Decision unkept() {
        return Samples.ask("checkpoint-failed", "checkpoint");
    }

    @Test
    void theNextAttemptGoesOnFromUnkeptWorkWhereAPersonSaidRetry() {
        assertTrue(goesOn(Samples.answer("retry", "person"), unkept(), false));
    }

    @ParameterizedTest
    @EnumSource(Not.class)
    void itDoesNotWhere(Not why) {
        assertFalse(
                switch (why) {
                    case NOBODY_ASKED -> goesOn(null, unkept(), false);
                    case SOMETHING_ELSE_WAS_SAID ->
                            goesOn(Samples.answer("take-over", "person"), unkept(), false);
                    case IT_WAS_KEPT_LATER ->
                            goesOn(Samples.answer("retry", "person"), unkept(), true);
                    case ANOTHER_QUESTION ->
                            goesOn(
                                    Samples.answer("retry", "person"),
                                    Samples.ask("unsure", "check"),
                                    false);
                    case IT_WAS_ACCEPTED -> goesOn(null, Samples.accept(), true);
                });
    }

    /** Why an attempt does not go on from the tree of the one before. */
    enum Not {
        NOBODY_ASKED,
        SOMETHING_ELSE_WAS_SAID,
        IT_WAS_KEPT_LATER,
        ANOTHER_QUESTION,
        IT_WAS_ACCEPTED
    }
}
