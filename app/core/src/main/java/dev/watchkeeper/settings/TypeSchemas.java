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

    /** Why a type that a plugin has can't be used; empty if no plugin has it, or if it can. */
    default String whyNot(String type) {
        return "";
    }

    /** Another one whenever other types may be known than before. */
    default long revision() {
        return 0;
    }

    /** The types that plugins know, for who has mistyped one. */
    default Set<String> types() {
        return Set.of();
    }
}
