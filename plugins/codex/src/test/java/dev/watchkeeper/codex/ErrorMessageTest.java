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
import java.util.List;

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
                "You've hit your usage limit. To get more, ask or try again at 11:05 PM.;2026-11-21T22:06:00Z",
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
                "You hit your spend cap. Raise it in the settings of your workspace.",
                "Your workspace is out of credits. Add credits to continue.",
                "rate limit exceeded: Rate limit reached for m in organization o.",
                "You’ve hit your usage limit. Try again at Feb 30th, 2027 12:30 PM."
            })
    void aLimitMayNameNoTime(String message) {
        assertTrue(ErrorMessage.isLimit(message));
        assertNull(ErrorMessage.until(message, BERLIN));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "22.497s;23",
                "7s;8",
                "6ms;1",
                "1m12.5s;73",
                "2h0m3s;7204",
                "15m;901",
                "20 s;21"
            })
    void aRateLimitInAStreamNamesHowLongItLasts(String again, long seconds) {
        for (String how : List.of("rate limit exceeded", "stream disconnected before completion")) {
            String message =
                    how
                            + ": Rate limit reached for m in organization o on tokens per min (TPM):"
                            + " Limit 1, Used 1, Requested 1. Please try again in "
                            + again
                            + ". Visit https://example.org to learn more.";
            assertTrue(ErrorMessage.isLimit(message));
            assertEquals(NOW.plusSeconds(seconds), ErrorMessage.until(message, BERLIN));
        }
        assertFalse(ErrorMessage.isLimit("stream disconnected before completion: idle"));
    }

    /** The program names the day unless it is this one: it is in another zone than was taken. */
    @Test
    void aTimeOfDayThatIsOverHereIsNotTomorrows() {
        assertNull(
                ErrorMessage.until("You’ve hit your usage limit. Try again at 1:05 PM.", BERLIN));
    }

    @Test
    void otherFailuresAreNoLimits() {
        assertFalse(ErrorMessage.isLimit("exceeded retry limit, last status: 500"));
        assertFalse(ErrorMessage.isLimit("Quota exceeded. Check your plan and billing details."));
        assertFalse(ErrorMessage.isLimit("tell them: You've hit your usage limit."));
    }
}
