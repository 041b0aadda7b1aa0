package dev.watchkeeper.settings;

import dev.watchkeeper.yaml.Place;
import dev.watchkeeper.yaml.Problems;
import dev.watchkeeper.yaml.Value;
import dev.watchkeeper.yaml.YamlText;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Checks what one setting says about another: agents name hosts that there are, the thresholds are
 * in order, the keys of a host or an agent are those of its type.
 */
final class SettingsReferences {
    /** The schema of things that have no keys of their own. */
    private static final Value.Fields CLOSED =
            (Value.Fields)
                    Objects.requireNonNull(
                            YamlText.read(
                                    "closed", "{additionalProperties: false}", new Problems()));

    private final String base;
    private final Value.Fields all;
    private final SettingSections sections;
    private final Value.Fields schema;
    private final Map<String, String> shippedHosts;
    private final Map<String, TypeSchemas> schemas;
    private final Function<String, Map<String, Place>> switchedOff;
    private final Problems problems;

    /**
     * @param base how a person knows the file of the shipped values
     * @param all the merged values
     * @param schema of all settings
     * @param shippedHosts types of the hosts among the shipped values, by name
     * @param schemas the schemas of the keys of hosts, agents, gates and notifiers by their type,
     *     by the word for the kind
     * @param switchedOff where the entries of a section that are switched off are, by name
     * @param problems takes what is wrong
     */
    SettingsReferences(
            String base,
            Value.Fields all,
            Value.Fields schema,
            Map<String, String> shippedHosts,
            Map<String, TypeSchemas> schemas,
            Function<String, Map<String, Place>> switchedOff,
            Problems problems) {
        this.base = base;
        this.all = all;
        this.sections = new SettingSections(all);
        this.schema = schema;
        this.shippedHosts = Map.copyOf(shippedHosts);
        this.schemas = Map.copyOf(schemas);
        this.switchedOff = switchedOff;
        this.problems = problems;
    }

    /** Adds what is wrong to the problems. */
    void check() {
        Value.Fields thresholds = sections.map("thresholds");
        if (thresholds.get("accept") instanceof Value.Scalar accept
                && thresholds.get("clarify") instanceof Value.Scalar clarify
                && accept.value() instanceof Number a
                && clarify.value() instanceof Number c
                && c.doubleValue() > a.doubleValue()) {
            // The one that a person wrote; shipped values are right among themselves.
            boolean shipped = clarify.place().file().equals(base);
            problems.add(
                    shipped ? accept.place() : clarify.place(),
                    "thresholds.clarify ("
                            + clarify.text()
                            + ") must not be above"
                            + " thresholds.accept ("
                            + accept.text()
                            + ")");
        }
        Set<String> hosts = sections.map("hosts").fields().keySet();
        sections.each("hosts", (name, one) -> entry("hosts", name, one, "host"));
        sections.each("hosts", this::keepsItsType);
        usual("host");
        sections.each(
                "agents",
                (name, one) -> {
                    entry("agents", name, one, "agent");
                    String host = one.text("host");
                    boolean map = all.get("hosts") instanceof Value.Fields;
                    if (map && host != null && !hosts.contains(host)) {
                        missing(
                                Objects.requireNonNull(one.get("host")).place(),
                                "agents." + KeyPath.quoted(name) + ".host",
                                "host",
                                host);
                    }
                });
        usual("agent");
        sections.list("gates").forEach(this::gate);
        sections.list("notify").forEach(one -> entry("notify", named(one), one, "notifier"));
        for (Value.Fields rule : sections.list("breakpoints")) {
            fallback(rule);
        }
        PermissionSettings.check(sections, problems);
    }

    /**
     * Checks that the host or the agent of who names none is there. Where a person took out what
     * the shipped file names, that is what the person has to look at.
     */
    private void usual(String kind) {
        String section = kind + "s";
        String key = "default-" + kind;
        if (!(all.get(section) instanceof Value.Fields known)
                || !(all.get(key) instanceof Value.Scalar written)
                || !(written.value() instanceof String name)
                || known.fields().containsKey(name)) {
            return;
        }
        if (switchedOff.apply(section).get(name) instanceof Place off
                && written.place().file().equals(base)) {
            problems.add(
                    off,
                    section
                            + "."
                            + KeyPath.quoted(name)
                            + " is switched off, but "
                            + key
                            + " still names it; "
                            + first(kind));
            return;
        }
        missing(written.place(), key, kind, name);
    }

    private String first(String kind) {
        Set<String> others = sections.map(kind + "s").fields().keySet();
        String set = "`watchkeeper config set default-" + kind + " NAME`";
        return others.isEmpty()
                ? "first add another " + kind + ", then " + set
                : "first " + set + ", where NAME is one of " + String.join(", ", others);
    }

    /** Adds that a key names a host or an agent that is not there. */
    private void missing(Place place, String key, String kind, String name) {
        if (switchedOff.apply(kind + "s").get(name) instanceof Place off) {
            problems.add(
                    place,
                    key
                            + " names the "
                            + kind
                            + " '"
                            + name
                            + "', which is switched off at "
                            + off
                            + (key.startsWith("default-") ? "; " + first(kind) : ""));
        } else {
            problems.add(
                    place,
                    key + " names the unknown " + kind + " '" + name + "'",
                    name,
                    sections.map(kind + "s").fields().keySet());
        }
    }

    /** Projects that are on a shipped host would be somewhere else all at once. */
    private void keepsItsType(String name, Value.Fields host) {
        String shipped = shippedHosts.get(name);
        if (shipped != null && !shipped.equals(host.text("type"))) {
            problems.add(
                    host.place(),
                    "hosts."
                            + KeyPath.quoted(name)
                            + " is there already; its type must stay '"
                            + shipped
                            + "'. Give this one another name");
        }
    }

    private void fallback(Value.Fields rule) {
        if (rule.get("options") instanceof Value.Items options
                && !options.items().isEmpty()
                && rule.get("default") instanceof Value.Fields fallback
                && fallback.get("choose") instanceof Value.Scalar choose) {
            List<String> names = SettingSections.texts(rule, "options");
            // One that is no word is a problem of its own, told where the schema is held against
            // it.
            if (names.size() == options.items().size() && !names.contains(choose.text())) {
                problems.add(
                        choose.place(),
                        "breakpoints."
                                + rule.text("name")
                                + " can't choose '"
                                + choose.text()
                                + "', which is none of its options "
                                + String.join(", ", names));
            }
        }
    }

    private static String named(Value.Fields one) {
        String name = one.text("name");
        return name == null ? "" : name;
    }

    /** A command line has no other keys than those of all; a gate of a type is no command line. */
    private void gate(Value.Fields one) {
        String key = "gates." + KeyPath.quoted(named(one));
        Value type = one.get("type");
        if (type == null) {
            if (one.get("run") == null) {
                problems.add(
                        one.place(),
                        key + " lacks 'run', or 'type' for a gate that is no command line");
            }
            new SchemaValidator(problems, true).check(one, withCommonKeys(CLOSED, "gates"), key);
            return;
        }
        for (String word : List.of("run", "before")) {
            if (one.get(word) instanceof Value other) {
                problems.add(
                        other.place(),
                        key + " has a type, so it is no command line and has no '" + word + "'");
            }
        }
        entry("gates", named(one), one, "gate");
    }

    /**
     * Holds the keys of something that has a type against the schema of that type.
     *
     * @param what the word for its kind
     */
    private void entry(String section, String name, Value.Fields one, String what) {
        String type = one.text("type");
        if (type == null) {
            return;
        }
        String key = section + "." + KeyPath.quoted(name);
        TypeSchemas ofKind = Objects.requireNonNull(schemas.get(what), what);
        String text = ofKind.of(type).orElse(null);
        if (text == null) {
            String why = ofKind.whyNot(type);
            problems.add(
                    Objects.requireNonNull(one.get("type")).place(),
                    "no plugin knows the "
                            + what
                            + " type '"
                            + type
                            + "' of "
                            + key
                            + (why.isEmpty() ? "" : "; " + why),
                    type,
                    ofKind.types());
            return;
        }
        Problems broken = new Problems();
        Value.Fields fields = ParsedYaml.schema(type, text, broken);
        if (fields == null || !broken.none()) {
            problems.add(
                    one.place(),
                    "the plugin's schema of "
                            + type
                            + " can't be read: "
                            + String.join("; ", broken.lines()));
            return;
        }
        new SchemaValidator(problems, true).check(one, withCommonKeys(fields, section), key);
    }

    /** A plugin's schema, to which the keys that all of its kind have are added. */
    private Value.Fields withCommonKeys(Value.Fields plugin, String section) {
        Value.Fields sections = (Value.Fields) Objects.requireNonNull(schema.get("properties"));
        Value.Fields ours = (Value.Fields) Objects.requireNonNull(sections.get(section));
        Value in = ours.get("items") == null ? ours.get("additionalProperties") : ours.get("items");
        Value.Fields each = (Value.Fields) Objects.requireNonNull(in);
        Map<String, Value.Field> properties = new LinkedHashMap<>();
        if (plugin.get("properties") instanceof Value.Fields p) {
            properties.putAll(p.fields());
        }
        if (each.get("properties") instanceof Value.Fields p) {
            properties.putAll(p.fields());
        }
        Place place = plugin.place();
        Map<String, Value.Field> joined = new LinkedHashMap<>(plugin.fields());
        joined.put(
                "properties", new Value.Field(place, new Value.Fields(place, properties, false)));
        return new Value.Fields(place, joined, false);
    }
}
