package dev.watchkeeper.settings;

import dev.watchkeeper.yaml.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The sections of merged settings, read so that a wrong one counts as empty: what is wrong with it
 * is the schema's to say.
 *
 * @param all the merged values
 */
record SettingSections(Value.Fields all) {
    /** The fields of a section. */
    Value.Fields map(String key) {
        return all.get(key) instanceof Value.Fields fields
                ? fields
                : new Value.Fields(all.place(), Map.of(), false);
    }

    /** The entries of a section that is a list. */
    List<Value.Fields> list(String key) {
        List<Value.Fields> found = new ArrayList<>();
        if (all.get(key) instanceof Value.Items items) {
            items.items()
                    .forEach(i -> {
                        if (i instanceof Value.Fields f) {
                            found.add(f);
                        }
                    });
        }
        return found;
    }

    /** Goes over the entries of a section by name. */
    void each(String key, BiConsumer<String, Value.Fields> use) {
        map(key).fields()
                .forEach((name, field) -> {
                    if (field.value() instanceof Value.Fields one) {
                        use.accept(name, one);
                    }
                });
    }

    /** The words of a list. */
    static List<String> texts(Value.Fields one, String key) {
        return one.get(key) instanceof Value.Items items
                ? items.items().stream()
                        .filter(Value.Scalar.class::isInstance)
                        .map(i -> ((Value.Scalar) i).text())
                        .toList()
                : List.of();
    }
}
