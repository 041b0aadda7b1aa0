package dev.watchkeeper.settings;

import dev.watchkeeper.yaml.Problems;
import dev.watchkeeper.yaml.Value;
import dev.watchkeeper.yaml.YamlText;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One JSON Schema of all that a settings file may hold: the shipped one, with the keys of each type
 * of host and agent that a plugin knows. Editors complete and check settings by it.
 */
public final class EditorSchema {
    /** Its name beside a settings file. */
    public static final String FILE = "settings.schema.json";

    /** The first line of a settings file, by which editors find the schema. */
    public static final String LINE = "# yaml-language-server: $schema=" + FILE + "\n";

    /** The sections of things that have a type, and the word for what is in them. */
    private static final Map<String, String> KINDS =
            new TreeMap<>(
                    Map.of(
                            "hosts",
                            "host",
                            "agents",
                            "agent",
                            "gates",
                            "gate",
                            "notify",
                            "notifier"));

    private EditorSchema() {}

    /**
     * @param shipped the shipped schema
     * @param types the types of a kind, such as {@code host}
     * @param ofType the own schema of a kind's type
     */
    static String text(
            Value.Fields shipped,
            Function<String, Set<String>> types,
            Function<String, Function<String, @Nullable String>> ofType) {
        Map<String, Object> all = map(shipped);
        for (Map.Entry<String, String> section : KINDS.entrySet()) {
            String kind = section.getValue();
            Map<String, Object> things = map(map(all, "properties"), section.getKey());
            Map<String, Object> each =
                    map(things, things.containsKey("items") ? "items" : "additionalProperties");
            Map<String, Object> common = map(each, "properties");
            List<Object> cases = new ArrayList<>();
            for (String type : types.apply(kind)) {
                String own = ofType.apply(kind).apply(type);
                Value read = own == null ? null : YamlText.read(type, own, new Problems());
                if (read instanceof Value.Fields fields) {
                    Map<String, Object> then = map(fields);
                    then.remove("$schema");
                    // Closed below, where the keys that all types have are known too.
                    boolean open = !Boolean.FALSE.equals(then.remove("additionalProperties"));
                    Map<String, Object> one = new LinkedHashMap<>();
                    // A type that is left out is none of them.
                    one.put(
                            "if",
                            Map.of(
                                    "properties",
                                    Map.of("type", Map.of("const", type)),
                                    "not",
                                    Map.of("properties", Map.of("type", false))));
                    if (open) {
                        then.put("additionalProperties", true);
                    }
                    one.put("then", then);
                    cases.add(one);
                }
            }
            map(common, "type").put("examples", List.copyOf(types.apply(kind)));
            each.put("allOf", cases);
            each.put("unevaluatedProperties", false);
        }
        anyLayer(all);
        StringBuilder text = new StringBuilder();
        json(all, 0, text);
        return text.append('\n').toString();
    }

    /** A file may leave out what a layer below holds; only the name of a thing in a list stays. */
    private static void anyLayer(@Nullable Object schema) {
        switch (schema) {
            case Map<?, ?> m -> {
                if (m.get("required") instanceof List<?>) {
                    @SuppressWarnings("unchecked") // as above
                    Map<String, Object> own = (Map<String, Object>) m;
                    if (m.get("properties") instanceof Map<?, ?> p
                            && p.containsKey("off")
                            && p.containsKey("name")) {
                        own.put("required", List.of("name"));
                    } else {
                        own.remove("required");
                    }
                }
                m.values().forEach(EditorSchema::anyLayer);
            }
            case List<?> l -> l.forEach(EditorSchema::anyLayer);
            case null, default -> {}
        }
    }

    @SuppressWarnings("unchecked") // the schema is ours: a map of JSON values
    private static Map<String, Object> map(Value.Fields value) {
        return (Map<String, Object>) value.plain();
    }

    @SuppressWarnings("unchecked") // the schema is ours: its parts are where they are
    private static Map<String, Object> map(Map<String, Object> in, String key) {
        return (Map<String, Object>) Objects.requireNonNull(in.get(key), key);
    }

    private static void json(@Nullable Object value, int depth, StringBuilder into) {
        switch (value) {
            case Map<?, ?> m -> {
                into.append('{');
                String comma = "";
                for (Map.Entry<?, ?> e : m.entrySet()) {
                    into.append(comma).append('\n').append("  ".repeat(depth + 1));
                    string(String.valueOf(e.getKey()), into);
                    into.append(": ");
                    json(e.getValue(), depth + 1, into);
                    comma = ",";
                }
                into.append(m.isEmpty() ? "}" : "\n" + "  ".repeat(depth) + "}");
            }
            case List<?> l -> {
                into.append('[');
                String comma = "";
                for (Object one : l) {
                    into.append(comma);
                    json(one, depth + 1, into);
                    comma = ", ";
                }
                into.append(']');
            }
            case String s -> string(s, into);
            case null -> into.append("null");
            case Object o -> into.append(o);
        }
    }

    private static void string(String text, StringBuilder into) {
        into.append('"');
        text.chars()
                .forEach(c -> {
                    switch (c) {
                        case '"' -> into.append("\\\"");
                        case '\\' -> into.append("\\\\");
                        case '\n' -> into.append("\\n");
                        default -> {
                            if (c < 0x20) {
                                into.append(String.format("\\u%04x", c));
                            } else {
                                into.append((char) c);
                            }
                        }
                    }
                });
        into.append('"');
    }
}
