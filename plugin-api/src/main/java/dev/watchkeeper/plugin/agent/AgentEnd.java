package dev.watchkeeper.plugin.agent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * How an agent's run ended.
 *
 * @param finalText its last words; empty if it said nothing
 * @param problems what contradicts a clean end, each one sentence
 * @param denied what was not permitted
 * @param question what it asks, if it asks
 * @param choices its own answers to offer
 * @param limitUntil when the limit that it met ends, if it said so
 * @param tokens 0 if unknown
 * @param costUsd 0 if unknown
 * @param turns 0 if unknown
 */
public record AgentEnd(
        Ending ending,
        String finalText,
        List<String> problems,
        List<String> denied,
        @Nullable String question,
        List<String> choices,
        @Nullable Instant limitUntil,
        long tokens,
        double costUsd,
        int turns) {
    public AgentEnd {
        problems = List.copyOf(problems);
        denied = List.copyOf(denied);
        choices = List.copyOf(choices);
    }

    /** How it ended. */
    public enum Ending {
        /** It says that it is done, and nothing contradicts that. */
        COMPLETED,
        /** It declined. */
        REFUSED,
        /** It asks instead of working on. */
        QUESTION,
        /** Something that it wanted was not permitted. */
        PERMISSION_DENIED,
        /** A usage limit stopped it. */
        LIMIT,
        /** A length, turn or budget limit of its own cut it. */
        TRUNCATED,
        /** It said and did nothing. */
        EMPTY,
        /** Work was still going on. */
        CUT_OFF,
        /** It reported an error. */
        ERROR,
        /** A signal ended it. */
        SIGNALLED,
        /** Its process left no exit status. */
        VANISHED
    }
}
