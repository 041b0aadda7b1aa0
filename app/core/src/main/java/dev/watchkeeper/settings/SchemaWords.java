package dev.watchkeeper.settings;

import dev.watchkeeper.yaml.Value;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What {@link SchemaValidator} says of keys, values and what is asked of them, in a person's words.
 */
final class SchemaWords {
    private SchemaWords() {}

    /**
     * What a value must be: of one of some types, or of a format that has its own way to be
     * written.
     */
    static String want(List<String> types, @Nullable String format) {
        return switch (format) {
            case "duration" -> "a duration such as 30s, 10m or 12h";
            case "size" -> "a size such as 500KB, 50MB or 20GB";
            case null, default ->
                    String.join(" or ", types.stream().map(SchemaWords::words).toList());
        };
    }

    /** What stands there, shortened, as it is called in a sentence. */
    static String value(Value value) {
        if (value instanceof Value.Scalar s && s.value() != null) {
            String text = s.text().length() > 40 ? s.text().substring(0, 40) + "…" : s.text();
            return s.value() instanceof String ? "the text '" + text + "'" : text;
        }
        return value.kind();
    }

    private static String words(String type) {
        return switch (type) {
            case "object" -> "a map of keys and values";
            case "array" -> "a list";
            case "string" -> "text";
            case "boolean" -> "true or false";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "null" -> "nothing";
            case String other -> other;
        };
    }

    /** What a pattern asks for, in words where it is one of ours. */
    static String form(String pattern) {
        return switch (pattern) {
            case "^[A-Za-z0-9][A-Za-z0-9._-]*$" ->
                    "letters, digits, '.', '_' and '-', a letter or digit first";
            case "^[A-Za-z_][A-Za-z0-9_]*$" ->
                    "the name of a variable: letters, digits and '_', no digit first";
            case String other -> "of the form " + other;
        };
    }

    /** The dotted key as the subject of a sentence. */
    static String key(String key) {
        return key.isEmpty() ? "the whole" : key;
    }
}
