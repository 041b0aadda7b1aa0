package dev.watchkeeper.settings;

import dev.watchkeeper.yaml.Problems;
import dev.watchkeeper.yaml.Value;
import dev.watchkeeper.yaml.YamlText;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * YAML that is read over and over while a supervisor works, each parsed again only where it is
 * another than before: the shipped files, by far the longest, and the schemas of plugins. Safe for
 * many threads.
 */
final class ParsedYaml {
    /** An installation has two files and a dozen schemas. */
    private static final int MOST = 64;

    private static final Map<String, Parsed> BY_PLACE = new ConcurrentHashMap<>();

    private ParsedYaml() {}

    /**
     * The schema of a type that a plugin provides.
     *
     * @param problems gets what is wrong with it
     * @return {@code null} where it is no map
     */
    static Value.@Nullable Fields schema(String type, String text, Problems problems) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        return read(type + ".schema.json", content, problems) instanceof Value.Fields fields
                ? fields
                : null;
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Parsed(byte[] content, Value.Fields value) {}

    /**
     * What a file says.
     *
     * @param place how a person knows the file
     * @param content its bytes, which nobody changes afterwards
     * @param problems gets what is wrong with it; what is not right is parsed at each call
     * @return {@code null} where it is no text or empty
     */
    static @Nullable Value read(String place, byte[] content, Problems problems) {
        Parsed before = BY_PLACE.get(place);
        if (before != null && Arrays.equals(before.content(), content)) {
            return before.value();
        }
        Problems own = new Problems();
        String text = YamlText.decode(place, content, own);
        Value value = text == null ? null : YamlText.read(place, text, own);
        if (!own.none()) {
            text = YamlText.decode(place, content, problems);
            return text == null ? null : YamlText.read(place, text, problems);
        }
        if (value instanceof Value.Fields fields) {
            if (BY_PLACE.size() >= MOST) {
                BY_PLACE.clear();
            }
            BY_PLACE.put(place, new Parsed(content, fields));
        }
        return value;
    }
}
