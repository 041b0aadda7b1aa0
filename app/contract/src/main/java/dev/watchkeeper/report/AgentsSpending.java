package dev.watchkeeper.report;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Attempt;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the attempts of a night took: time, tokens, money. */
final class AgentsSpending {
    private AgentsSpending() {}

    /** What attempts took in all. */
    private static final class Sum {
        private final List<String> attempts = new ArrayList<>();
        private long tokens;
        private double cost;
        private long seconds;

        void add(Attempt a, Instant ended) {
            attempts.add(a.ref() + "/output");
            seconds += ended.getEpochSecond() - a.startedAt().getEpochSecond();
            AgentOutcome outcome = a.outcome();
            if (outcome != null) {
                tokens += outcome.tokens();
                cost += outcome.costUsd();
            }
        }

        String words() {
            String told =
                    (tokens == 0 ? "" : String.format(Locale.ROOT, ", %,d tokens", tokens))
                            + (cost == 0
                                    ? ""
                                    : String.format(Locale.ROOT, ", %.2f US dollars", cost));
            return attempts.size()
                    + (attempts.size() == 1 ? " attempt, " : " attempts, ")
                    + Durations.words(Duration.ofSeconds(seconds))
                    + " of agents' time"
                    + (told.isEmpty()
                            ? "; tokens and money were not told"
                            : told + " (as far as the agents told)");
        }
    }

    /**
     * A line about the attempts that have ended since, and one for each agent where there are
     * several; none if none has ended.
     */
    static List<MorningReport.Line> of(Instant from, Map<String, List<Attempt>> attempts) {
        Sum all = new Sum();
        Map<String, Sum> byAgent = new TreeMap<>();
        for (List<Attempt> tries : attempts.values()) {
            for (Attempt a : tries) {
                Instant ended = a.endedAt();
                if (ended != null && !ended.isBefore(from)) {
                    all.add(a, ended);
                    byAgent.computeIfAbsent(a.agent(), _ -> new Sum()).add(a, ended);
                }
            }
        }
        List<MorningReport.Line> lines = new ArrayList<>();
        if (!all.attempts.isEmpty()) {
            lines.add(new MorningReport.Line("", all.words(), all.attempts));
        }
        if (byAgent.size() > 1) {
            byAgent.forEach((agent, sum) ->
                    lines.add(
                            new MorningReport.Line("", agent + ": " + sum.words(), sum.attempts)));
        }
        return lines;
    }
}
