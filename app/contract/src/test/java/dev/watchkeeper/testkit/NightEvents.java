package dev.watchkeeper.testkit;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.SummaryLine;
import dev.watchkeeper.summary.RunDigest;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The journal of a small night, event by event. */
public final class NightEvents {
    private long seq;

    /** The next event of the journal. */
    public Event event(EventType type, String task, Map<String, Object> data) {
        seq++;
        return new Event(seq, Instant.EPOCH.plusSeconds(seq), type, "p", task, 1, data);
    }

    /** Two tasks done, one of them proven, one failed. */
    public RunDigest night() {
        RunDigest night = new RunDigest();
        night.add(event(EventType.ATTEMPT_STARTED, "parse-dates", Map.of()));
        night.add(
                event(
                        EventType.GATE_ENDED,
                        "parse-dates",
                        Map.of("status", "pass", "evidence", "parse-dates/1/check-1")));
        night.add(event(EventType.TASK_DONE, "parse-dates", Map.of()));
        night.add(event(EventType.ATTEMPT_STARTED, "add-tests", Map.of()));
        night.add(event(EventType.TASK_DONE, "add-tests", Map.of()));
        night.add(event(EventType.ATTEMPT_STARTED, "totals-rounding", Map.of()));
        night.add(
                event(
                        EventType.GATE_ENDED,
                        "totals-rounding",
                        Map.of("status", "fail", "evidence", "totals-rounding/1/check-1")));
        night.add(event(EventType.TASK_FAILED, "totals-rounding", Map.of()));
        night.add(
                event(
                        EventType.SUMMARISED,
                        "totals-rounding",
                        Map.of(
                                "lines",
                                List.of(
                                        new SummaryLine(
                                                        "The half-even test fails by 17.",
                                                        List.of("totals-rounding/1/check-1"))
                                                .json()))));
        return night;
    }
}
