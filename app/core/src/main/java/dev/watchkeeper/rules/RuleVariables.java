package dev.watchkeeper.rules;

import static dev.watchkeeper.rules.RuleVariable.ALWAYS;
import static dev.watchkeeper.rules.RuleVariable.WITH_AN_END;
import static dev.watchkeeper.rules.RuleVariable.WITH_WORK;

import dev.watchkeeper.domain.RuleStep;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The variables of the breakpoint rules: each declared once, with its type, where it is known and
 * what it can be; and values brought into their types.
 */
public final class RuleVariables {
    /** What a variable or a member of one is. */
    public enum Type {
        NUMBER,
        COUNT,
        TRUTH,
        TEXT,
        TEXTS,
        NUMBERS_BY_NAME,
        TEXTS_BY_NAME
    }

    /** Asks whether another variable is known. */
    static final String KNOWN = "known";

    private static final Set<RuleStep> LIMITED = EnumSet.of(RuleStep.LIMIT);
    private static final Set<RuleStep> ASKING = EnumSet.of(RuleStep.QUESTION);
    private static final Set<RuleStep> UNSAVED = EnumSet.of(RuleStep.NO_CHECKPOINT);
    private static final Set<RuleStep> ACCEPTED = EnumSet.of(RuleStep.ACCEPTANCE);
    private static final Set<RuleStep> JUDGED = EnumSet.of(RuleStep.ASSESSED, RuleStep.ACCEPTANCE);

    /** Every variable, declared here and nowhere else. */
    private static final List<RuleVariable> DECLARED =
            List.of(
                    of("confidence", Type.NUMBER, WITH_WORK).from(0, 1),
                    of("factors", Type.NUMBERS_BY_NAME, WITH_WORK),
                    of("calibrated", Type.TRUTH, WITH_WORK),
                    of("gates", Type.TEXTS_BY_NAME, WITH_WORK)
                            .oneOf("pass", "fail", "timeout", "error", "unproven"),
                    of("gates_failed", Type.TEXTS, WITH_WORK).like("tests"),
                    of("gates_unproven", Type.TEXTS, WITH_WORK).like("tests"),
                    of("checks_regressed", Type.TEXTS, WITH_WORK).like("tests"),
                    of("agent", Type.TEXT, ALWAYS),
                    of("host", Type.TEXT, ALWAYS),
                    of("account", Type.TEXT, ALWAYS),
                    of("asked", Type.TEXT, ASKING).like("May I?"),
                    of("milestone", Type.TEXT, ACCEPTED).like("beta"),
                    of("decision", Type.TEXT, ALWAYS).oneOf(RuleVariables::decisions),
                    of("verdict.pass_probability", Type.NUMBER, JUDGED).from(0, 1),
                    of("validation.complete", Type.TRUTH, WITH_AN_END)
                            .truth(RuleVariables::complete),
                    of("validation.ending", Type.TEXT, WITH_AN_END).oneOf(RuleVariables::endings),
                    of("validation.problems", Type.TEXTS, WITH_AN_END).like("exit status 1"),
                    of("changes.count", Type.COUNT, WITH_WORK),
                    of("changes.added", Type.COUNT, WITH_WORK),
                    of("changes.modified", Type.COUNT, WITH_WORK),
                    of("changes.deleted", Type.COUNT, WITH_WORK),
                    of("changes.lines", Type.COUNT, WITH_WORK),
                    of("changes.outside", Type.TEXTS, WITH_WORK).like("src/main.py"),
                    of("changes.tests_weakened", Type.TEXTS, WITH_WORK)
                            .like("test/test_a.py: a test was deleted"),
                    of("changes.paths", Type.TEXTS, WITH_WORK).like("src/main.py"),
                    of("changes.dependencies", Type.TEXTS, WITH_WORK).like("pom.xml"),
                    of("changes.secrets", Type.TEXTS, WITH_WORK)
                            .like("src/config.py:3: a private key"),
                    of("commands.destructive", Type.TEXTS, WITH_AN_END).like("git reset --hard"),
                    of("task.id", Type.TEXT, ALWAYS),
                    of("task.title", Type.TEXT, ALWAYS).like("Add a cart"),
                    of("task.priority", Type.TEXT, ALWAYS).oneOf("normal", "low", "high"),
                    of("task.kind", Type.TEXT, ALWAYS).oneOf("task"),
                    of("task.critical", Type.TRUTH, ALWAYS),
                    of("task.attempts", Type.COUNT, ALWAYS).from(1, RuleVariable.MOST),
                    of("task.attempts_left", Type.COUNT, ALWAYS),
                    of("model.name", Type.TEXT, ALWAYS),
                    of("model.up", Type.TRUTH, ALWAYS),
                    of("model.on_gpu", Type.TRUTH, ALWAYS),
                    of("time.attempt_seconds", Type.NUMBER, ALWAYS),
                    of("time.task_seconds", Type.NUMBER, ALWAYS),
                    of("time.work_seconds", Type.NUMBER, ALWAYS),
                    of("time.run_seconds", Type.NUMBER, ALWAYS),
                    of("time.hour", Type.COUNT, ALWAYS).from(0, 23),
                    of("budget.tokens", Type.COUNT, WITH_AN_END),
                    of("budget.turns", Type.COUNT, WITH_AN_END),
                    of("budget.task_tokens", Type.COUNT, WITH_AN_END),
                    of("budget.cost", Type.NUMBER, WITH_AN_END),
                    of("budget.task_cost", Type.NUMBER, WITH_AN_END),
                    of("budget.share", Type.NUMBER, WITH_AN_END).from(0, 1),
                    of("history.same_failure", Type.TRUTH, WITH_WORK),
                    of("history.retries", Type.COUNT, ALWAYS),
                    of("history.restores", Type.COUNT, ALWAYS),
                    of("limit.seconds", Type.NUMBER, LIMITED),
                    of("checkpoint.problem", Type.TEXT, UNSAVED).like("the disk is full"),
                    of("checkpoint.when", Type.TEXT, UNSAVED).oneOf("before", "after"));

    private final Map<String, Type> plain = new LinkedHashMap<>();
    private final Map<String, Map<String, Type>> members = new LinkedHashMap<>();
    private final Map<String, RuleVariable> declared = new HashMap<>();

    public RuleVariables() {
        for (RuleVariable v : DECLARED) {
            declared.put(v.path(), v);
            int dot = v.path().indexOf('.');
            if (dot < 0) {
                plain.put(v.path(), v.type());
            } else {
                members.computeIfAbsent(v.path().substring(0, dot), _ -> new LinkedHashMap<>())
                        .put(v.path().substring(dot + 1), v.type());
            }
        }
    }

    private static RuleVariable of(String path, Type type, Set<RuleStep> steps) {
        return new RuleVariable(path, type, steps);
    }

    private static List<String> decisions(RuleStep step) {
        return switch (step) {
            case LIMIT -> List.of("wait");
            case NO_CHECKPOINT -> List.of("ask");
            case QUESTION, ASSESSED -> List.of("ask", "retry");
            case ACCEPTANCE -> List.of("accept");
        };
    }

    private static List<Boolean> complete(RuleStep step) {
        return switch (step) {
            case ACCEPTANCE -> List.of(true);
            case LIMIT -> List.of(false);
            case NO_CHECKPOINT, QUESTION, ASSESSED -> List.of(true, false);
        };
    }

    private static List<String> endings(RuleStep step) {
        return switch (step) {
            case LIMIT -> List.of("limit");
            case QUESTION -> List.of("question", "permission_denied");
            case ASSESSED ->
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
            case ACCEPTANCE, NO_CHECKPOINT -> List.of("completed");
        };
    }

    /** What is declared of a variable or a member of one; {@code null} if there is none. */
    @Nullable RuleVariable declared(String path) {
        return declared.get(path);
    }

    /** What is declared of the members of a variable; empty if it has none. */
    List<RuleVariable> declaredMembers(String variable) {
        return DECLARED.stream().filter(v -> v.path().startsWith(variable + ".")).toList();
    }

    public Map<String, Type> plain() {
        return plain;
    }

    public Map<String, Map<String, Type>> members() {
        return members;
    }

    /** What a variable, or the member b of a for {@code a.b}, is; {@code null} if there is none. */
    @Nullable Type type(String path) {
        int dot = path.indexOf('.');
        return dot < 0
                ? plain.get(path)
                : members.getOrDefault(path.substring(0, dot), Map.of())
                        .get(path.substring(dot + 1));
    }

    /** What a variable is that is known to exist. */
    public Type requireType(String path) {
        return Objects.requireNonNull(type(path), path);
    }

    /** Names of all variables but {@link #KNOWN}. */
    public List<String> names() {
        List<String> all = new ArrayList<>(plain.keySet());
        all.addAll(members.keySet());
        return all;
    }

    /** The known values in the types that the rules were checked against. */
    Map<String, Object> typed(Map<String, Object> known) {
        Map<String, Object> all = new HashMap<>();
        for (String name : names()) {
            Object value = typed(known, name, null);
            if (value != null) {
                all.put(name, value);
            }
        }
        all.put(KNOWN, asked(known));
        return all;
    }

    /** A member of a variable. */
    record Part(String name, Type type) {}

    /**
     * Members of a variable.
     *
     * @param only their names; {@code null} for all
     * @return empty if it has none
     */
    List<Part> parts(String variable, @Nullable Set<String> only) {
        List<Part> parts = new ArrayList<>();
        members.getOrDefault(variable, Map.of())
                .forEach((name, type) -> {
                    if (only == null || only.contains(name)) {
                        parts.add(new Part(name, type));
                    }
                });
        return parts;
    }

    /**
     * One of the known values in its type; {@code null} if it is not known.
     *
     * @param only the members that are needed; {@code null} for all
     */
    @Nullable Object typed(Map<String, Object> known, String name, @Nullable List<Part> only) {
        if (name.equals(KNOWN)) {
            return asked(known);
        }
        Object value = known.get(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof Map<?, ?> map) || !members.containsKey(name)) {
            return typed(value, plain.get(name));
        }
        List<Part> parts = only == null ? parts(name, null) : only;
        Map<String, Object> typed = HashMap.newHashMap(parts.size());
        for (Part part : parts) {
            Object one = map.get(part.name());
            if (one != null) {
                typed.put(part.name(), typed(one, part.type()));
            }
        }
        return typed;
    }

    private Map<String, Object> asked(Map<String, Object> known) {
        Map<String, Object> asks = new HashMap<>();
        names().forEach(n -> asks.put(n, known.get(n) != null));
        return asks;
    }

    private static Object typed(Object value, @Nullable Type type) {
        return switch (type) {
            case NUMBER ->
                    value instanceof Number n && !(n instanceof Double) ? n.doubleValue() : value;
            case COUNT -> value instanceof Number n && !(n instanceof Long) ? n.longValue() : value;
            case TEXT -> text(value);
            case TEXTS ->
                    value instanceof Collection<?> c && !(c instanceof List<?> l && texts(l))
                            ? c.stream().map(RuleVariables::text).toList()
                            : value;
            case NUMBERS_BY_NAME, TEXTS_BY_NAME -> {
                if (!(value instanceof Map<?, ?> map)) {
                    yield value;
                }
                Type each = type == Type.NUMBERS_BY_NAME ? Type.NUMBER : Type.TEXT;
                Map<String, Object> all = new LinkedHashMap<>();
                map.forEach((k, v) -> all.put(String.valueOf(k), typed(v, each)));
                yield all;
            }
            case TRUTH -> value;
            case null -> value;
        };
    }

    private static boolean texts(List<?> list) {
        for (Object one : list) {
            if (!(one instanceof String)) {
                return false;
            }
        }
        return true;
    }

    private static String text(@Nullable Object value) {
        return value instanceof Enum<?> e
                ? e.name().toLowerCase(Locale.ROOT)
                : String.valueOf(value);
    }
}
