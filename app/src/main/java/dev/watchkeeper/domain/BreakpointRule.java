package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A rule that stops for a person, compiled and type-checked.
 *
 * @param when its condition as the person wrote it
 * @param variables the variables it needs; it is asked when all of them are known
 * @param ask the question; may be empty, then one is made from the rule's name and values
 * @param options names of the answers offered; empty for the usual ones
 * @param place where it stands, {@code FILE:LINE:COLUMN}
 */
public record BreakpointRule(
        String name,
        String when,
        Set<String> variables,
        Condition condition,
        String ask,
        List<String> options,
        @Nullable Default fallback,
        String place) {
    public BreakpointRule {
        variables = Set.copyOf(variables);
        options = List.copyOf(options);
    }

    /** A compiled condition over the variables of the rules. */
    @FunctionalInterface
    public interface Condition {
        /**
         * @param known value by variable name, nested maps for members
         * @return whether the rule fires
         * @throws RuntimeException if it can't be evaluated; that itself is a question to the
         *     person
         */
        boolean holds(Map<String, Object> known);
    }
}
