package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A rule that stops for a person, compiled and type-checked.
 *
 * @param when its condition as the person wrote it
 * @param variables the variables it needs, {@code a.b} for the member b of a; it is asked when all
 *     of them are known
 * @param ask the question; may be empty, then one is made from the rule's name and values
 * @param options the answers offered; empty for the usual ones
 * @param place where it stands, {@code FILE:LINE:COLUMN}
 * @param layer the settings that it comes from, such as {@code defaults} or {@code user}
 * @param steps at which it is asked, in the order of an attempt's life; empty if its variables are
 *     never known together
 * @param proof whether it can fire
 */
public record BreakpointRule(
        String name,
        String when,
        Set<String> variables,
        Condition condition,
        String ask,
        List<BreakpointAction> options,
        @Nullable Default fallback,
        String place,
        String layer,
        List<RuleStep> steps,
        RuleProof proof) {
    public BreakpointRule {
        variables = Set.copyOf(variables);
        options = List.copyOf(options);
        steps = List.copyOf(steps);
    }

    /** A rule of which no more is known than what it says. */
    public BreakpointRule(
            String name,
            String when,
            Set<String> variables,
            Condition condition,
            String ask,
            List<BreakpointAction> options,
            @Nullable Default fallback,
            String place) {
        this(
                name,
                when,
                variables,
                condition,
                ask,
                options,
                fallback,
                place,
                "",
                List.of(),
                RuleProof.NONE);
    }

    /** What speaks against its ever firing, with its place; empty if a witness was found. */
    public String doubt() {
        return switch (proof.kind()) {
            case WITNESS -> "";
            case NEVER -> place + ": the rule '" + name + "' can never fire: " + proof.text();
            case NO_WITNESS_FOUND ->
                    place
                            + ": for the rule '"
                            + name
                            + "' no situation was found in which it fires: "
                            + proof.text();
        };
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

        /**
         * How far it is from holding; {@code null} if it holds, or if no single number decides it.
         */
        default @Nullable Nearness nearness(Map<String, Object> known) {
            return null;
        }
    }
}
