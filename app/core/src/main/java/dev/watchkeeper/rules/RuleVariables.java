package dev.watchkeeper.rules;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The variables of the breakpoint rules, and values brought into their types. */
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

    private final Map<String, Type> plain = new LinkedHashMap<>();
    private final Map<String, Map<String, Type>> members = new LinkedHashMap<>();

    public RuleVariables() {
        plain.put("confidence", Type.NUMBER);
        plain.put("factors", Type.NUMBERS_BY_NAME);
        plain.put("calibrated", Type.TRUTH);
        plain.put("gates", Type.TEXTS_BY_NAME);
        plain.put("gates_failed", Type.TEXTS);
        plain.put("checks_regressed", Type.TEXTS);
        plain.put("agent", Type.TEXT);
        plain.put("host", Type.TEXT);
        plain.put("account", Type.TEXT);
        plain.put("asked", Type.TEXT);
        plain.put("milestone", Type.TEXT);
        plain.put("decision", Type.TEXT);
        members("verdict", Type.NUMBER, "pass_probability");
        members("validation", Type.TRUTH, "complete");
        members("validation", Type.TEXT, "ending");
        members("validation", Type.TEXTS, "problems");
        members("changes", Type.COUNT, "count", "added", "modified", "deleted", "lines");
        members("changes", Type.TEXTS, "outside", "tests_weakened", "paths");
        members("changes", Type.TEXTS, "dependencies", "secrets");
        members("commands", Type.TEXTS, "destructive");
        members("task", Type.TEXT, "id", "title", "priority", "kind");
        members("task", Type.TRUTH, "critical");
        members("task", Type.COUNT, "attempts", "attempts_left");
        members("model", Type.TEXT, "name");
        members("model", Type.TRUTH, "up", "on_gpu");
        members("time", Type.NUMBER, "attempt_seconds", "task_seconds", "work_seconds");
        members("time", Type.NUMBER, "run_seconds");
        members("time", Type.COUNT, "hour");
        members("budget", Type.COUNT, "tokens", "turns", "task_tokens");
        members("budget", Type.NUMBER, "cost", "task_cost", "share");
        members("history", Type.TRUTH, "same_failure");
        members("history", Type.COUNT, "retries", "restores");
        members("limit", Type.NUMBER, "seconds");
        members("checkpoint", Type.TEXT, "problem", "when");
    }

    private void members(String variable, Type type, String... names) {
        Map<String, Type> all = members.computeIfAbsent(variable, _ -> new LinkedHashMap<>());
        for (String name : names) {
            all.put(name, type);
        }
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
