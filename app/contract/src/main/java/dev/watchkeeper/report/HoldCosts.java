package dev.watchkeeper.report;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Moment;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What rested in a night, and what that cost: the time, and the tasks that waited. */
final class HoldCosts {
    private HoldCosts() {}

    /** The rests of one account, host or workspace. */
    private static final class Rests {
        private final Set<String> tasks = new LinkedHashSet<>();
        private final List<String> events = new ArrayList<>();
        private Duration rested = Duration.ZERO;
        private int times;
        private String why = "";
        private @Nullable Instant since;

        void began(Event e) {
            if (since == null) {
                since = e.at();
                times++;
            }
            String task = e.task();
            if (task != null) {
                tasks.add(task);
            }
            why = String.valueOf(e.data().getOrDefault("why", ""));
            events.add("event " + e.seq());
        }

        void ended(Instant at) {
            Instant begun = since;
            if (begun != null) {
                rested = rested.plus(Duration.between(begun, at.isBefore(begun) ? begun : at));
                since = null;
            }
        }
    }

    /** A line for each that rested. */
    static List<MorningReport.Line> of(NightRecords night) {
        Map<String, Rests> all = new LinkedHashMap<>();
        for (Event e : night.tonight()) {
            String account = String.valueOf(e.data().get("account"));
            if (e.type() == EventType.HOLD_STARTED) {
                all.computeIfAbsent(account, _ -> new Rests()).began(e);
            } else if (e.type() == EventType.HOLD_ENDED && all.containsKey(account)) {
                all.get(account).ended(e.at());
            }
        }
        Map<String, Hold> now = new LinkedHashMap<>();
        night.holds().forEach(h -> now.put(h.account(), h));
        List<MorningReport.Line> lines = new ArrayList<>();
        all.forEach((account, rests) -> {
            Hold still = now.remove(account);
            if (rests.since != null) {
                // The journal has no end of a rest whose hold is gone: it is not counted on.
                rests.ended(still == null ? rests.since : night.to());
            }
            lines.add(line(night, account, rests, still));
        });
        for (Hold h : now.values()) {
            Rests rests = new Rests();
            rests.times = 1;
            rests.why = h.why();
            rests.rested =
                    Duration.between(
                            h.since().isBefore(night.from()) ? night.from() : h.since(),
                            night.to());
            lines.add(line(night, h.account(), rests, h));
        }
        return lines;
    }

    private static MorningReport.Line line(
            NightRecords night, String account, Rests rests, @Nullable Hold still) {
        String what =
                Hold.isOfHost(account) || Hold.isOfWorkspace(account)
                        ? account
                        : "account " + account;
        String until =
                still == null
                        ? ""
                        : still.until() == null
                                ? "; still held"
                                : "; still held, until " + Moment.in(night.zone(), still.until());
        return new MorningReport.Line(
                "",
                what
                        + " rested for "
                        + Durations.words(rests.rested)
                        + (rests.times > 1 ? " in " + rests.times + " rests" : "")
                        + (rests.tasks.isEmpty()
                                ? ""
                                : "; waited for it: " + String.join(", ", rests.tasks))
                        + (rests.why.isEmpty() ? "" : "; " + Moment.in(night.zone(), rests.why))
                        + until,
                rests.events);
    }
}
