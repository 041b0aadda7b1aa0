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
 * Which variables of the rules are known at which step, and which values they can have there. A
 * test holds it against what the running system supplies.
 */
public final class RuleDomains {
    /** The most that a count can be: more than any attempt brings about. */
    static final long MOST = 1_000_000_000_000L;

    private static final List<String> ENDINGS =
            List.of(
                    "completed",
                    "refused",
                    "truncated",
                    "empty",
                    "cut_off",
                    "error",
                    "signalled",
                    "timeout",
                    "vanished");

    private static final List<String> ALWAYS =
            List.of(
                    "decision",
                    "task",
                    "agent",
                    "host",
                    "account",
                    "model",
                    "time",
                    "history.retries",
                    "history.restores");

    private static final List<String> WITH_AN_END = List.of("validation", "commands", "budget");

    private static final List<String> WITH_WORK =
            List.of(
                    "confidence",
                    "factors",
                    "calibrated",
                    "gates",
                    "gates_failed",
                    "checks_regressed",
                    "changes",
                    "history.same_failure");

    private static final Map<RuleStep, List<String>> OF_ITS_OWN =
            Map.of(
                    RuleStep.NO_CHECKPOINT, List.of("checkpoint"),
                    RuleStep.LIMIT, List.of("limit"),
                    RuleStep.QUESTION, List.of("asked"),
                    RuleStep.ASSESSED, List.of("verdict"),
                    RuleStep.ACCEPTANCE, List.of("verdict", "milestone"));

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
        Set<String> known = known(step);
        int dot = path.indexOf('.');
        return known.contains(path)
                || (dot > 0
                        ? known.contains(path.substring(0, dot))
                        : known.stream().anyMatch(k -> k.startsWith(path + ".")));
    }

    /** What is known at a step at most: names, or single members. */
    Set<String> known(RuleStep step) {
        Set<String> all = new LinkedHashSet<>(ALWAYS);
        if (step != RuleStep.NO_CHECKPOINT) {
            all.addAll(WITH_AN_END);
        }
        if (step != RuleStep.NO_CHECKPOINT && step != RuleStep.LIMIT) {
            all.addAll(WITH_WORK);
        }
        all.addAll(OF_ITS_OWN.getOrDefault(step, List.of()));
        return all;
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
        return switch (path) {
            case "validation.ending" ->
                    switch (step) {
                        case LIMIT -> List.of("limit");
                        case QUESTION -> List.of("question", "permission_denied");
                        case ASSESSED -> ENDINGS;
                        case ACCEPTANCE, NO_CHECKPOINT -> List.of("completed");
                    };
            case "decision" ->
                    switch (step) {
                        case LIMIT -> List.of("wait");
                        case NO_CHECKPOINT -> List.of("ask");
                        case QUESTION, ASSESSED -> List.of("ask", "retry");
                        case ACCEPTANCE -> List.of("accept");
                    };
            case "task.priority" -> List.of("normal", "low", "high");
            case "task.kind" -> List.of("task");
            case "checkpoint.when" -> List.of("before", "after");
            default -> null;
        };
    }

    /** The only values that a truth can have at a step. */
    List<Boolean> truths(String path, RuleStep step) {
        return path.equals("validation.complete") && step == RuleStep.ACCEPTANCE
                ? List.of(true)
                : path.equals("validation.complete") && step == RuleStep.LIMIT
                        ? List.of(false)
                        : List.of(true, false);
    }

    /** The least and the most that a number or a count can be. */
    double[] range(String path) {
        return switch (path) {
            case "confidence", "verdict.pass_probability", "budget.share" -> new double[] {0, 1};
            case "time.hour" -> new double[] {0, 23};
            case "task.attempts" -> new double[] {1, MOST};
            default -> new double[] {0, MOST};
        };
    }

    /** A text that a variable often is. */
    String usual(String path) {
        return switch (path) {
            case "changes.dependencies" -> "pom.xml";
            case "changes.secrets" -> "src/config.py:3: a private key";
            case "changes.tests_weakened" -> "test/test_a.py: a test was deleted";
            case "changes.paths", "changes.outside" -> "src/main.py";
            case "commands.destructive" -> "git reset --hard";
            case "gates_failed", "checks_regressed" -> "tests";
            case "validation.problems" -> "exit status 1";
            case "milestone" -> "beta";
            case "asked" -> "May I?";
            case "task.title" -> "Add a cart";
            case "checkpoint.problem" -> "the disk is full";
            default -> "x";
        };
    }

    /** What a text of a map's value can be. */
    List<String> entryTexts() {
        return List.of("pass", "fail", "timeout", "error");
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
                    range[1] >= MOST
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
