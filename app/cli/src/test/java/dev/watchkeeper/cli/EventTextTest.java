package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Events as lines for people. */
final class EventTextTest {
    /** The condition stands in JSON and among the rules. */
    @Test
    void aRuleIsCalledByItsName() {
        Event e =
                new Event(
                        1,
                        Instant.EPOCH,
                        EventType.DECIDED,
                        "p",
                        "one",
                        1,
                        Map.of(
                                "decision",
                                "ask",
                                "because",
                                List.of(
                                        Map.of(
                                                "text",
                                                "the rule says: confidence < 0.7",
                                                "evidence",
                                                "unsure"),
                                        Map.of(
                                                "text",
                                                "the rule says too: size(gates_failed) == 0",
                                                "evidence",
                                                "green"))));
        assertEquals(
                "00:00:00  one/1  decided: ask · the rule 'unsure' holds; the rule 'green' holds"
                        + " too",
                new EventText(new Text(new TerminalScreen(false, false, 120)), ZoneOffset.UTC)
                        .line(e));
    }

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
