package dev.watchkeeper.settings;

import dev.watchkeeper.yaml.Value;

import org.jspecify.annotations.Nullable;

/**
 * When changed values take effect in a supervisor that runs, as the schema's {@code x-applies} say.
 */
final class ReloadPolicy {
    private ReloadPolicy() {}

    /**
     * The mark of the innermost part of a key that has one.
     *
     * @return {@code hot}, {@code next-attempt} or {@code restart}
     */
    static String of(Value.Fields schema, String key) {
        String mark = "restart";
        Value.Fields at = schema;
        for (String part : KeyPath.parts(key)) {
            at = inner(at, part);
            if (at == null) {
                break;
            }
            String own = at.text("x-applies");
            mark = own == null ? mark : own;
        }
        return mark;
    }

    private static Value.@Nullable Fields inner(Value.Fields schema, String part) {
        if (schema.get("properties") instanceof Value.Fields properties
                && properties.get(part) instanceof Value.Fields property) {
            return property;
        }
        // Names of hosts and agents, or of things in a list.
        for (String word : new String[] {"additionalProperties", "items"}) {
            if (schema.get(word) instanceof Value.Fields each) {
                return each;
            }
        }
        return null;
    }
}
