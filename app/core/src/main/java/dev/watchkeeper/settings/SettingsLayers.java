package dev.watchkeeper.settings;

import dev.watchkeeper.yaml.Place;
import dev.watchkeeper.yaml.Problems;
import dev.watchkeeper.yaml.Value;
import dev.watchkeeper.yaml.YamlText;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lays layers of settings over each other and remembers from which one each value comes. */
final class SettingsLayers {
    /** Lists that merge by name instead of being replaced. */
    static final Set<String> NAMED_LISTS = Set.of("gates", "breakpoints", "notify");

    /** Maps of named things, of which a layer may take one out. */
    private static final Set<String> NAMED_MAPS = Set.of("agents", "hosts");

    private static final String OFF = "off";

    private final Problems problems;
    private final Map<Value, String> origins = new IdentityHashMap<>();
    private Value.Fields merged = new Value.Fields(Place.argument("settings"), Map.of(), false);

    SettingsLayers(Problems problems) {
        this.problems = problems;
    }

    /** Lays a layer on top. */
    void add(String name, Value.Fields layer) {
        mark(layer, name);
        Map<String, Value.Field> all = new LinkedHashMap<>(merged.fields());
        layer.fields()
                .forEach((key, field) -> {
                    Value.Field below = all.get(key);
                    if (NAMED_MAPS.contains(key)) {
                        offWithoutOne(key, below, field.value());
                    }
                    all.put(
                            key,
                            NAMED_LISTS.contains(key)
                                    ? named(key, below, field)
                                    : over(below, field));
                });
        merged = new Value.Fields(layer.place(), all, false);
    }

    private void offWithoutOne(String section, Value.@Nullable Field below, Value layer) {
        if (!(layer instanceof Value.Fields entries)) {
            return;
        }
        Map<String, Value.Field> known =
                below != null && below.value() instanceof Value.Fields low
                        ? low.fields()
                        : Map.of();
        entries.fields()
                .forEach((name, field) -> {
                    if (off(field.value()) && !known.containsKey(name)) {
                        switchedOff(
                                field.value(),
                                section + "." + KeyPath.quoted(name),
                                name,
                                known.keySet());
                    }
                });
    }

    private void switchedOff(Value item, String key, String name, Set<String> known) {
        problems.add(
                item.place(),
                key + " is switched off, but there is none of this name",
                name,
                known);
    }

    /** All layers as one; what is switched off is not in it. */
    Value.Fields merged() {
        Map<String, Value.Field> all = new LinkedHashMap<>();
        merged.fields()
                .forEach((key, field) -> {
                    Value value = field.value();
                    if (NAMED_LISTS.contains(key) && value instanceof Value.Items list) {
                        List<Value> on = list.items().stream().filter(i -> !off(i)).toList();
                        value = new Value.Items(list.place(), on, list.flow());
                    } else if (NAMED_MAPS.contains(key) && value instanceof Value.Fields entries) {
                        value = on(entries);
                    }
                    all.put(key, new Value.Field(field.key(), value));
                });
        return new Value.Fields(merged.place(), all, false);
    }

    /** Where each entry of a section that is switched off says so, by name. */
    Map<String, Place> switchedOff(String section) {
        Map<String, Place> found = new LinkedHashMap<>();
        new SettingSections(merged)
                .each(
                        section,
                        (name, one) -> {
                            if (off(one) && one.get(OFF) instanceof Value.Scalar word) {
                                found.put(name, word.place());
                            }
                        });
        return found;
    }

    /** The entries that are not switched off. */
    private static Value.Fields on(Value.Fields entries) {
        Map<String, Value.Field> on = new LinkedHashMap<>(entries.fields());
        on.values().removeIf(field -> off(field.value()));
        return new Value.Fields(entries.place(), on, entries.flow());
    }

    /** The layer of a value, or of the highest value in it. */
    String origin(Value value) {
        return origins.getOrDefault(value, "defaults");
    }

    private void mark(Value value, String name) {
        origins.put(value, name);
        switch (value) {
            case Value.Fields fields ->
                    fields.fields().values().forEach(f -> mark(f.value(), name));
            case Value.Items items -> items.items().forEach(i -> mark(i, name));
            case Value.Scalar _ -> {}
        }
    }

    private static Value.Field over(Value.@Nullable Field below, Value.Field above) {
        if (below == null) {
            return above;
        }
        if (above.value() instanceof Value.Scalar s
                && s.value() == null
                && !(below.value() instanceof Value.Scalar)) {
            return below;
        }
        if (!(below.value() instanceof Value.Fields low)
                || !(above.value() instanceof Value.Fields high)) {
            return above;
        }
        return new Value.Field(above.key(), over(low, high));
    }

    private static Value.Fields over(Value.Fields low, Value.Fields high) {
        Map<String, Value.Field> all = new LinkedHashMap<>(low.fields());
        boolean otherType =
                high.text("type") != null
                        && low.text("type") != null
                        && !high.text("type").equals(low.text("type"));
        if (otherType) {
            all.clear();
        }
        high.fields().forEach((key, field) -> all.put(key, over(all.get(key), field)));
        return new Value.Fields(high.place(), all, high.flow());
    }

    private Value.Field named(String key, Value.@Nullable Field below, Value.Field above) {
        if (!(above.value() instanceof Value.Items high)) {
            return above.value() instanceof Value.Scalar s && s.value() == null && below != null
                    ? below
                    : above;
        }
        Map<String, Value> all = new LinkedHashMap<>();
        if (below != null && below.value() instanceof Value.Items low) {
            low.items().forEach(item -> all.put(name(item), item));
        }
        Set<String> seen = new LinkedHashSet<>();
        for (Value item : high.items()) {
            String name = name(item);
            if (!(item instanceof Value.Fields fields) || name.isEmpty()) {
                problems.add(item.place(), "each of " + key + " must be a map with a 'name'");
                continue;
            }
            if (!seen.add(name)) {
                problems.add(item.place(), key + "." + name + " stands here twice");
            }
            Value lower = all.get(name);
            if (lower == null && off(item)) {
                switchedOff(item, key + "." + name, name, all.keySet());
            }
            all.put(name, lower instanceof Value.Fields low ? over(low, fields) : item);
        }
        return new Value.Field(
                above.key(), new Value.Items(high.place(), new ArrayList<>(all.values()), false));
    }

    private static String name(Value item) {
        String name = item instanceof Value.Fields f ? f.text("name") : null;
        return name == null ? "" : name;
    }

    private static boolean off(Value item) {
        return item instanceof Value.Fields f
                && f.get(OFF) instanceof Value.Scalar s
                && Boolean.TRUE.equals(s.value());
    }

    /** Visits every value that is no map, with its dotted key. */
    void visit(Visitor visitor) {
        visit(merged(), "", visitor);
    }

    private void visit(Value value, String key, Visitor visitor) {
        switch (value) {
            case Value.Fields fields -> {
                if (fields.fields().isEmpty() && !key.isEmpty()) {
                    visitor.visit(key, "{}", origin(value));
                }
                fields.fields()
                        .forEach((name, field) ->
                                visit(
                                        field.value(),
                                        key.isEmpty()
                                                ? KeyPath.quoted(name)
                                                : key + "." + KeyPath.quoted(name),
                                        visitor));
            }
            case Value.Items items when NAMED_LISTS.contains(key) && !items.items().isEmpty() ->
                    items.items()
                            .forEach(i -> visit(i, key + "." + KeyPath.quoted(name(i)), visitor));
            case Value.Items items -> visitor.visit(key, YamlText.flow(items), origin(value));
            case Value.Scalar scalar -> visitor.visit(key, scalar.text(), origin(value));
        }
    }

    /** Takes a value. */
    interface Visitor {
        void visit(String key, String value, String layer);
    }
}
