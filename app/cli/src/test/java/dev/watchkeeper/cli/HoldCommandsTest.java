package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.domain.Hold;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.ZoneOffset;

/** What is said of what rests. */
final class HoldCommandsTest {
    private static final Instant NOW = Instant.parse("2026-03-14T22:00:00Z");

    private static String line(String why, @Nullable Instant until) {
        return HoldCommands.line(
                new Hold("hold-1", "claude-code", until, why, NOW, 1), NOW, ZoneOffset.ofHours(2));
    }

    @Test
    void itsEndIsToldAsThePersonsClocksShowItAndOnce() {
        Instant end = Instant.parse("2026-03-14T22:30:00.5Z");
        assertEquals(
                "claude-code  no line, until 2026-03-15 00:30:00 UTC+02:00 (in 30 min)",
                line("no line", end));
        assertEquals(
                "claude-code  limit until 2026-03-15 00:30:00 UTC+02:00 (in 30 min)",
                line("limit until 2026-03-14T22:30:00Z", end));
        assertEquals("claude-code  no line, end unknown", line("no line", null));
    }
}
