package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

/** Events as lines for people. */
final class EventTextTest {
    /** A host is asked again after a pause; whether it answers is not known then. */
    @ParameterizedTest
    @CsvSource({"host vm,tries again: host vm", "work,goes on: work"})
    void theEndOfAHoldSaysNoMoreThanIsKnown(String account, String said) {
        Event e =
                new Event(
                        1,
                        Instant.EPOCH,
                        EventType.HOLD_ENDED,
                        "p",
                        null,
                        0,
                        Map.of("account", account));
        assertEquals(
                "00:00:00  " + said,
                new EventText(new Text(new TerminalScreen(false, false, 120)), ZoneOffset.UTC)
                        .line(e));
    }
}
