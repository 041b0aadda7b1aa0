package dev.watchkeeper.decide;

import static dev.watchkeeper.decide.Situation.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.GateResult;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

final class FailureCauseTest {
    private static final GateResult RED =
            new GateResult(
                    "unit",
                    "make test",
                    false,
                    true,
                    GateResult.Status.FAIL,
                    2,
                    1,
                    "t-1/1/gate-1.log",
                    "compiling\nmake: no rule\nmake: stopped\n",
                    "x");

    /** The second or third attempt, which ended without a word, after a first one that failed. */
    private static Situation nothingAfterAFailure(int used) {
        Situation first = new Situation();
        first.gates = List.of(RED);
        Situation s = empty(used);
        s.earlier =
                used == 2
                        ? List.of(first.past(null))
                        : List.of(first.past(null), empty(2).past(null));
        return s;
    }

    private static Situation empty(int used) {
        Situation s = new Situation();
        s.used = used;
        s.ending = Ending.EMPTY;
        s.complete = false;
        s.newChange = false;
        s.gates = List.of();
        return s;
    }

    @Test
    void attemptsThatDidNothingDoNotHideWhatFailedBeforeThem() {
        Decision.Ask ask = nothingAfterAFailure(3).ask();
        assertEquals("attempts-used-up", ask.rule());
        assertTrue(
                ask.question()
                        .contains(
                                "in attempt 1, the last in which anything was run, gate 'unit'"
                                        + " failed with exit status 2; its output ends: compiling /"
                                        + " make: no rule / make: stopped."),
                ask.question());
        assertEquals("t-1/1/gate-1.log", ask.because().getFirst().evidence());
    }

    @Test
    void theSameNothingTwiceNamesWhatFailedBeforeIt() {
        Situation s = nothingAfterAFailure(3);
        s.used = 2;
        Decision.Ask ask = s.ask();
        assertEquals("same-failure", ask.rule());
        assertTrue(ask.question().contains("in attempt 1,"), ask.question());
    }

    @Test
    void theNextAttemptIsToldWhatFailedBeforeTheOneThatDidNothing() {
        Decision.Retry retry = (Decision.Retry) nothingAfterAFailure(2).decide();
        assertTrue(
                retry.feedback().getFirst().contains("make: no rule\nmake: stopped"),
                () -> retry.feedback().toString());
    }

    @Test
    void whatPassedSinceIsNoCause() {
        Situation s = nothingAfterAFailure(3);
        Situation green = new Situation();
        green.used = 2;
        s.earlier = List.of(s.earlier.getFirst(), green.past(null));
        assertFalse(s.ask().question().contains("in attempt"), s.ask().question());
    }

    @Test
    void aGateThatFailsWhereNothingWasChangedFailedBeforeTheTask() {
        Situation s = new Situation().failing();
        s.used = 3;
        s.changes = List.of();
        assertTrue(
                s.ask()
                        .question()
                        .contains("Gate 'unit' failed on the tree before the task as well."),
                s.ask().question());
    }

    @Test
    void aGateThatNeverPassedInTheWorkspaceIsNamed() {
        Situation s = new Situation().failing();
        s.used = 3;
        s.unseen = Set.of("run unit");
        assertTrue(
                s.ask()
                        .question()
                        .contains("Gate 'unit' has not been seen to pass in this workspace"),
                s.ask().question());
        s.unseen = Set.of();
        assertFalse(s.ask().question().contains("been seen"), s.ask().question());
    }

    @Test
    void aFailedGateSaysThatTheTasksOwnCheckWasNotRun() {
        Situation s = new Situation().failing();
        s.used = 3;
        s.checks = List.of("make cart");
        assertTrue(
                s.ask().question().contains("the task's own check was not run."),
                s.ask().question());
        s.gates = List.of(gate("other", GateResult.Status.PASS), check());
        assertFalse(s.ask().question().contains("not run"), s.ask().question());
    }

    @Test
    void aCheckThatCouldNotStartIsToldHowToBeMended() {
        for (GateResult.Status status : List.of(GateResult.Status.ERROR, GateResult.Status.FAIL)) {
            Situation s = new Situation();
            s.used = 3;
            s.gates =
                    List.of(
                            new GateResult(
                                    "check-1", "mkae", true, true, status, 127, 1, "e", "", "x"));
            assertTrue(s.ask().question().contains("task edit t-1 --check"), s.ask().question());
        }
        Situation red = new Situation().failing();
        red.used = 3;
        assertFalse(red.ask().question().contains("at fault"), red.ask().question());
    }

    private static GateResult check() {
        return new GateResult(
                "check-1", "make cart", true, true, GateResult.Status.FAIL, 1, 1, "e", "", "x");
    }
}
