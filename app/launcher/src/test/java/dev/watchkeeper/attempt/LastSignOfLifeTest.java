package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Leg;
import dev.watchkeeper.testkit.AttemptRoom;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Until when a process is known to have lived that nobody saw end. */
class LastSignOfLifeTest {
    private static final Instant LONG_AGO = Instant.now().minus(Duration.ofHours(1));

    @TempDir Path folder;
    private AttemptRoom room;

    @BeforeEach
    void open() {
        room = AttemptRoom.open(folder, _ -> 0);
    }

    @AfterEach
    void close() {
        room.close();
    }

    private Event told(EventType type) {
        return room.state().write(tx -> tx.append(new EventDraft(type, null, null, 0, Map.of())));
    }

    private @Nullable Instant of(Instant started, @Nullable Instant wroteAt) {
        return LastSignOfLife.of(
                room.state(), folder.resolve("output"), new Leg(1, "r", 0, started), wroteAt);
    }

    @Test
    void nothingIsSaidOfAProcessOfTheSupervisorOfNow() {
        assertNull(of(LONG_AGO, null), "no supervisor has begun");
        told(EventType.SUPERVISOR_STARTED);
        assertNull(of(Instant.now().plusSeconds(60), null), "it began before the process");
    }

    @Test
    void itLivedWhenItWasStarted() {
        told(EventType.TASK_ADDED);
        told(EventType.SUPERVISOR_STARTED);
        assertEquals(LONG_AGO, of(LONG_AGO, null));
    }

    @Test
    void itLivedUntilTheSupervisorBeforeToldSomethingLast() {
        Event last = told(EventType.FILE_CHANGED);
        told(EventType.TASK_ADDED);
        told(EventType.SUPERVISOR_STARTED);
        told(EventType.FILE_CHANGED);
        assertEquals(last.at(), of(LONG_AGO, null));
    }

    @Test
    void itLivedWhenItWroteWhatNobodyHadRead() {
        Instant wrote = Instant.now().plusSeconds(60);
        told(EventType.FILE_CHANGED);
        told(EventType.SUPERVISOR_STARTED);
        assertEquals(wrote, of(LONG_AGO, wrote));
    }
}
