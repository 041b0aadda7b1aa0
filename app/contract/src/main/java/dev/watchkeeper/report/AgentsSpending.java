package dev.watchkeeper.report;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Attempt;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the attempts of a night took: time, tokens, money. */
final class AgentsSpending {
    private AgentsSpending() {}

    /** A line about the attempts that have ended since; none if none has. */
    static List<MorningReport.Line> of(Instant from, Map<String, List<Attempt>> attempts) {
        long count = 0;
        long tokens = 0;
        double cost = 0;
        long seconds = 0;
        for (List<Attempt> tries : attempts.values()) {
            for (Attempt a : tries) {
                Instant ended = a.endedAt();
                AgentOutcome outcome = a.outcome();
                if (ended == null || ended.isBefore(from)) {
                    continue;
                }
                count++;
                seconds += ended.getEpochSecond() - a.startedAt().getEpochSecond();
                if (outcome != null) {
                    tokens += outcome.tokens();
                    cost += outcome.costUsd();
                }
            }
        }
        return count == 0
                ? List.of()
                : List.of(
                        new MorningReport.Line(
                                "",
                                String.format(
                                        Locale.ROOT,
                                        "%s, %s of agents' time, %,d tokens, %.2f US dollars (as far as the agents told)",
                                        count + (count == 1 ? " attempt" : " attempts"),
                                        seconds < 60 ? seconds + " s" : seconds / 60 + " min",
                                        tokens,
                                        cost),
                                List.of()));
    }
}
