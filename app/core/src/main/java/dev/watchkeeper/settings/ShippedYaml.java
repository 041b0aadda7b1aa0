package dev.watchkeeper.settings;

import dev.watchkeeper.yaml.Problems;
import dev.watchkeeper.yaml.Value;
import dev.watchkeeper.yaml.YamlText;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shipped YAML files, each parsed again only where its bytes are others than before: settings are
 * read over and over while a supervisor works, and the shipped files are by far the longest of
 * them. Safe for many threads.
 */
final class ShippedYaml {
    /** An installation has two. */
    private static final int MOST = 8;

    private static final Map<String, Parsed> BY_PLACE = new ConcurrentHashMap<>();

    private ShippedYaml() {}

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
