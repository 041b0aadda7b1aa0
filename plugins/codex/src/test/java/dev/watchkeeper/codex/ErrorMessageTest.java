package dev.watchkeeper.codex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

@NullMarked
class ErrorMessageTest {
    private static final Instant NOW = Instant.parse("2026-11-21T13:00:20Z");
    private static final Clock BERLIN = Clock.fixed(NOW, ZoneId.of("Europe/Berlin"));

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "You’ve hit your usage limit. Try again at 3:28 PM.;2026-11-21T14:29:00Z",
                "You’ve hit your usage limit. Try again at 2:00 PM.;2026-11-21T13:01:00Z",
                "You've hit your usage limit. To get more, ask or try again at 1:05 AM.;2026-11-22T00:06:00Z",
                "You’ve hit your usage limit for m. Try again at Nov 23rd, 2026 12:00 AM.;2026-11-22T23:01:00Z",
                "You’ve hit your usage limit. Visit x or try again at Jan 1st, 2027 12:30 PM.;2027-01-01T11:31:00Z"
            })
    void readsWhenALimitEndsInTheZoneOfTheProgram(String message, String until) {
        assertTrue(ErrorMessage.isLimit(message));
        assertEquals(Instant.parse(until), ErrorMessage.until(message, BERLIN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "You’ve hit your usage limit. Try again later.",
                "exceeded retry limit, last status: 429 Too Many Requests, request id: 1",
                "You’ve hit your usage limit. Try again at Feb 30th, 2027 12:30 PM."
            })
    void aLimitMayNameNoTime(String message) {
        assertTrue(ErrorMessage.isLimit(message));
        assertNull(ErrorMessage.until(message, BERLIN));
    }

    @Test
    void otherFailuresAreNoLimits() {
        assertFalse(ErrorMessage.isLimit("exceeded retry limit, last status: 500"));
        assertFalse(ErrorMessage.isLimit("Quota exceeded. Check your plan and billing details."));
        assertFalse(ErrorMessage.isLimit("tell them: You've hit your usage limit."));
    }
}
