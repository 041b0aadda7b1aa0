package dev.watchkeeper.settings;

import dev.watchkeeper.yaml.Place;
import dev.watchkeeper.yaml.Problems;
import dev.watchkeeper.yaml.Value;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Holds a value against a JSON Schema and says in a person's words, with the place, what differs.
 *
 * <p>The part of JSON Schema that settings need: type, enum, required, properties,
 * additionalProperties, propertyNames, items, minimum, maximum, exclusiveMinimum, minLength,
 * minItems, maxItems, pattern, anyOf, oneOf; and the formats duration, size, url, name, secret.
 * {@code x-minimum} and {@code x-maximum} of a duration or size are written like one; its pattern
 * is for editors, which do not know the format. Other words are passed over.
 */
final class SchemaValidator {
    private static final int LAST_PORT = 65_535;

    private final Problems problems;
    private final boolean complete;

    /**
     * @param complete whether required keys must be there; a single layer may lack them
     */
    SchemaValidator(Problems problems, boolean complete) {
        this.problems = problems;
        this.complete = complete;
    }

    /** Checks a value; {@code key} is its dotted key, empty for the whole. */
    void check(Value value, Value.Fields schema, String key) {
        if (value instanceof Value.Scalar s && s.value() == null && container(schema)) {
            return;
        }
        if (schema.get("anyOf") instanceof Value.Items any) {
            anyOf(value, any, key);
            return;
        }
        if (schema.get("oneOf") instanceof Value.Items any) {
            anyOf(value, any, key);
            return;
        }
        if (!typed(value, schema, key) || !oneOfTheWords(value, schema, key)) {
            return;
        }
        switch (value) {
            case Value.Scalar scalar -> scalar(scalar, schema, key);
            case Value.Items items -> items(items, schema, key);
            case Value.Fields fields -> fields(fields, schema, key);
        }
    }

    private void anyOf(Value value, Value.Items any, String key) {
        Problems first = null;
        for (Value one : any.items()) {
            Problems found = new Problems();
            new SchemaValidator(found, complete).check(value, (Value.Fields) one, key);
            if (found.none()) {
                return;
            }
            first = first == null ? found : first;
        }
        problems.add(
                value.place(),
                SchemaWords.key(key)
                        + " has none of the forms that are allowed"
                        + (first == null ? "" : " (" + first.lines().getFirst() + ")"));
    }

    private static boolean container(Value.Fields schema) {
        List<String> types = types(schema);
        return types.contains("object") || types.contains("array");
    }

    private static List<String> types(Value.Fields schema) {
        List<String> types = new ArrayList<>();
        switch (schema.get("type")) {
            case Value.Items many ->
                    many.items().forEach(t -> types.add(((Value.Scalar) t).text()));
            case Value.Scalar one -> types.add(one.text());
            case Value.Fields _ -> {}
            case null -> {}
        }
        return types;
    }

    private boolean typed(Value value, Value.Fields schema, String key) {
        List<String> types = types(schema);
        if (types.isEmpty() || types.stream().anyMatch(t -> is(value, t))) {
            return true;
        }
        String hint =
                types.contains("boolean")
                                && value instanceof Value.Scalar s
                                && s.text().matches("(?i)yes|on|no|off")
                        ? "; write " + (s.text().matches("(?i)yes|on") ? "true" : "false")
                        : "";
        problems.add(
                value.place(),
                SchemaWords.key(key)
                        + " must be "
                        + SchemaWords.want(types, schema.text("format"))
                        + ", not "
                        + SchemaWords.value(value)
                        + hint);
        return false;
    }

    private static boolean is(Value value, String type) {
        Object plain = value instanceof Value.Scalar s ? s.value() : null;
        return switch (type) {
            case "object" -> value instanceof Value.Fields;
            case "array" -> value instanceof Value.Items;
            case "string" -> plain instanceof String;
            case "boolean" -> plain instanceof Boolean;
            case "integer" -> plain instanceof Long;
            case "number" -> plain instanceof Long || plain instanceof Double;
            case "null" -> value instanceof Value.Scalar && plain == null;
            case String _ -> true;
        };
    }

    /** Whether a value is one that {@code enum} lists, of whatever kind it is; true without one. */
    private boolean oneOfTheWords(Value value, Value.Fields schema, String key) {
        if (!(schema.get("enum") instanceof Value.Items allowed)) {
            return true;
        }
        List<@Nullable Object> right =
                allowed.items().stream().<@Nullable Object>map(Value::plain).toList();
        if (right.stream().anyMatch(r -> Objects.equals(r, value.plain()))) {
            return true;
        }
        List<String> words = right.stream().map(String::valueOf).toList();
        String message =
                SchemaWords.key(key)
                        + " must be one of "
                        + String.join(", ", words)
                        + ", not "
                        + SchemaWords.value(value);
        if (value instanceof Value.Scalar scalar) {
            problems.add(value.place(), message, scalar.text(), words);
        } else {
            problems.add(value.place(), message);
        }
        return false;
    }

    private void scalar(Value.Scalar value, Value.Fields schema, String key) {
        if (value.value() instanceof String text) {
            text(value.place(), text, schema, key);
        }
        if (value.value() instanceof Number number) {
            double n = number.doubleValue();
            bound(value.place(), schema, key, value.text(), Double.isNaN(n), n);
            String above = schema.text("exclusiveMinimum");
            if (above != null && n <= Double.parseDouble(above)) {
                problems.add(
                        value.place(),
                        SchemaWords.key(key)
                                + " must be more than "
                                + above
                                + ", not "
                                + value.text());
            }
        }
    }

    private void text(Place place, String text, Value.Fields schema, String key) {
        if (schema.text("minLength") instanceof String least
                && text.strip().length() < Integer.parseInt(least)) {
            problems.add(place, SchemaWords.key(key) + " must not be empty");
            return;
        }
        String format = schema.text("format");
        String pattern = format == null ? schema.text("pattern") : null;
        if (pattern != null && !Pattern.compile(pattern).matcher(text).find()) {
            problems.add(
                    place,
                    SchemaWords.key(key)
                            + " can't be '"
                            + text
                            + "': it must be "
                            + SchemaWords.form(pattern));
        }
        switch (format) {
            case null -> {}
            case "duration" -> {
                Duration d = SettingUnits.duration(text);
                if (d == null) {
                    problems.add(
                            place,
                            SchemaWords.key(key)
                                    + " must be a duration such as 200ms, 30s, 10m, 12h or 7d, not '"
                                    + text
                                    + "'");
                } else {
                    bound(place, schema, key, text, false, d.toMillis());
                }
            }
            case "size" -> {
                Long size = SettingUnits.size(text);
                if (size == null) {
                    problems.add(
                            place,
                            SchemaWords.key(key)
                                    + " must be a size such as 500KB, 50MB or 20GB, not '"
                                    + text
                                    + "'");
                } else {
                    bound(place, schema, key, text, false, size);
                }
            }
            case "url" -> url(place, text, key);
            case "name" -> {
                if (text.isBlank() || text.contains("/") || text.contains("\\")) {
                    problems.add(
                            place,
                            SchemaWords.key(key)
                                    + " takes names of files and folders, not the path '"
                                    + text
                                    + "'");
                }
            }
            case "secret" -> {
                String wrong = Secrets.malformed(text);
                String whole = schema.text("pattern");
                if (wrong == null
                        && whole != null
                        && !Pattern.compile(whole).matcher(text).find()) {
                    // What stands there by mistake is not said aloud.
                    wrong = "it must be a reference alone, " + Secrets.FORMS;
                }
                if (wrong != null) {
                    problems.add(place, SchemaWords.key(key) + ": " + wrong);
                }
            }
            case String _ -> {}
        }
    }

    private void url(Place place, String text, String key) {
        try {
            URI uri = new URI(text);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && !uri.getAuthority().endsWith(":")
                    && uri.getPort() <= LAST_PORT) {
                return;
            }
        } catch (URISyntaxException e) {
            // told below in the same words
        }
        problems.add(
                place,
                SchemaWords.key(key)
                        + " must be an address such as http://127.0.0.1:11434, not '"
                        + text
                        + "'");
    }

    private void bound(
            Place place, Value.Fields schema, String key, String text, boolean no, double n) {
        String kind = schema.text("format") == null ? "" : "x-";
        String least = schema.text(kind + "minimum");
        String most = schema.text(kind + "maximum");
        boolean below = no || least != null && n < limit(least, schema);
        if (below || most != null && n > limit(most, schema)) {
            String range =
                    most == null
                            ? "at least " + least
                            : least == null ? "at most " + most : "from " + least + " to " + most;
            problems.add(place, SchemaWords.key(key) + " must be " + range + ", not " + text);
        }
    }

    private static double limit(String text, Value.Fields schema) {
        return switch (schema.text("format")) {
            case "duration" -> Objects.requireNonNull(SettingUnits.duration(text)).toMillis();
            case "size" -> Objects.requireNonNull(SettingUnits.size(text));
            case null -> Double.parseDouble(text);
            case String _ -> Double.parseDouble(text);
        };
    }

    private void items(Value.Items value, Value.Fields schema, String key) {
        if (schema.text("maxItems") instanceof String most
                && value.items().size() > Integer.parseInt(most)) {
            problems.add(
                    value.place(),
                    SchemaWords.key(key)
                            + " must "
                            + (most.equals("0") ? "be empty" : "hold at most " + most));
        }
        if (schema.text("minItems") instanceof String least
                && value.items().size() < Integer.parseInt(least)) {
            problems.add(value.place(), SchemaWords.key(key) + " must hold at least " + least);
        }
        if (schema.get("items") instanceof Value.Fields each) {
            for (int i = 0; i < value.items().size(); i++) {
                Value item = value.items().get(i);
                String name = item instanceof Value.Fields f ? f.text("name") : null;
                check(item, each, key + "." + (name == null ? String.valueOf(i + 1) : name));
            }
        }
    }

    private void fields(Value.Fields value, Value.Fields schema, String key) {
        Value.Fields known = schema.get("properties") instanceof Value.Fields f ? f : null;
        Map<String, Value.Field> properties = known == null ? Map.of() : known.fields();
        Value others = schema.get("additionalProperties");
        value.fields()
                .forEach((name, field) -> {
                    Value.Field property = properties.get(name);
                    String dotted = key.isEmpty() ? name : key + "." + name;
                    if (property != null) {
                        check(field.value(), (Value.Fields) property.value(), dotted);
                    } else if (others instanceof Value.Fields other) {
                        keyForm(name, field.key(), schema, dotted);
                        entry(field.value(), other, dotted);
                    } else if (others instanceof Value.Scalar s
                            && Boolean.FALSE.equals(s.value())) {
                        problems.add(
                                field.key(),
                                "unknown key '" + name + "'" + (key.isEmpty() ? "" : " in " + key),
                                name,
                                properties.keySet());
                    }
                });
        boolean off =
                properties.containsKey("off")
                        && value.get("off") instanceof Value.Scalar s
                        && Boolean.TRUE.equals(s.value());
        if (!off) {
            required(value.place(), value.fields().keySet(), schema, key);
        }
    }

    /** Checks a named thing, of which nothing is not enough where something must be there. */
    private void entry(Value value, Value.Fields schema, String key) {
        check(value, schema, key);
        if (value instanceof Value.Scalar s && s.value() == null && container(schema)) {
            required(value.place(), Set.of(), schema, key);
        }
    }

    private void required(Place place, Set<String> there, Value.Fields schema, String key) {
        if (complete && schema.get("required") instanceof Value.Items required) {
            for (Value one : required.items()) {
                String name = ((Value.Scalar) one).text();
                if (!there.contains(name)) {
                    problems.add(place, SchemaWords.key(key) + " lacks '" + name + "'");
                }
            }
        }
    }

    private void keyForm(String name, Place place, Value.Fields schema, String key) {
        if (schema.get("propertyNames") instanceof Value.Fields form
                && form.text("pattern") instanceof String pattern
                && !Pattern.compile(pattern).matcher(name).find()) {
            problems.add(
                    place,
                    "'"
                            + name
                            + "' can't be a name in "
                            + key
                            + ": it must be "
                            + SchemaWords.form(pattern));
        }
    }
}
