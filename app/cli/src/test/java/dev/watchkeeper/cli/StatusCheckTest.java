package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Heartbeat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

class StatusCheckTest {
    private static final Instant NOW = Instant.parse("2026-03-15T03:00:00Z");

    @TempDir Path home;

    private StatusCheck.State found(String state, long secondsAgo, boolean lives)
            throws IOException {
        new Heartbeat(state, 42, NOW.minusSeconds(9999), NOW.minusSeconds(secondsAgo)).write(home);
        return StatusCheck.of(home, NOW, pid -> lives && pid == 42).state();
    }

    @Test
    void aFreshSignOfAProcessThatLivesIsLife() throws IOException {
        assertEquals(StatusCheck.State.ALIVE, found("running", 3, true));
        assertEquals(StatusCheck.State.ALIVE, found("paused", 119, true));
    }

    @Test
    void aLoopThatGivesNoSignHangs() throws IOException {
        assertEquals(StatusCheck.State.HANGING, found("running", 121, true));
        assertEquals(StatusCheck.State.HANGING, found("running", -500, true));
    }

    @Test
    void aRunThatIsGoneWithoutAStopIsMissed() throws IOException {
        assertEquals(StatusCheck.State.DIED, found("running", 60, false));
        assertTrue(
                StatusCheck.of(home, NOW, pid -> false)
                        .words()
                        .startsWith("a run was begun and is missing"));
    }

    @Test
    void anEndThatWasWantedIsNoDeath() throws IOException {
        assertEquals(StatusCheck.State.STOPPED, found(Heartbeat.STOPPED, 60, false));
    }

    @Test
    void whatIsNoHeartbeatIsNone() throws IOException {
        assertEquals(StatusCheck.State.MISSING, StatusCheck.of(home, NOW, pid -> true).state());
        for (String text : new String[] {"", "watchkeeper-heartbeat 1\npid x\n", "running"}) {
            Files.writeString(home.resolve(Heartbeat.FILE), text);
            assertEquals(StatusCheck.State.MISSING, StatusCheck.of(home, NOW, pid -> true).state());
        }
    }
}
