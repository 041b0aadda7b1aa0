package dev.watchkeeper.desktop.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;

final class AgoTest {
    private static final Instant NOW = Instant.parse("2026-03-14T05:30:00Z");

    @ParameterizedTest
    @CsvSource({
        "0, just now", "4, just now", "-60, just now", "59, 59 s ago", "60, 1 min ago",
        "3599, 59 min ago", "3600, 1 h ago", "9000, 2 h ago", "86400, 1 day ago",
                "260000, 3 days ago"
    })
    void thePastIsToldInItsLargestUnit(long seconds, String words) {
        assertEquals(words, Ago.ago(NOW.minusSeconds(seconds), NOW));
    }

    @ParameterizedTest
    @CsvSource({"0, now", "-5, now", "30, in 30 s", "2280, in 38 min", "5400, in 1 h 30 min"})
    void theFutureIsToldExactly(long seconds, String words) {
        assertEquals(words, Ago.until(NOW.plusSeconds(seconds), NOW));
    }

    @ParameterizedTest
    @CsvSource({"0, 00:00", "700, 11:40", "3723, 1:02:03", "-3, 00:00"})
    void aRunningTimeKeepsItsWidth(long seconds, String words) {
        assertEquals(words, Ago.ticking(Duration.ofSeconds(seconds)));
    }
}
