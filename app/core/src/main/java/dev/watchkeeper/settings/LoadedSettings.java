package dev.watchkeeper.settings;

import dev.watchkeeper.domain.Settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The settings in force and where they come from.
 *
 * @param sources the layer of each value by dotted key: {@code defaults}, {@code user}, {@code
 *     project} or {@code --set}, in the order of the settings
 * @param notices what the person should know, one sentence each
 * @param values each value as it is written, by the same keys in the same order
 * @param applies when a change of each key takes effect in a supervisor that runs: {@code hot},
 *     {@code next-attempt} or {@code restart}, by the same keys
 * @param secrets what tells each value that is not shown from another one, by its key
 */
public record LoadedSettings(
        Settings settings,
        Map<String, String> sources,
        List<String> notices,
        Map<String, String> values,
        Map<String, String> applies,
        Map<String, String> secrets) {
    public LoadedSettings {
        sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
        notices = List.copyOf(notices);
        applies = Collections.unmodifiableMap(new LinkedHashMap<>(applies));
        secrets = Map.copyOf(secrets);
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The same without what was trusted for the project, and a notice that says why. */
    public LoadedSettings withholding(String why) {
        return new LoadedSettings(
                settings.withholding(why), sources, joined(why), values, applies, secrets);
    }

    /** The same with one more notice. */
    public LoadedSettings noting(String notice) {
        return new LoadedSettings(settings, sources, joined(notice), values, applies, secrets);
    }

    /** The keys whose values differ from those of others, sorted. */
    public List<String> differing(LoadedSettings other) {
        TreeSet<String> keys = new TreeSet<>(values.keySet());
        keys.addAll(other.values.keySet());
        keys.removeIf(k ->
                Objects.equals(values.get(k), other.values.get(k))
                        && Objects.equals(secrets.get(k), other.secrets.get(k)));
        return List.copyOf(keys);
    }

    private List<String> joined(String notice) {
        return Stream.concat(notices.stream(), Stream.of(notice)).toList();
    }
}
