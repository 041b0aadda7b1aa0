package dev.watchkeeper.testkit;

import dev.watchkeeper.yaml.Problems;
import dev.watchkeeper.yaml.Value;
import dev.watchkeeper.yaml.YamlText;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Every key that settings may hold, as the schemas tell, each with values to try. */
public final class SettingsKeys {
    private static final Path ROOT =
            Path.of(System.getProperty("watchkeeper.test.root", "..")).toAbsolutePath().normalize();

    /** A user's file in which each kind of thing is there once. */
    public static final String BASE =
            """
            agents:
              claude: {type: claude-code}
              codex: {type: codex}
              other: {type: command, run: [x]}
            hosts:
              second: {type: local}
            gates: [{name: g, run: "true"}, {name: d, type: diff-size}]
            breakpoints:
              - {name: b, when: "confidence < 0.1", options: [accept, skip, retry], default: {after: 1h, choose: skip}}
            notify: [{name: n, type: ntfy, url: "http://127.0.0.1:9/t", events: [question]}]
            """;

    /** Keys whose value is who they are, or that can hold one value only. */
    private static final List<String> FIXED =
            List.of("gates.g.name", "gates.g.type", "breakpoints.b.name", "notify.n.name");

    private SettingsKeys() {}

    /**
     * A key.
     *
     * @param key dotted, of a thing of {@link #BASE} where it is in one
     * @param schema of its value
     * @param applies its mark; empty if it has none
     * @param values in YAML, of which at least one is another than is in force, and right
     */
    public record Key(String key, Value.Fields schema, String applies, List<String> values) {
        @Override
        public String toString() {
            return key;
        }
    }

    public static Value.Fields shipped() {
        return read(ROOT.resolve("config/settings.schema.json"));
    }

    public static Value.Fields defaults() {
        return read(ROOT.resolve("config/defaults.yaml"));
    }

    /** The text of a shipped plugin's schema, {@code null} if no plugin has the type. */
    public static @Nullable String ofType(String kind, String type) {
        String plugin =
                switch (kind) {
                    case "gate" -> "gates";
                    case "notifier" -> "notifiers";
                    default -> type;
                };
        Path file =
                ROOT.resolve("plugins/" + plugin + "/src/main/resources/META-INF/watchkeeper")
                        .resolve(kind + "-" + type + ".schema.json");
        try {
            return Files.exists(file) ? Files.readString(file) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Value.Fields read(Path file) {
        try {
            return parsed(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Value.Fields parsed(String file, String text) {
        Problems problems = new Problems();
        Value value = YamlText.read(file, text, problems);
        problems.throwIfAny("mend the test's text");
        return (Value.Fields) Objects.requireNonNull(value);
    }

    /** All keys that can be changed, in the order of the schema. */
    public static List<Key> all() {
        List<Key> all = new ArrayList<>();
        walk("", shipped(), "", all);
        all.removeIf(k -> FIXED.contains(k.key()));
        return all;
    }

    private static void walk(String key, Value.Fields schema, String mark, List<Key> into) {
        String applies = schema.text("x-applies") == null ? mark : schema.text("x-applies");
        if (key.equals("gates") || key.equals("breakpoints")) {
            Value.Fields each = fields(schema, "items");
            walk(key + (key.equals("gates") ? ".g" : ".b"), each, applies, into);
            if (key.equals("gates")) {
                Value.Fields type = fields(fields(each, "properties"), "type");
                into.add(new Key("gates.d.type", type, applies, List.of("no-secrets")));
                Value.Fields own = parsed("s", Objects.requireNonNull(ofType("gate", "diff-size")));
                walk("gates.d", own, applies, into);
            }
        } else if (key.equals("notify")) {
            walk("notify.n", joined(fields(schema, "items"), "notifier", "ntfy"), applies, into);
        } else if (key.equals("agents") || key.equals("hosts")) {
            Value.Fields each = fields(schema, "additionalProperties");
            if (key.equals("hosts")) {
                walk("hosts.second", each, applies, into);
                return;
            }
            walk("agents.other", joined(each, "agent", "command"), applies, into);
            for (String type : List.of("claude-code", "codex")) {
                Value.Fields own = parsed("s", Objects.requireNonNull(ofType("agent", type)));
                walk("agents." + type.replace("-code", ""), own, applies, into);
            }
        } else if (key.equals("permissions")) {
            into.add(new Key(key, schema, applies, List.of("[{allow: Edit}]")));
        } else if (key.endsWith(".env")) {
            Value.Fields each = fields(schema, "additionalProperties");
            into.add(new Key(key + ".NAME", each, applies, List.of("one")));
        } else if (schema.get("properties") instanceof Value.Fields properties) {
            properties
                    .fields()
                    .forEach((name, f) ->
                            walk(
                                    key.isEmpty() ? name : key + "." + name,
                                    (Value.Fields) f.value(),
                                    applies,
                                    into));
        } else {
            into.add(new Key(key, schema, applies, values(schema)));
        }
    }

    private static Value.Fields joined(Value.Fields each, String kind, String type) {
        Map<String, Value.Field> all = new LinkedHashMap<>(fields(each, "properties").fields());
        Value.Fields own = parsed("s", Objects.requireNonNull(ofType(kind, type)));
        all.putAll(fields(own, "properties").fields());
        Map<String, Value.Field> schema = new LinkedHashMap<>(each.fields());
        schema.put(
                "properties",
                new Value.Field(each.place(), new Value.Fields(each.place(), all, false)));
        return new Value.Fields(each.place(), schema, false);
    }

    private static List<String> values(Value.Fields schema) {
        if (schema.get("enum") instanceof Value.Items words) {
            return words.items().stream().map(w -> ((Value.Scalar) w).text()).toList();
        }
        String format = schema.text("format");
        if ("duration".equals(format) || "size".equals(format)) {
            return List.of(
                    Objects.requireNonNull(schema.text("x-minimum")),
                    Objects.requireNonNull(schema.text("x-maximum")));
        }
        return switch (String.valueOf(schema.text("type"))) {
            case "boolean" -> List.of("true", "false");
            case "integer", "number" -> {
                List<String> tried = new ArrayList<>();
                for (String bound : List.of("maximum", "minimum")) {
                    if (schema.text(bound) != null) {
                        tried.add(schema.text(bound));
                    }
                }
                tried.addAll(List.of("0.6", "7"));
                yield tried;
            }
            case "array" ->
                    schema.get("items") instanceof Value.Fields items
                                    && items.get("enum") instanceof Value.Items words
                            ? List.of("[skip, fail]", "[" + words.items().getLast().plain() + "]")
                            : List.of("[one, two]");
            case String _ ->
                    "url".equals(format)
                            ? List.of("http://127.0.0.1:9")
                            : List.of(
                                    "second",
                                    "other",
                                    "local",
                                    "desktop",
                                    "22:00-07:00",
                                    "claude-code",
                                    "confidence < 0.2",
                                    "90s");
        };
    }

    private static Value.Fields fields(Value.Fields in, String key) {
        return (Value.Fields) Objects.requireNonNull(in.get(key), key);
    }
}
