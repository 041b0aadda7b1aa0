package dev.watchkeeper.decide;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.DecisionContext;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.Factor;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Leg;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The variables of the breakpoint rules. Whole numbers are {@link Long}, others {@link Double}; a
 * name that is missing is not known.
 */
public final class Variables {
    private static final Pattern MILESTONE =
            Pattern.compile("\\s*milestone\\s*:\\s*(\\S.*)", Pattern.CASE_INSENSITIVE);

    /** No more than the names that rules use. */
    private static final Map<String, Member> MEMBERS = new ConcurrentHashMap<>();

    private Variables() {}

    /**
     * All that is known when an attempt is decided on.
     *
     * @param decided what is decided without the rules
     * @param now the moment of the decision
     */
    public static Map<String, Object> of(
            Assessment assessment, Decider.History history, Decision decided, Instant now) {
        Map<String, Object> known = always(history, decided, now);
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
        if (decided instanceof Decision.Wait wait) {
            limit(wait, history, known);
        } else {
            work(assessment, history, known);
        }
        if (decided instanceof Decision.Accept) {
            milestone(history.task(), known);
        }
        outcome(assessment, history, known);
        history.variables().forEach((name, value) -> known.merge(name, value, Variables::joined));
        return known;
    }

    /**
     * All that is known when a checkpoint could not be taken.
     *
     * @param problem what is wrong
     * @param before whether it was the one before the attempt
     */
    public static Map<String, Object> withoutCheckpoint(
            Decider.History history,
            Decision decided,
            String problem,
            boolean before,
            Instant now) {
        Map<String, Object> known = always(history, decided, now);
        known.put("checkpoint", Map.of("problem", problem, "when", before ? "before" : "after"));
        history.variables().forEach((name, value) -> known.merge(name, value, Variables::joined));
        return known;
    }

    /**
     * What surrounds an attempt, as variables.
     *
     * @param then {@code null} if it is not known any more: then none of them is
     */
    public static Map<String, Object> around(@Nullable DecisionContext then) {
        if (then == null) {
            return Map.of();
        }
        Map<String, Object> all = new HashMap<>();
        all.put(
                "model",
                Map.of("name", then.model(), "up", then.modelUp(), "on_gpu", then.modelOnGpu()));
        all.put("time", Map.of("run_seconds", then.runSeconds()));
        @Nullable Double share = then.budgetShare();
        if (share != null) {
            all.put("budget", Map.of("share", share));
        }
        return all;
    }

    /** Whether a rule needs something of the surroundings. */
    static boolean aboutSurroundings(Set<String> needed) {
        return needed.stream()
                .anyMatch(n ->
                        n.equals("model")
                                || n.startsWith("model.")
                                || n.equals("time.run_seconds")
                                || n.equals("budget.share"));
    }

    private static Map<String, Object> always(
            Decider.History history, Decision decided, Instant now) {
        Map<String, Object> known = new HashMap<>();
        Task task = history.task();
        Attempt current = history.current();
        known.put("decision", decided.word());
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
        Map<String, Object> past = new HashMap<>();
        past.put("retries", (long) history.earlier().size());
        past.put("restores", restores(history));
        known.put("history", past);
        return known;
    }

    /** How often the task began anew from the tree before its first attempt. */
    private static long restores(Decider.History history) {
        if (history.earlier().isEmpty()) {
            return 0;
        }
        @Nullable String base = history.earlier().getFirst().checkpointBefore();
        List<Attempt> later = new ArrayList<>(history.earlier());
        later.removeFirst();
        later.add(history.current());
        return base == null
                ? 0
                : later.stream().filter(a -> base.equals(a.checkpointBefore())).count();
    }

    /** How long the limit lasts from when it was met; the same however late it is asked. */
    private static void limit(
            Decision.Wait wait, Decider.History history, Map<String, Object> known) {
        @Nullable Instant until = wait.until();
        @Nullable Instant met =
                history.current().legs().isEmpty()
                        ? null
                        : history.current().legs().getLast().endedAt();
        if (until != null && met != null) {
            known.put("limit", Map.of("seconds", seconds(met, until)));
        }
    }

    /** A line of the brief that says which milestone is reached when the task is done. */
    private static void milestone(Task task, Map<String, Object> known) {
        task.brief()
                .lines()
                .map(MILESTONE::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .ifPresent(m -> known.put("milestone", m.group(1).strip()));
    }

    private static void work(
            Assessment assessment, Decider.History history, Map<String, Object> known) {
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
        gates(assessment.quality(), history, known);
        known.put("changes", changes(assessment.quality(), history.task().scope()));
        Map<String, Object> past = new HashMap<>();
        past.put("same_failure", Novelty.sameFailure(assessment, history));
        known.merge("history", past, Variables::joined);
    }

    private static void outcome(
            Assessment assessment, Decider.History history, Map<String, Object> known) {
        @Nullable AgentOutcome outcome = history.current().outcome();
        known.put(
                "commands",
                Map.of("destructive", outcome == null ? List.of() : outcome.destructive()));
        if (outcome == null) {
            return;
        }
        long tokens = outcome.tokens();
        double cost = outcome.costUsd();
        for (Attempt before : history.earlier()) {
            @Nullable AgentOutcome made = before.outcome();
            tokens += made == null ? 0 : made.tokens();
            cost += made == null ? 0 : made.costUsd();
        }
        known.put(
                "budget",
                Map.of(
                        "tokens",
                        outcome.tokens(),
                        "cost",
                        outcome.costUsd(),
                        "turns",
                        (long) outcome.turns(),
                        "task_tokens",
                        tokens,
                        "task_cost",
                        cost));
        Ending ending = assessment.validation().ending();
        if (ending == Ending.QUESTION || ending == Ending.PERMISSION_DENIED) {
            @Nullable String asked = outcome.question();
            known.put("asked", asked != null ? asked : String.join("; ", outcome.denied()));
        }
    }

    /** Whether all that a rule needs is known; {@code a.b} means the member b of a. */
    static boolean covers(Map<String, Object> known, Set<String> needed) {
        for (String name : needed) {
            if (!has(known, name)) {
                return false;
            }
        }
        return true;
    }

    private static boolean has(Map<?, ?> known, String name) {
        if (known.containsKey(name)) {
            return true;
        }
        Member member = MEMBERS.computeIfAbsent(name, Member::of);
        return !member.rest().isEmpty()
                && known.get(member.of()) instanceof Map<?, ?> inner
                && has(inner, member.rest());
    }

    /** A name {@code a.b}, taken apart once; without a dot the rest is empty. */
    private record Member(String of, String rest) {
        static Member of(String name) {
            int dot = name.indexOf('.');
            return dot <= 0
                    ? new Member(name, "")
                    : new Member(name.substring(0, dot), name.substring(dot + 1));
        }
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
        List<String> unproven = new ArrayList<>();
        for (GateResult gate : quality.gates()) {
            gates.put(gate.name(), gate.status().word());
            if (gate.failed()) {
                failed.add(gate.name());
            }
            if (gate.provesNothing()) {
                unproven.add(gate.name());
            }
        }
        known.put("gates", gates);
        known.put("gates_failed", failed);
        known.put("gates_unproven", unproven);
        known.put("checks_regressed", Novelty.regressed(quality, history));
    }

    private static Map<String, Object> changes(Quality quality, List<String> scope) {
        List<PathDiff> all = quality.changes();
        List<String> paths = new ArrayList<>(all.size());
        long added = 0;
        long deleted = 0;
        long lines = 0;
        for (PathDiff diff : all) {
            paths.add(diff.path());
            added += diff.kind() == FileChange.Kind.ADDED ? 1 : 0;
            deleted += diff.kind() == FileChange.Kind.DELETED ? 1 : 0;
            lines += (long) diff.linesAdded() + diff.linesDeleted();
        }
        Map<String, Object> changes = new HashMap<>();
        changes.put("count", (long) all.size());
        changes.put("added", added);
        changes.put("modified", all.size() - added - deleted);
        changes.put("deleted", deleted);
        changes.put("lines", lines);
        changes.put("outside", both(quality.outside(), quality.protectedPaths()));
        changes.put("tests_weakened", both(quality.weakened(), quality.lostTests()));
        changes.put("paths", paths);
        changes.put("dependencies", DependencyFiles.among(paths, scope));
        changes.put("secrets", quality.secrets());
        return changes;
    }

    private static List<String> both(List<String> first, List<String> second) {
        if (second.isEmpty()) {
            return first;
        }
        List<String> all = new ArrayList<>(first);
        second.stream().filter(p -> !first.contains(p)).forEach(all::add);
        return all;
    }

    private static Map<String, Object> time(Decider.History history, Instant now) {
        Instant first =
                history.earlier().stream()
                        .map(Attempt::startedAt)
                        .min(Instant::compareTo)
                        .orElse(history.current().startedAt());
        double worked = 0;
        for (Attempt a : history.earlier()) {
            worked += worked(a, now);
        }
        worked += worked(history.current(), now);
        return Map.of(
                "attempt_seconds",
                seconds(history.current().startedAt(), now),
                "task_seconds",
                seconds(first, now),
                "work_seconds",
                worked,
                "hour",
                (long) now.atZone(ZoneOffset.UTC).getHour());
    }

    /** How long its agent was at work; a limit that was waited for is not. */
    private static double worked(Attempt attempt, Instant now) {
        double all = 0;
        for (Leg leg : attempt.legs()) {
            Instant ended = leg.endedAt();
            all += seconds(leg.startedAt(), ended == null ? now : ended);
        }
        return all;
    }

    private static double seconds(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis() / 1000.0);
    }

    private static String word(Priority priority) {
        return priority.name().toLowerCase(Locale.ROOT);
    }
}
