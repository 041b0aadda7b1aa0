package dev.watchkeeper.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.WorkspaceId;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

/** What is known of an attempt in words. */
final class AttemptDigestTest {
    private static Attempt failed() {
        return PastAttemptTest.attempt(
                "FAILED (failures=1)",
                new Decision.Retry(
                        List.of(new Reason("check failed", "t1/1/gate-1.log")), List.of("x")));
    }

    @Test
    void eachFactNamesItsEvidenceAndTheAgentsWordComesLast() {
        assertEquals(
                List.of(
                        new AttemptDigest.Fact(
                                "t1/1/gate-1.log",
                                "The task's check `python3 -m unittest -q` ended as FAIL. The end"
                                        + " of its output:\nFAILED (failures=1)",
                                true),
                        new AttemptDigest.Fact(
                                failed().ref() + "/output",
                                "The agent's last words, which are no proof:\ndone",
                                false)),
                AttemptDigest.facts(failed()));
    }

    @Test
    void ofAnAttemptThatHasNotEndedNothingIsKnown() {
        Attempt planned =
                Attempt.planned(
                        new AttemptRef("t1", 1),
                        "p",
                        new WorkspaceId("ws-1"),
                        "agent",
                        "local",
                        "account",
                        Instant.EPOCH);
        assertEquals(List.of(), AttemptDigest.facts(planned));
    }

    @Test
    void theHistoryIsALineForEachAttemptAndThenWhatTheLastOneChanged() {
        List<String> lines = AttemptDigest.history(List.of(failed(), failed()), failed());
        assertEquals(3, lines.size());
        assertTrue(lines.getFirst().startsWith("Attempt 2: retry"), lines::toString);
        assertEquals("Nothing is changed.", lines.getLast());
    }
}
