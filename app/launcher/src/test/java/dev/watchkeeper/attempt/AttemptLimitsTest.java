package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.state.View;
import dev.watchkeeper.testkit.AttemptRoom;
import dev.watchkeeper.testkit.ScriptedProcesses;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/** What becomes of an attempt whose account has reached its limit. */
final class AttemptLimitsTest {
    private static final String LIMIT = "{\"limit\":{\"why\":\"used up\"}}";
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

    @Test
    void whatIsCalledOffWhileItIsHeldGoesBackAtOnce() {
        AttemptRef ref = planned("true");
        room.hosts().agent(this::limited);
        assertEquals(AttemptState.HELD, room.run(ref).state());
        room.cancel("one");
        assertEquals(AttemptState.CLOSED, room.run(ref).state());
        assertEquals("before\n", room.read("result.txt"));
    }

    private int limited(ScriptedProcesses.Running p) {
        work(p);
        p.report(LIMIT);
        return 1;
    }

    @Test
    void aLimitWithoutAnEndIsHeldLongerEachTimeUpToAnHour() {
        AttemptRef ref = planned("true");
        room.hosts().agent(this::limited);
        for (int minutes : List.of(5, 10, 20, 40, 60, 60)) {
            room.run(ref);
            Hold hold = room.state().read(v -> v.holds()).getFirst();
            assertEquals(
                    Duration.ofMinutes(minutes),
                    Duration.between(hold.since(), Objects.requireNonNull(hold.until())));
            assertEquals(1, room.state().read(v -> v.holds()).size(), "in place of the last");
        }
        room.hosts()
                .agent(p -> {
                    work(p);
                    p.report("{\"session\":\"s\"}");
                    return 0;
                });
        room.run(ref);
        assertEquals(TaskState.DONE, state());
        assertEquals(7, room.attempt(ref).legs().size());
    }

    private int limitedForYears(ScriptedProcesses.Running p) {
        work(p);
        p.report("{\"limit\":{\"until\":\"2099-01-01T00:00:00Z\"}}");
        return 1;
    }

    @Test
    void aLimitThatIsTooLongToBeSatOutIsAskedAbout() {
        room.hosts().agent(this::limitedForYears);
        Attempt closed = room.run(planned("true"));
        assertEquals("long-limit", room.asked().rule());
        Assessment made = Objects.requireNonNull(closed.assessment());
        assertEquals(List.of(), made.quality().gates(), "its work is not looked at");
        assertEquals("before\n", room.read("result.txt"));
    }

    @Test
    void aLimitThatARuleStoppedAtStaysAskedThoughTheRuleIsGone() {
        room.hosts().agent(this::limitedForYears);
        AttemptRef ref = planned("true");
        room.runTo(ref, AttemptState.ASSESSED);
        room.withoutRules();
        assertEquals(AttemptState.CLOSED, room.run(ref).state());
        assertEquals("limit", room.asked().rule());
        assertEquals(TaskState.WAITING, state());
    }

    @Test
    void aLimitOfATaskThatWasCalledOffHoldsNobody() {
        AttemptRef ref = planned("true");
        room.hosts().agent(this::limited);
        room.runTo(ref, AttemptState.ENDED);
        room.cancel("one");
        room.run(ref);
        assertEquals(List.of(), room.state().read(v -> v.holds()));
        assertEquals("before\n", room.read("result.txt"));
    }

    @Test
    void aTaskThatIsCalledOffJustBeforeItsHoldIsNotHeld() {
        AttemptRef ref = planned("true");
        room.hosts().agent(this::limited);
        room.runTo(ref, AttemptState.ENDED);
        room.clock().first(() -> room.cancel("one"));
        assertEquals(AttemptState.CLOSED, room.run(ref).state());
        assertEquals(List.of(), room.state().read(View::holds));
        assertEquals(TaskState.CANCELLED, state());
        assertEquals("before\n", room.read("result.txt"));
    }

    @Test
    void aLimitAfterALegThatEndedOtherwiseIsTheFirstOne() {
        AttemptRef ref = planned("true");
        CountDownLatch never = new CountDownLatch(1);
        room.hosts().agent(this::limited);
        room.run(ref);
        room.hosts()
                .agent(p -> {
                    never.await();
                    return 0;
                });
        assertEquals(AttemptState.INTERRUPTED, room.runTo(ref, AttemptState.RUNNING).state());
        room.hosts().agent(this::limited);
        room.run(ref);
        assertEquals(1, room.state().read(View::holds).getFirst().tries());
    }

    @Test
    void whatALimitCutIsNoFeedbackForTheNextAttempt() {
        room.hosts().agent(this::limitedForYears);
        room.run(planned("true"));
        room.state()
                .write(tx -> {
                    tx.put(room.task("one").in(TaskState.READY, room.clock().instant()));
                    return true;
                });
        room.hosts().agent(this::work);
        Attempt second = room.runTo(room.plan("one"), AttemptState.PROMPTED);
        String prompt =
                room.parts()
                        .evidence()
                        .read(Objects.requireNonNull(second.prompt()), 0, 100_000)
                        .text();
        assertTrue(prompt.contains("Do one."), prompt);
        assertFalse(prompt.contains("used up"), prompt);
    }
}
