package dev.watchkeeper.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The contract's JSON, written by hand so that a change of a record changes no script's input. Keys
 * are in snake_case and always there; times are ISO 8601 in UTC, durations seconds.
 *
 * <p>Builds objects, lists and lines; which keys a thing has, the class of its name says, such as
 * {@link TaskJson}.
 */
final class JsonWriter {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonWriter() {}

    /** One line of JSON. */
    static String line(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a value that is no JSON", e);
        }
    }

    static <T> Map<String, @Nullable Object> list(
            Collection<T> items, Function<T, ? extends @Nullable Object> form) {
        return object("items", items.stream().map(form).toList());
    }

    /** An object of alternating keys and values; values may be {@code null}. */
    static Map<String, @Nullable Object> object(@Nullable Object... keysAndValues) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return object;
    }

    static Map<String, @Nullable Object> error(String code, @Nullable String message, String hint) {
        return object("error", object("code", code, "message", message, "hint", hint));
    }

    static @Nullable String time(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
