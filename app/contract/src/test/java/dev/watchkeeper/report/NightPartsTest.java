package dev.watchkeeper.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Hold;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the report says of rests and of when what happened. */
class NightPartsTest {
    private static final Instant FROM = Instant.parse("2026-03-14T22:00:00Z");
    private static final Instant TO = FROM.plusSeconds(8 * 3600);

    private final List<Event> events = new ArrayList<>();

    private void at(long minutes, EventType type, String task, Map<String, Object> data) {
        events.add(
                new Event(
                        events.size() + 1,
                        FROM.plusSeconds(minutes * 60),
                        type,
                        "p",
                        task.isEmpty() ? null : task,
                        1,
                        data));
    }

    private NightRecords night(Hold... now) {
        return new NightRecords(
                FROM,
                TO,
                ZoneId.of("+05:30"),
                List.of(),
                Map.of(),
                List.of(),
                List.of(now),
                events,
                List.of());
    }

    private static List<String> texts(List<MorningReport.Line> lines) {
        return lines.stream().map(MorningReport.Line::text).toList();
    }

    @Test
    void aRestCostsItsTimeAndTheTasksThatWaited() {
        at(10, EventType.HOLD_STARTED, "one", Map.of("account", "claude", "why", "the limit"));
        at(12, EventType.HOLD_STARTED, "two", Map.of("account", "claude", "why", "the limit"));
        at(70, EventType.HOLD_ENDED, "", Map.of("account", "claude"));
        at(100, EventType.HOLD_STARTED, "one", Map.of("account", "claude", "why", "the limit"));
        at(130, EventType.HOLD_ENDED, "", Map.of("account", "claude"));

        List<MorningReport.Line> lines = HoldCosts.of(night());

        assertEquals(
                List.of(
                        "account claude rested for 1 h 30 min in 2 rests; waited for it: one, two;"
                                + " the limit"),
                texts(lines));
        assertEquals(List.of("event 1", "event 2", "event 4"), lines.getFirst().evidence());
    }

    @Test
    void aRestThatGoesOnIsCountedUntilNow() {
        at(420, EventType.HOLD_STARTED, "one", Map.of("account", "host vm", "why", "no answer"));

        assertEquals(
                List.of("host vm rested for 1 h 0 min; waited for it: one; no answer; still held"),
                texts(
                        HoldCosts.of(
                                night(
                                        new Hold(
                                                "h",
                                                "host vm",
                                                null,
                                                "no answer",
                                                FROM.plusSeconds(420 * 60),
                                                1)))));
    }

    @Test
    void aRestFromBeforeTheNightCostsOnlyItsPartOfIt() {
        assertEquals(
                List.of("account claude rested for 8 h 0 min; the limit; still held"),
                texts(
                        HoldCosts.of(
                                night(
                                        new Hold(
                                                "h",
                                                "claude",
                                                null,
                                                "the limit",
                                                FROM.minusSeconds(9999),
                                                1)))));
    }

    @Test
    void aShortNightIsToldOneByOne() {
        at(1, EventType.SUPERVISOR_STARTED, "", Map.of());
        at(2, EventType.AGENT_OUTPUT, "one", Map.of());
        at(3, EventType.TASK_DONE, "one", Map.of());

        assertEquals(
                List.of(
                        "2026-03-15 03:31:00 UTC+05:30 supervisor started",
                        "2026-03-15 03:33:00 UTC+05:30 task done"),
                texts(Timeline.of(night())));
    }

    @Test
    void aLongNightIsToldByTheHoursOfThePersonsClock() {
        for (int n = 0; n < 50; n++) {
            at(n, EventType.TASK_DONE, "t-" + n, Map.of());
        }

        List<MorningReport.Line> lines = Timeline.of(night());

        assertEquals(
                List.of(
                        "the hour from 2026-03-15 03:00:00 UTC+05:30: 30 × task done",
                        "the hour from 2026-03-15 04:00:00 UTC+05:30: 20 × task done"),
                texts(lines));
        assertEquals(List.of("event 1", "event 30"), lines.getFirst().evidence());
        assertTrue(Timeline.of(night()).size() < 40);
    }
}
