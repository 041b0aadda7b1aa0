package dev.watchkeeper.rules;

import dev.watchkeeper.domain.RuleStep;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which variables of the rules are known at which step, which values they can have there, and what
 * holds between them. A test holds it against what the running system supplies.
 */
public final class RuleDomains {
    private final RuleVariables variables;

    public RuleDomains() {
        this(new RuleVariables());
    }

    RuleDomains(RuleVariables variables) {
        this.variables = variables;
    }

    /** What must hold between variables in any situation, by the variables that it is about. */
    private static final Map<Set<String>, String> TOGETHER =
            Map.of(
                    Set.of("changes.added", "changes.count"), "changes.added <= changes.count",
                    Set.of("changes.modified", "changes.count"),
                            "changes.modified <= changes.count",
                    Set.of("changes.deleted", "changes.count"), "changes.deleted <= changes.count",
                    Set.of("changes.paths", "changes.count"),
                            "size(changes.paths) == changes.count",
                    Set.of("time.attempt_seconds", "time.task_seconds"),
                            "time.attempt_seconds <= time.task_seconds",
                    Set.of("budget.tokens", "budget.task_tokens"),
                            "budget.tokens <= budget.task_tokens",
                    Set.of("budget.cost", "budget.task_cost"), "budget.cost <= budget.task_cost",
                    Set.of("validation.complete", "validation.ending"),
                            "!validation.complete || validation.ending == 'completed'",
                    Set.of("decision", "task.attempts_left"),
                            "decision != 'retry' || task.attempts_left > 0",
                    Set.of("decision", "validation.complete"),
                            "decision != 'accept' || validation.complete");

    /** The steps at which all of these are known; {@code a.b} means the member b of a. */
    List<RuleStep> steps(Collection<String> needs) {
        List<RuleStep> all = new ArrayList<>();
        for (RuleStep step : RuleStep.values()) {
            if (needs.stream().allMatch(n -> knownAt(step, n))) {
                all.add(step);
            }
        }
        return all;
    }

    /** Whether a variable, or a member of one, is known at a step. */
    public boolean knownAt(RuleStep step, String path) {
        RuleVariable one = variables.declared(path);
        return one == null
                ? variables.declaredMembers(path).stream().anyMatch(m -> m.steps().contains(step))
                : one.steps().contains(step);
    }

    /** What holds between these variables in any situation, each a condition. */
    List<String> together(Set<String> used) {
        return TOGETHER.entrySet().stream()
                .filter(e -> used.containsAll(e.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .toList();
    }

    /** The only texts that a variable can be at a step; {@code null} where any text is possible. */
    @Nullable List<String> texts(String path, RuleStep step) {
        RuleVariable one = variables.declared(path);
        return one == null ? null : one.texts().apply(step);
    }

    /** The only values that a truth can have at a step. */
    List<Boolean> truths(String path, RuleStep step) {
        RuleVariable one = variables.declared(path);
        return one == null ? List.of(true, false) : one.truths().apply(step);
    }

    /** The least and the most that a number or a count can be. */
    double[] range(String path) {
        RuleVariable one = variables.declared(path);
        return one == null
                ? new double[] {0, RuleVariable.MOST}
                : new double[] {one.least(), one.most()};
    }

    /** A text that a variable often is. */
    String usual(String path) {
        RuleVariable one = variables.declared(path);
        return one == null ? "x" : one.usual();
    }

    /** What a text of a map's value can be. */
    List<String> entryTexts() {
        List<String> texts = texts("gates", RuleStep.ASSESSED);
        return texts == null ? List.of() : texts;
    }

    /** What a variable can be at these steps, in words. */
    String words(String path, RuleVariables.Type type, List<RuleStep> steps) {
        Set<String> texts = new LinkedHashSet<>();
        Set<Boolean> truths = new LinkedHashSet<>();
        for (RuleStep step : steps) {
            List<String> there = texts(path, step);
            texts.addAll(there == null ? List.of() : there);
            truths.addAll(truths(path, step));
        }
        double[] range = range(path);
        return switch (type) {
            case NUMBER, COUNT ->
                    range[1] >= RuleVariable.MOST
                            ? "never below " + (long) range[0]
                            : "from " + (long) range[0] + " to " + (long) range[1];
            case TRUTH ->
                    truths.size() == 1
                            ? "always " + truths.iterator().next() + " there"
                            : "true or false";
            case TEXT -> texts.isEmpty() ? "a text" : "one of " + String.join(", ", texts);
            case TEXTS -> "a list of texts";
            case NUMBERS_BY_NAME -> "numbers from 0 to 1 by name";
            case TEXTS_BY_NAME -> "one of " + String.join(", ", entryTexts()) + " by name";
        };
    }
}
