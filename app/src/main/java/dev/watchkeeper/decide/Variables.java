package dev.watchkeeper.decide;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Factor;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.Validation;
import dev.watchkeeper.domain.Verdict;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The variables of the breakpoint rules. Whole numbers are {@link Long}, others {@link Double}; a
 * name that is missing is not known.
 */
public final class Variables {
    private Variables() {}

    /**
     * All that is known after an attempt was assessed.
     *
     * @param now the moment of the decision
     */
    public static Map<String, Object> of(
            Assessment assessment, Decider.History history, Instant now) {
        Map<String, Object> known = new HashMap<>();
        Task task = history.task();
        Attempt current = history.current();
        known.put("confidence", assessment.confidence().value());
        Map<String, Object> factors = new HashMap<>();
        for (Factor factor : assessment.confidence().factors()) {
            factors.put(factor.name(), factor.value());
        }
        known.put("factors", factors);
        known.put("calibrated", assessment.confidence().calibrated());
        @Nullable Verdict verdict = assessment.verdict();
        if (verdict != null) {
            known.put("verdict", Map.of("pass_probability", verdict.passProbability()));
        }
        Validation validation = assessment.validation();
        known.put(
                "validation",
                Map.of(
                        "complete",
                        validation.complete(),
                        "ending",
                        validation.ending().word(),
                        "problems",
                        validation.problems()));
        gates(assessment.quality(), history, known);
        known.put("changes", changes(assessment.quality()));
        known.put(
                "task",
                Map.of(
                        "id",
                        task.id(),
                        "title",
                        task.title(),
                        "critical",
                        task.critical(),
                        "priority",
                        word(task.priority()),
                        "attempts",
                        (long) task.attempts(),
                        "attempts_left",
                        (long) history.attemptsLeft(),
                        "kind",
                        "task"));
        known.put("agent", current.agent());
        known.put("host", current.host());
        known.put("account", current.account());
        known.put("time", time(history, now));
        known.put(
                "history",
                Map.of(
                        "same_failure",
                        Novelty.sameFailure(assessment, history),
                        "retries",
                        (long) history.earlier().size(),
                        "restores",
                        0L));
        @Nullable AgentOutcome outcome = current.outcome();
        if (outcome != null) {
            known.put(
                    "budget",
                    Map.of(
                            "tokens", outcome.tokens(),
                            "cost", outcome.costUsd(),
                            "turns", (long) outcome.turns()));
            @Nullable String asked = outcome.question();
            if (asked != null) {
                known.put("asked", asked);
            } else if (!outcome.denied().isEmpty()) {
                known.put("asked", String.join("; ", outcome.denied()));
            }
        }
        history.variables().forEach((name, value) -> known.merge(name, value, Variables::joined));
        return known;
    }

    /** Whether all that a rule needs is known; {@code a.b} means the member b of a. */
    static boolean covers(Map<String, Object> known, Set<String> needed) {
        return needed.stream().allMatch(name -> has(known, name));
    }

    private static boolean has(Map<?, ?> known, String name) {
        if (known.containsKey(name)) {
            return true;
        }
        int dot = name.indexOf('.');
        return dot > 0
                && known.get(name.substring(0, dot)) instanceof Map<?, ?> inner
                && has(inner, name.substring(dot + 1));
    }

    private static Object joined(Object ours, Object given) {
        if (ours instanceof Map<?, ?> a && given instanceof Map<?, ?> b) {
            Map<Object, Object> both = new HashMap<>(a);
            both.putAll(b);
            return both;
        }
        return given;
    }

    private static void gates(Quality quality, Decider.History history, Map<String, Object> known) {
        Map<String, Object> gates = new HashMap<>();
        List<String> failed = new ArrayList<>();
        for (GateResult gate : quality.gates()) {
            gates.put(gate.name(), gate.status().name().toLowerCase(Locale.ROOT));
            if (gate.failed()) {
                failed.add(gate.name());
            }
        }
        known.put("gates", gates);
        known.put("gates_failed", failed);
        known.put("checks_regressed", Novelty.regressed(quality, history));
    }

    private static Map<String, Object> changes(Quality quality) {
        List<PathDiff> all = quality.changes();
        Map<String, Object> changes = new HashMap<>();
        changes.put("count", (long) all.size());
        changes.put("added", count(all, FileChange.Kind.ADDED));
        changes.put(
                "modified",
                count(all, FileChange.Kind.MODIFIED) + count(all, FileChange.Kind.RENAMED));
        changes.put("deleted", count(all, FileChange.Kind.DELETED));
        changes.put(
                "lines",
                all.stream().mapToLong(d -> (long) d.linesAdded() + d.linesDeleted()).sum());
        List<String> outside = new ArrayList<>(quality.outside());
        quality.protectedPaths().stream().filter(p -> !outside.contains(p)).forEach(outside::add);
        changes.put("outside", outside);
        changes.put("tests_weakened", quality.weakened());
        changes.put("paths", all.stream().map(PathDiff::path).toList());
        return changes;
    }

    private static long count(List<PathDiff> all, FileChange.Kind kind) {
        return all.stream().filter(d -> d.kind() == kind).count();
    }

    private static Map<String, Object> time(Decider.History history, Instant now) {
        Instant first =
                history.earlier().stream()
                        .map(Attempt::startedAt)
                        .min(Instant::compareTo)
                        .orElse(history.current().startedAt());
        return Map.of(
                "attempt_seconds", seconds(history.current().startedAt(), now),
                "task_seconds", seconds(first, now),
                "hour", (long) now.atZone(ZoneOffset.UTC).getHour());
    }

    private static double seconds(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis() / 1000.0);
    }

    private static String word(Priority priority) {
        return priority.name().toLowerCase(Locale.ROOT);
    }
}
