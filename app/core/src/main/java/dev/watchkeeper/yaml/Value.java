package dev.watchkeeper.yaml;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of a YAML text. */
public sealed interface Value {
    Place place();

    /** The value as strings, numbers, booleans, lists and maps, {@code null} for nothing. */
    @Nullable Object plain();

    /** What kind of value it is, in words for a person. */
    String kind();

    /** Whether it is written in brackets or braces. */
    default boolean flow() {
        return false;
    }

    /**
     * Text, a number, a boolean or nothing.
     *
     * @param value a String, Long, Double, Boolean or {@code null}
     * @param text as it is written, without quotes
     * @param style how it is written
     */
    record Scalar(Place place, @Nullable Object value, String text, Style style) implements Value {
        /** How a scalar is written. */
        public enum Style {
            PLAIN,
            SINGLE_QUOTED,
            DOUBLE_QUOTED,
            BLOCK
        }

        @Override
        public @Nullable Object plain() {
            return value;
        }

        @Override
        public String kind() {
            return switch (value) {
                case null -> "nothing";
                case Boolean _ -> "true or false";
                case Long _ -> "a whole number";
                case Double _ -> "a number";
                case Object _ -> "text";
            };
        }
    }

    /** A list. */
    record Items(Place place, List<Value> items, boolean flow) implements Value {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public Object plain() {
            List<@Nullable Object> all = new ArrayList<>();
            items.forEach(item -> all.add(item.plain()));
            return all;
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A map, in the order of the text. */
    record Fields(Place place, Map<String, Field> fields, boolean flow) implements Value {
        public Fields {
            fields = new LinkedHashMap<>(fields);
        }

        /** The value of a key. */
        public @Nullable Value get(String key) {
            Field field = fields.get(key);
            return field == null ? null : field.value();
        }

        /** The text of a key's scalar value. */
        public @Nullable String text(String key) {
            return get(key) instanceof Scalar s && s.value() != null ? s.text() : null;
        }

        @Override
        public Object plain() {
            Map<String, @Nullable Object> all = new LinkedHashMap<>();
            fields.forEach((key, field) -> all.put(key, field.value().plain()));
            return all;
        }

        @Override
        public String kind() {
            return "a map of keys and values";
        }
    }

    /** A key and its value. */
    record Field(Place key, Value value) {}
}
