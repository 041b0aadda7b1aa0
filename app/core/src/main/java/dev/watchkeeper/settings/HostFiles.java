package dev.watchkeeper.settings;

import dev.watchkeeper.yaml.Place;
import dev.watchkeeper.yaml.Problems;
import dev.watchkeeper.yaml.Value;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * On which machine the workspaces of each host lie, as the schema of its type declares it ({@code
 * x-files}). A type without a word of it has files of its own.
 */
public final class HostFiles {
    private static final String WORD = "x-files";
    private static final String LOCAL = "local";
    private static final String BORROWED = "borrowed";

    private final Value.Fields hosts;
    private final Map<String, Place> off;
    private final TypeSchemas schemas;
    private final Problems problems;

    /**
     * @param hosts the entries by name
     * @param off where those that are switched off are, by name
     * @param schemas of hosts' options
     * @param problems takes what is wrong
     */
    HostFiles(Value.Fields hosts, Map<String, Place> off, TypeSchemas schemas, Problems problems) {
        this.hosts = hosts;
        this.off = off;
        this.schemas = schemas;
        this.problems = problems;
    }

    /**
     * The type whose hosts serve the files of this machine themselves.
     *
     * @return empty if no plugin has one
     */
    public static Optional<String> localType(TypeSchemas schemas) {
        return schemas.types().stream()
                .filter(type -> {
                    Value.Fields schema = schema(type, schemas);
                    return schema != null && LOCAL.equals(schema.text(WORD));
                })
                .findFirst();
    }

    /** Adds what is wrong with any host to the problems. */
    void check() {
        hosts.fields().keySet().forEach(this::of);
    }

    /**
     * The host whose files the workspaces of a host are.
     *
     * @return {@code null} for this machine's, or where that can't be known, which is a problem
     */
    @Nullable String of(String host) {
        Set<String> asked = new LinkedHashSet<>();
        String at = host;
        while (asked.add(at)) {
            if (!(hosts.get(at) instanceof Value.Fields one)) {
                return at;
            }
            String type = one.text("type");
            Value.Fields schema = type == null ? null : schema(type, schemas);
            String word = schema == null ? null : schema.text(WORD);
            if (LOCAL.equals(word)) {
                return null;
            }
            if (schema == null || !BORROWED.equals(word)) {
                return at;
            }
            Value.@Nullable Scalar named = named(one, schema);
            if (named == null) {
                return null;
            }
            String next = named.text().substring(prefix(schema).length());
            if (off.get(next) instanceof Place there) {
                problems.add(
                        named.place(),
                        "hosts."
                                + KeyPath.quoted(at)
                                + " is on the host '"
                                + next
                                + "', which is switched off at "
                                + there);
                return null;
            }
            if (!hosts.fields().containsKey(next)) {
                problems.add(
                        named.place(),
                        "hosts." + KeyPath.quoted(at) + " is on the unknown host '" + next + "'",
                        next,
                        hosts.fields().keySet());
                return null;
            }
            at = next;
        }
        problems.add(
                Objects.requireNonNull(hosts.get(host)).place(),
                "hosts." + KeyPath.quoted(host) + " is on itself, by " + String.join(", ", asked));
        return null;
    }

    /** The option that names another host, where it does. */
    private static Value.@Nullable Scalar named(Value.Fields host, Value.Fields schema) {
        return schema.get("x-files-of") instanceof Value.Fields of
                        && of.text("option") instanceof String option
                        && host.get(option) instanceof Value.Scalar scalar
                        && scalar.value() instanceof String text
                        && text.startsWith(prefix(schema))
                ? scalar
                : null;
    }

    private static String prefix(Value.Fields schema) {
        String prefix =
                schema.get("x-files-of") instanceof Value.Fields of ? of.text("prefix") : null;
        return prefix == null ? "" : prefix;
    }

    /** {@code null} where there is none that can be read; who checks the entry says so. */
    private static Value.@Nullable Fields schema(String type, TypeSchemas schemas) {
        Problems broken = new Problems();
        return schemas.of(type)
                .map(text -> ParsedYaml.schema(type, text, broken))
                .filter(_ -> broken.none())
                .orElse(null);
    }
}
