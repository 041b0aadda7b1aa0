package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What an agent's run came to, as told by its output, its exit and what we did to it.
 *
 * @param exitStatus of the process, or {@code null} if it left none
 * @param finalText its last words; empty if it said nothing
 * @param problems what contradicts a clean end, each one sentence
 * @param denied what it was not permitted to do
 * @param question what it asks, if it asks
 * @param choices its own answers to offer, if it names some
 * @param limitUntil when its account's limit ends, if it met one and named the time
 * @param tokens used, or 0 if unknown
 * @param costUsd what it cost in US dollars, or 0 if unknown
 * @param turns how many turns it took, or 0 if unknown
 * @param weSignalled whether our own signal ended it
 * @param destructive command lines it ran that destroy what can't be had back
 */
public record AgentOutcome(
        Ending ending,
        @Nullable Integer exitStatus,
        String finalText,
        List<String> problems,
        List<String> denied,
        @Nullable String question,
        List<String> choices,
        @Nullable Instant limitUntil,
        long tokens,
        double costUsd,
        int turns,
        boolean weSignalled,
        List<String> destructive) {
    public AgentOutcome {
        problems = List.copyOf(problems);
        denied = List.copyOf(denied);
        choices = List.copyOf(choices);
        // What an earlier version has stored has none.
        destructive = destructive == null ? List.of() : List.copyOf(destructive);
    }

    /** One that ran nothing destructive. */
    public AgentOutcome(
            Ending ending,
            @Nullable Integer exitStatus,
            String finalText,
            List<String> problems,
            List<String> denied,
            @Nullable String question,
            List<String> choices,
            @Nullable Instant limitUntil,
            long tokens,
            double costUsd,
            int turns,
            boolean weSignalled) {
        this(
                ending,
                exitStatus,
                finalText,
                problems,
                denied,
                question,
                choices,
                limitUntil,
                tokens,
                costUsd,
                turns,
                weSignalled,
                List.of());
    }

    /** The same with one more thing that went wrong. */
    public AgentOutcome withProblem(String problem) {
        List<String> all = new ArrayList<>(problems);
        all.add(problem);
        return new AgentOutcome(
                ending,
                exitStatus,
                finalText,
                all,
                denied,
                question,
                choices,
                limitUntil,
                tokens,
                costUsd,
                turns,
                weSignalled,
                destructive);
    }

    /** The same with these destructive command lines. */
    public AgentOutcome withDestructive(List<String> lines) {
        return new AgentOutcome(
                ending,
                exitStatus,
                finalText,
                problems,
                denied,
                question,
                choices,
                limitUntil,
                tokens,
                costUsd,
                turns,
                weSignalled,
                lines);
    }

    /** What it has used. */
    public Usage used() {
        return new Usage(tokens, costUsd, turns);
    }

    /** The same with another usage. */
    public AgentOutcome withUsed(Usage used) {
        return new AgentOutcome(
                ending,
                exitStatus,
                finalText,
                problems,
                denied,
                question,
                choices,
                limitUntil,
                used.tokens(),
                used.costUsd(),
                used.turns(),
                weSignalled,
                destructive);
    }
}
