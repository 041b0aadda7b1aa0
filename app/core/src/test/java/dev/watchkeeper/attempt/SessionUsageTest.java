package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.Leg;
import dev.watchkeeper.domain.Usage;
import dev.watchkeeper.domain.WorkspaceId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

class SessionUsageTest {
    private static final List<Attempt> ATTEMPTS =
            List.of(
                    attempt(1, "s", 100),
                    attempt(2, "other", 70),
                    attempt(3, "s", 30),
                    attempt(4, "s", 0));

    @Test
    void whatEarlierAttemptsOfTheSessionUsedIsNotCountedAgain() {
        assertEquals(used(50), of(180, "s", 4));
    }

    @Test
    void otherSessionsAndLaterAttemptsDoNotMatter() {
        assertEquals(used(80), of(180, "s", 2));
        assertEquals(used(180), of(180, "new", 4));
        assertEquals(used(180), of(180, null, 4));
    }

    @Test
    void aRunThatToldNothingHasUsedNothing() {
        assertEquals(used(0), of(0, "s", 4));
    }

    @Test
    void whatAnEarlierLegUsedIsKeptWhereTheLastOneToldNothing() {
        assertEquals(used(20), SessionUsage.ofSession(used(0), "s", 4, ATTEMPTS, used(20)));
    }

    @Test
    void whatLegsUsedIsToldByTheLastThatHasEnded() {
        Leg ended = new Leg(1, "r", 0, Instant.EPOCH).ended(Instant.EPOCH, Ending.LIMIT, used(70));
        assertEquals(Usage.NONE, SessionUsage.until(List.of()));
        assertEquals(used(70), SessionUsage.until(List.of(ended)));
        assertEquals(
                Usage.NONE,
                SessionUsage.until(List.of(new Leg(1, "r", 0, Instant.EPOCH))),
                "one that an earlier version has stored");
    }

    private static Usage of(long tokens, @Nullable String session, int number) {
        return SessionUsage.ofSession(used(tokens), session, number, ATTEMPTS, Usage.NONE);
    }

    private static Usage used(long tokens) {
        return new Usage(tokens, tokens / 100.0, (int) tokens / 10);
    }

    private static Attempt attempt(int number, String session, long tokens) {
        return Attempt.planned(
                        new AttemptRef("t", number),
                        "p",
                        new WorkspaceId("w"),
                        "codex",
                        "local",
                        "codex",
                        Instant.EPOCH)
                .withSession(session)
                .withOutcome(outcome(tokens));
    }

    private static AgentOutcome outcome(long tokens) {
        return new AgentOutcome(
                Ending.COMPLETED,
                0,
                "",
                List.of(),
                List.of(),
                null,
                List.of(),
                null,
                tokens,
                tokens / 100.0,
                (int) tokens / 10,
                false);
    }
}
