package dev.watchkeeper.settings;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.yaml.Place;
import dev.watchkeeper.yaml.Problems;
import dev.watchkeeper.yaml.Value;
import dev.watchkeeper.yaml.YamlText;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dotted keys, such as {@code thresholds.accept}, {@code agents."a.b".host}, {@code
 * gates.tests.run}.
 */
final class KeyPath {
    private static final Pattern PART = Pattern.compile("\\G(?:\"([^\"]+)\"|([^.\"\\s]+))(\\.|$)");

    private KeyPath() {}

    /** A name as it stands in a dotted key. */
    static String quoted(String name) {
        return name.contains(".") ? "\"" + name + "\"" : name;
    }

    /**
     * The parts of a dotted key.
     *
     * @throws WatchkeeperException of code {@code USAGE} if it is none
     */
    static List<String> parts(String key) {
        List<String> parts = new ArrayList<>();
        Matcher m = PART.matcher(key);
        int end = 0;
        while (end < key.length() && m.find()) {
            parts.add(m.group(1) == null ? m.group(2) : m.group(1));
            end = m.end();
        }
        if (parts.isEmpty() || end != key.length() || key.endsWith(".")) {
            throw new WatchkeeperException(
                    Code.USAGE,
                    "'" + key + "' is no key of a setting",
                    "Write it with dots, such as thresholds.accept.");
        }
        return parts;
    }

    /** The layer that {@code KEY=VALUE} makes, or {@code null} if it is wrong. */
    static Value.@Nullable Fields layer(String set, Problems problems) {
        Place place = Place.argument("--set " + set);
        int equals = set.indexOf('=');
        if (equals < 1) {
            problems.add(place, "this is not KEY=VALUE");
            return null;
        }
        List<String> parts;
        try {
            parts = parts(set.substring(0, equals).strip());
        } catch (WatchkeeperException e) {
            problems.add(place, e.getMessage() == null ? "no key" : e.getMessage());
            return null;
        }
        Problems found = new Problems();
        String text = set.substring(equals + 1);
        Value value = YamlText.read("--set", text, found);
        if (!found.none()) {
            problems.add(place, "the value can't be read: " + found.lines().getFirst());
            return null;
        }
        value =
                value == null
                        ? new Value.Scalar(place, "", "", Value.Scalar.Style.PLAIN)
                        : moved(value, place);
        for (int i = parts.size() - 1; i >= 0; i--) {
            Map<String, Value.Field> one = new LinkedHashMap<>();
            if (i == 1 && SettingsLayers.NAMED_LISTS.contains(parts.getFirst())) {
                one.put(
                        "name",
                        new Value.Field(
                                place,
                                new Value.Scalar(
                                        place,
                                        parts.get(1),
                                        parts.get(1),
                                        Value.Scalar.Style.PLAIN)));
                if (value instanceof Value.Fields more) {
                    one.putAll(more.fields());
                }
                value = new Value.Items(place, List.of(new Value.Fields(place, one, true)), true);
                continue;
            }
            one.put(parts.get(i), new Value.Field(place, value));
            value = new Value.Fields(place, one, true);
        }
        return (Value.Fields) value;
    }

    private static Value moved(Value value, Place place) {
        return switch (value) {
            case Value.Scalar s -> new Value.Scalar(place, s.value(), s.text(), s.style());
            case Value.Items items ->
                    new Value.Items(
                            place, items.items().stream().map(i -> moved(i, place)).toList(), true);
            case Value.Fields fields -> {
                Map<String, Value.Field> all = new LinkedHashMap<>();
                fields.fields()
                        .forEach((k, f) ->
                                all.put(k, new Value.Field(place, moved(f.value(), place))));
                yield new Value.Fields(place, all, true);
            }
        };
    }
}
