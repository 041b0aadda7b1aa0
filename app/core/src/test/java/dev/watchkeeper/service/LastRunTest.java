package dev.watchkeeper.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.state.StateManager;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;

/** A supervisor that died is told from one that was stopped, by the journal alone. */
final class LastRunTest {
    private static final Instant NIGHT = Instant.parse("2026-03-14T22:00:00Z");

    @TempDir Path home;
    private final SetClock clock = new SetClock();
    private StateManager state = unopened();

    private static final class SetClock extends Clock {
        private Instant now = NIGHT;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @SuppressWarnings("NullAway") // Opened before each test.
    private static StateManager unopened() {
        return null;
    }

    @BeforeEach
    void open() {
        state = StateManager.open(home, clock);
    }

    @AfterEach
    void close() {
        state.close();
    }

    private void journal(int minute, EventType type) {
        clock.now = NIGHT.plusSeconds(60L * minute);
        var unused = state.write(tx -> tx.append(EventDraft.of(type, Map.of())));
    }

    private @Nullable Instant diedAt(LastRun run, boolean runs) {
        return state.read(v -> run.diedAt(v, runs));
    }

    @Test
    void aHomeInWhichNothingRanHasNoDeadSupervisor() {
        assertNull(diedAt(new LastRun(), false));
    }

    @Test
    void whoWasStoppedHasNotDied() {
        journal(0, EventType.SUPERVISOR_STARTED);
        journal(9, EventType.SUPERVISOR_STOPPED);
        assertNull(diedAt(new LastRun(), false));
    }

    @Test
    void whoNeverSaidThatItStoppedDiedWhenItWasLastHeardOf() {
        journal(0, EventType.SUPERVISOR_STARTED);
        journal(1, EventType.SUPERVISOR_STOPPED);
        journal(2, EventType.SUPERVISOR_STARTED);
        journal(29, EventType.AGENT_OUTPUT);
        // A person's doing, hours later.
        journal(300, EventType.TASK_ADDED);
        journal(301, EventType.BREAKPOINT_RESOLVED);
        assertEquals(NIGHT.plusSeconds(29 * 60), diedAt(new LastRun(), false));
    }

    @Test
    void onceItGoesOnNobodyIsDead() {
        journal(0, EventType.SUPERVISOR_STARTED);
        LastRun run = new LastRun();
        assertEquals(NIGHT, diedAt(run, false));
        assertNull(diedAt(run, true));
        assertNull(diedAt(run, false), "this process stopped, and knows it");
    }
}
