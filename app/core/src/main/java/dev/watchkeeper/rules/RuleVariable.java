package dev.watchkeeper.rules;

import dev.watchkeeper.domain.RuleStep;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A variable of the breakpoint rules, or a member of one: all that is declared of it.
 *
 * @param path its name; {@code a.b} for the member b of a
 * @param steps where it is known at most
 * @param least the least that a number or a count can be
 * @param most the most that it can be
 * @param usual a text that it, or an element of it, often is
 * @param texts the only texts that it can be at a step; gives {@code null} where any is possible
 * @param truths the only values that a truth can have at a step
 */
record RuleVariable(
        String path,
        RuleVariables.Type type,
        Set<RuleStep> steps,
        double least,
        double most,
        String usual,
        Function<RuleStep, @Nullable List<String>> texts,
        Function<RuleStep, List<Boolean>> truths) {
    /** The most that a count can be: more than any attempt brings about. */
    static final long MOST = 1_000_000_000_000L;

    /** Known at every step. */
    static final Set<RuleStep> ALWAYS = EnumSet.allOf(RuleStep.class);

    /** Known once an agent has ended. */
    static final Set<RuleStep> WITH_AN_END =
            EnumSet.complementOf(EnumSet.of(RuleStep.NO_CHECKPOINT));

    /** Known once an agent has ended its work, and not for a limit. */
    static final Set<RuleStep> WITH_WORK =
            EnumSet.complementOf(EnumSet.of(RuleStep.NO_CHECKPOINT, RuleStep.LIMIT));

    RuleVariable(String path, RuleVariables.Type type, Set<RuleStep> steps) {
        this(path, type, steps, 0, MOST, "x", step -> null, step -> List.of(true, false));
    }

    /** The same within bounds, both possible. */
    RuleVariable from(double lowest, double highest) {
        return new RuleVariable(path, type, steps, lowest, highest, usual, texts, truths);
    }

    /** The same with an example of what it is. */
    RuleVariable like(String example) {
        return new RuleVariable(path, type, steps, least, most, example, texts, truths);
    }

    /** The same where only some texts are possible. */
    RuleVariable oneOf(String... possible) {
        return oneOf(step -> List.of(possible));
    }

    /** The same where only some texts are possible, others at each step. */
    RuleVariable oneOf(Function<RuleStep, List<String>> possible) {
        return new RuleVariable(path, type, steps, least, most, usual, possible::apply, truths);
    }

    /** The same where a truth is not open at each step. */
    RuleVariable truth(Function<RuleStep, List<Boolean>> possible) {
        return new RuleVariable(path, type, steps, least, most, usual, texts, possible);
    }
}
