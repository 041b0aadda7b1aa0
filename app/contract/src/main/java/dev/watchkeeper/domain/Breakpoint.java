package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A question to the person, raised by a rule, answered once.
 *
 * @param attempt number of the attempt that raised it, or 0 for one about the task itself
 * @param fallback the option chosen if nobody answers until {@code expiresAt}
 * @param evidence ids of what the question rests on
 */
public record Breakpoint(
        String id,
        String project,
        String task,
        int attempt,
        State state,
        String rule,
        String question,
        List<BreakpointOption> options,
        @Nullable BreakpointAction fallback,
        @Nullable Instant expiresAt,
        List<Reason> because,
        List<String> evidence,
        Instant raisedAt,
        @Nullable Resolution resolution) {
    public Breakpoint {
        options = List.copyOf(options);
        because = List.copyOf(because);
        evidence = List.copyOf(evidence);
    }

    /** Whether and how it was closed. */
    public enum State {
        OPEN,
        RESOLVED,
        EXPIRED;

        /** The word in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether {@code option} is among the answers. */
    public boolean allows(BreakpointAction option) {
        return options.stream().anyMatch(o -> o.action().equals(option));
    }

    /** The same question, raised and due so much later. */
    public Breakpoint shifted(Duration by) {
        return new Breakpoint(
                id,
                project,
                task,
                attempt,
                state,
                rule,
                question,
                options,
                fallback,
                expiresAt == null ? null : expiresAt.plus(by),
                because,
                evidence,
                raisedAt.plus(by),
                resolution);
    }

    /** The same question with other answers to choose from. */
    public Breakpoint offering(List<BreakpointOption> others) {
        return new Breakpoint(
                id,
                project,
                task,
                attempt,
                state,
                rule,
                question,
                others,
                fallback,
                expiresAt,
                because,
                evidence,
                raisedAt,
                resolution);
    }

    public Breakpoint closed(State how, Resolution answer) {
        return new Breakpoint(
                id, project, task, attempt, how, rule, question, options, fallback, expiresAt,
                because, evidence, raisedAt, answer);
    }
}
