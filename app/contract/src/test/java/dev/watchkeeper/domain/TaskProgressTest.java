package dev.watchkeeper.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Instant;
import java.util.List;

class TaskProgressTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final TaskProgress ASKED =
            new TaskProgress(
                    TaskState.WAITING,
                    2,
                    1,
                    List.of("use the old format"),
                    new Score(0.4, false),
                    "bp-1",
                    "cp-1",
                    null);

    @ParameterizedTest
    @EnumSource(TaskState.class)
    void onlyAWaitingTaskKeepsItsBreakpointAndOnlyAFinalStateHasAnEnd(TaskState next) {
        TaskProgress moved = ASKED.in(next, NOW);
        assertEquals(next, moved.state());
        assertEquals(next == TaskState.WAITING ? "bp-1" : null, moved.breakpoint());
        assertEquals(next.ended() ? NOW : null, moved.endedAt());
        assertEquals(
                ASKED.withBreakpoint(null),
                moved.in(TaskState.READY, NOW).in(TaskState.WAITING, NOW));
    }

    @Test
    void aTaskThatBeginsAgainHasNoEnd() {
        TaskProgress failed = ASKED.in(TaskState.FAILED, NOW);
        assertNull(failed.in(TaskState.READY, NOW.plusSeconds(1)).endedAt());
    }
}
