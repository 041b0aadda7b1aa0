package dev.watchkeeper.report;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Moment;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** When what happened: what matters one by one, or where that is much, by the hour. */
final class Timeline {
    /** More than so many are told by the hour. */
    private static final int ONE_BY_ONE = 40;

    private Timeline() {}

    static List<MorningReport.Line> of(NightRecords night) {
        List<Event> telling = night.tonight().stream().filter(e -> !words(e).isEmpty()).toList();
        if (telling.size() > ONE_BY_ONE) {
            return byHour(night, telling);
        }
        return telling.stream()
                .map(e ->
                        new MorningReport.Line(
                                e.task() == null ? "" : e.task(),
                                Moment.in(night.zone(), e.at()) + " " + words(e),
                                List.of("event " + e.seq())))
                .toList();
    }

    private static List<MorningReport.Line> byHour(NightRecords night, List<Event> telling) {
        Map<Instant, List<Event>> hours = new TreeMap<>();
        for (Event e : telling) {
            hours.computeIfAbsent(hour(night, e.at()), _ -> new ArrayList<>()).add(e);
        }
        List<MorningReport.Line> lines = new ArrayList<>();
        hours.forEach((hour, events) -> {
            Map<EventType, Integer> counts = new EnumMap<>(EventType.class);
            events.forEach(e -> counts.merge(e.type(), 1, Integer::sum));
            List<String> told = new ArrayList<>();
            counts.forEach((type, n) -> told.add(n + " × " + kind(type)));
            lines.add(
                    new MorningReport.Line(
                            "",
                            "the hour from "
                                    + Moment.in(night.zone(), hour)
                                    + ": "
                                    + String.join(", ", told),
                            List.of(
                                    "event " + events.getFirst().seq(),
                                    "event " + events.getLast().seq())));
        });
        return lines;
    }

    /** By the person's clocks, of which some are half an hour off. */
    private static Instant hour(NightRecords night, Instant at) {
        Duration offset =
                Duration.ofSeconds(night.zone().getRules().getOffset(at).getTotalSeconds());
        return at.plus(offset).truncatedTo(ChronoUnit.HOURS).minus(offset);
    }

    private static String kind(EventType type) {
        return switch (type) {
            case ATTEMPT_STARTED -> "attempt started";
            case BREAKPOINT_RAISED -> "question asked";
            case BREAKPOINT_RESOLVED -> "question answered";
            default -> type.word().replace('_', ' ');
        };
    }

    /** What an event tells in a line; empty if it is not told of. */
    private static String words(Event e) {
        return switch (e.type()) {
            case SUPERVISOR_STARTED, SUPERVISOR_RECOVERED, TASK_DONE, RESTORED -> kind(e.type());
            case TASK_FAILED, SUPERVISOR_STOPPED -> kind(e.type()) + value(e, "problem");
            case ATTEMPT_STARTED -> "attempt " + e.attempt() + " started";
            case BREAKPOINT_RAISED -> kind(e.type()) + value(e, "breakpoint");
            case BREAKPOINT_RESOLVED -> kind(e.type()) + value(e, "option");
            case HOLD_STARTED, HOLD_ENDED -> kind(e.type()) + value(e, "account");
            default -> "";
        };
    }

    private static String value(Event e, String key) {
        Object value = e.data().get(key);
        return value == null ? "" : String.format(Locale.ROOT, ": %s", value);
    }
}
