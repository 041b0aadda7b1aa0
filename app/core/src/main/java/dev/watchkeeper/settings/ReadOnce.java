package dev.watchkeeper.settings;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Schemas of types, each of which is asked for once however many hosts or agents are of it. */
final class ReadOnce implements TypeSchemas {
    private final TypeSchemas schemas;
    private final Map<String, Optional<String>> known = new HashMap<>();

    ReadOnce(TypeSchemas schemas) {
        this.schemas = schemas;
    }

    @Override
    public Optional<String> of(String type) {
        return known.computeIfAbsent(type, schemas::of);
    }

    @Override
    public String whyNot(String type) {
        return schemas.whyNot(type);
    }

    @Override
    public long revision() {
        return schemas.revision();
    }

    @Override
    public Set<String> types() {
        return schemas.types();
    }
}
