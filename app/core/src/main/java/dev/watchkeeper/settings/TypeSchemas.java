package dev.watchkeeper.settings;

import java.util.Optional;
import java.util.Set;

/**
 * The JSON Schemas of the options that hosts, or agents, of a type have besides those of all.
 * Reading one loads no class of a plugin.
 */
@FunctionalInterface
public interface TypeSchemas {
    /**
     * @return empty if no plugin knows the type
     */
    Optional<String> of(String type);

    /** The types that plugins know, for who has mistyped one. */
    default Set<String> types() {
        return Set.of();
    }
}
