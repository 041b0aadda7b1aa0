package dev.watchkeeper.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Confidence;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.Validation;
import dev.watchkeeper.domain.WorkspaceId;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

/** What is left of an old attempt. */
class PastAttemptTest {
    static Attempt attempt(String output, Decision decision) {
        GateResult gate =
                new GateResult(
                        "check-1",
                        "python3 -m unittest -q",
                        true,
                        true,
                        GateResult.Status.FAIL,
                        1,
                        2.0,
                        "t1/1/gate-1.log",
                        output,
                        "f");
        Assessment assessment =
                new Assessment(
                        new Validation(true, Ending.COMPLETED, List.of()),
                        new Quality(
                                List.of(gate),
                                List.of(),
                                true,
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of()),
                        null,
                        "",
                        new Confidence(0, List.of(), false, 0));
        AgentOutcome outcome =
                new AgentOutcome(
                        Ending.COMPLETED,
                        0,
                        "done",
                        List.of(),
                        List.of(),
                        null,
                        List.of(),
                        null,
                        0,
                        0,
                        0,
                        false);
        return Attempt.planned(
                        new AttemptRef("t1", 2),
                        "p",
                        new WorkspaceId("ws-1"),
                        "agent",
                        "local",
                        "account",
                        Instant.EPOCH)
                .ended(Instant.EPOCH)
                .withOutcome(outcome)
                .withAssessment(assessment)
                .withDecision(decision);
    }

    private static Decision retry(String because) {
        return new Decision.Retry(List.of(new Reason(because, "t1/1/gate-1.log")), List.of("x"));
    }

    @Test
    void keepsDecisionFailingTestsAndErrorsWordForWord() {
        String output =
                """
                ======
                FAIL: test_week (test_dates.DatesTest.test_week)
                ------
                Traceback (most recent call last):
                  File "test_dates.py", line 7, in test_week
                AssertionError: None != 2026-02-09
                ------
                Ran 3 tests in 0.001s
                FAILED (failures=1)
                """;
        String line = PastAttempt.line(attempt(output, retry("check failed with exit status 1")));
        assertEquals(
                "Attempt 2: retry, check failed with exit status 1. `python3 -m unittest -q`"
                        + " printed: FAIL: test_week (test_dates.DatesTest.test_week)"
                        + " | AssertionError: None != 2026-02-09 | FAILED (failures=1)",
                line);
    }

    @Test
    void isOneLineWhateverWasPrinted() {
        String line =
                PastAttempt.line(
                        attempt("error: a\u2028b\rc\u0085d\u001b[1m\n# heading", retry("x\ny")));
        assertTrue(line.lines().count() == 1 && !line.contains("\u001b"), line);
        assertFalse(line.contains("\u2028") || line.contains("\u0085"), line);
        assertTrue(line.contains("x y"), line);
    }

    @Test
    void ofManyFailuresTheFirstAndTheLastAreKept() {
        StringBuilder output = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            output.append("FAIL: test_").append(i).append('\n');
        }
        assertEquals(
                List.of("FAIL: test_0", "FAIL: test_1", "FAIL: test_2", "FAIL: test_49"),
                PastAttempt.telling(output.toString()));
    }

    @Test
    void whereNoLineNamesAFailureTheLastIsKept() {
        assertEquals(List.of("got 7"), PastAttempt.telling("begin\n\ngot 7\n\n"));
        assertEquals(List.of(), PastAttempt.telling("\n"));
    }
}
