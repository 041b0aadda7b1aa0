package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    private static final String PROBLEM =
            "a/settings.yaml changed and is not trusted yet; what was trusted stays in force.";

    private static String line(Map<String, Object> data) {
        Event event =
                new Event(1, Instant.EPOCH, EventType.SETTINGS_REFUSED, "shop", null, 0, data);
        return new EventText(new Text(new TerminalScreen(true, false, 40)), ZoneOffset.UTC)
                .line(event);
    }

    @Test
    void settingsThatWaitForTrustAreNotCalledUnusable() {
        assertEquals(
                "00:00:00  " + PROBLEM,
                line(Map.of("problems", List.of(PROBLEM), "cause", "not_trusted")));
    }

    @Test
    void settingsThatAreWrongAreCalledSo() {
        String wrong = "a/settings.yaml:1:1: unknown key 'x'";
        assertEquals(
                "00:00:00  the settings can't be used, those before stay in force: " + wrong,
                line(Map.of("problems", List.of(wrong), "cause", "wrong")));
    }

    private static String held(String why) {
        Event event =
                new Event(
                        1,
                        Instant.EPOCH,
                        EventType.HOLD_STARTED,
                        "shop",
                        "one",
                        1,
                        Map.of("account", "a", "why", why, "until", "2026-03-14T22:30:00.5Z"));
        return new EventText(new Text(new TerminalScreen(false, false, 200)), ZoneOffset.ofHours(2))
                .line(event);
    }

    @Test
    void whenAHoldEndsIsToldAsThePersonsClocksShowIt() {
        assertEquals(
                "02:00:00  one/1  held: a · no line · 2026-03-15 00:30:00 UTC+02:00",
                held("no line"));
    }

    @Test
    void anEndThatTheReasonNamesIsToldOnce() {
        assertEquals(
                "02:00:00  one/1  held: a · limit until 2026-03-15 00:30:00 UTC+02:00",
                held("limit until 2026-03-14T22:30:00Z"));
    }

    @Test
    void reasonsAreJoinedWithoutTheFullStopsOfAllButTheLast() {
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
                                        Map.of("text", "It said nothing.", "evidence", "x"),
                                        Map.of("text", "It ended.", "evidence", "x"))));
        String told =
                new EventText(new Text(new TerminalScreen(false, false, 200)), ZoneOffset.UTC)
                        .line(e);
        assertTrue(told.endsWith("It said nothing; It ended."), told);
    }

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
                "00:00:00  one/1  decided: ask · the rule 'unsure' holds: the confidence is too"
                        + " low, and no check of this attempt failed; the rule 'green' holds"
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

    @Test
    void aCheckThatFailedBeforeTheTaskSaysSo() {
        Event event =
                new Event(
                        1,
                        Instant.EPOCH,
                        EventType.GATE_ENDED,
                        "shop",
                        "one",
                        1,
                        Map.of("name", "check-1", "status", "pass", "before", "fail"));
        assertEquals(
                "00:00:00  one/1  check: check-1 · pass · failed on the tree before the task, as it"
                        + " must",
                new EventText(new Text(new TerminalScreen(false, false, 200)), ZoneOffset.UTC)
                        .line(event));
    }
}
