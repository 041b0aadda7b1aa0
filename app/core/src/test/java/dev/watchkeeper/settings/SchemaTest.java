package dev.watchkeeper.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.BreakpointRule;
import dev.watchkeeper.domain.NotifierEntry;
import dev.watchkeeper.domain.PermissionRule;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.testkit.SettingsKeys;
import dev.watchkeeper.testkit.SettingsKeys.Key;
import dev.watchkeeper.yaml.Value;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The schema, the records and the shipped values say the same. */
class SchemaTest {
    /** A plugin's host, so that one has an option of its own. */
    private static final String BOX =
            "{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\"size\": {\"type\": \"integer\"}}}";

    private static final String BASE =
            SettingsKeys.BASE.replace("second: {type: local}", "second: {type: box, size: 1}");

    /** What is not in the schema: names are keys, and what is made of a condition. */
    private static final Set<String> DERIVED =
            Set.of(
                    "HostEntry.name",
                    "AgentEntry.name",
                    "Gate.name",
                    "NotifierEntry.name",
                    "BreakpointRule.name",
                    "BreakpointRule.variables",
                    "BreakpointRule.condition",
                    "BreakpointRule.place",
                    "BreakpointRule.steps",
                    "PermissionRule.place");

    @TempDir Path home;

    private SettingsLoader loader() {
        return new SettingsLoader(
                SettingsLoaderTest.SHIPPED,
                home,
                Map.of(
                        "host", type -> type.equals("box") ? Optional.of(BOX) : of("host", type),
                        "agent", type -> of("agent", type),
                        "gate", type -> of("gate", type),
                        "notifier", type -> of("notifier", type)));
    }

    private static Optional<String> of(String kind, String type) {
        return Optional.ofNullable(SettingsKeys.ofType(kind, type));
    }

    private LoadedSettings load(String... sets) {
        return loader().load(BASE.getBytes(StandardCharsets.UTF_8), null, List.of(sets));
    }

    /** The settings with another value of a key; {@code null} if each value is as before. */
    private @Nullable Settings changed(String key, List<String> values) {
        Settings before = load().settings();
        for (String value : values) {
            try {
                Settings now = load(key + "=" + value).settings();
                if (!differences(before, now).isEmpty()) {
                    return now;
                }
            } catch (WatchkeeperException e) {
                // not every value that is tried suits every key
            }
        }
        return null;
    }

    @Test
    void everyKeyOfTheSchemaReachesTheRecordsAndEveryComponentHasAKey() {
        Settings before = load().settings();
        Set<String> reached = new TreeSet<>();
        List<String> dead = new ArrayList<>();
        List<Key> keys = new ArrayList<>(SettingsKeys.all());
        keys.add(new Key("hosts.second.size", keys.getFirst().schema(), "", List.of("2")));
        for (Key k : keys) {
            Settings now = changed(k.key(), k.values());
            if (now == null) {
                dead.add(k.key());
            } else {
                reached.addAll(differences(before, now));
            }
        }
        assertEquals(List.of(), dead, "keys that change nothing");
        Set<String> all = new TreeSet<>();
        for (Class<?> type :
                List.of(
                        Settings.Model.class,
                        Settings.Thresholds.class,
                        Settings.Limits.class,
                        Settings.Supervisor.class,
                        Settings.HostEntry.class,
                        Settings.AgentEntry.class,
                        Settings.Watch.class,
                        Settings.Checkpoints.class,
                        Settings.Checks.class,
                        Settings.Gate.class,
                        NotifierEntry.class,
                        BreakpointRule.class,
                        PermissionRule.class)) {
            for (RecordComponent c : type.getRecordComponents()) {
                all.add(type.getSimpleName() + "." + c.getName());
            }
        }
        all.add("Settings.defaultAgent");
        all.add("Settings.defaultHost");
        all.removeAll(DERIVED);
        reached.removeAll(DERIVED);
        // Taken out altogether by `off`, which the length shows.
        reached.remove("Settings.agents");
        reached.remove("Settings.hosts");
        reached.remove("Settings.gates");
        reached.remove("Settings.notifiers");
        reached.remove("Settings.rules");
        assertEquals(all, reached);
    }

    /** The components in which two records differ, the innermost that has a name of its own. */
    private static Set<String> differences(Record a, Record b) {
        Set<String> found = new TreeSet<>();
        try {
            for (RecordComponent c : a.getClass().getRecordComponents()) {
                Object x = c.getAccessor().invoke(a);
                Object y = c.getAccessor().invoke(b);
                String name = a.getClass().getSimpleName() + "." + c.getName();
                boolean made =
                        x instanceof BreakpointRule.Condition || c.getName().equals("digest");
                if (made || Objects.equals(x, y)) {
                    continue;
                }
                List<Object> left = parts(x);
                List<Object> right = parts(y);
                if (left.isEmpty() || left.size() != right.size()) {
                    found.add(name);
                    continue;
                }
                for (int i = 0; i < left.size(); i++) {
                    found.addAll(differences((Record) left.get(i), (Record) right.get(i)));
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
        return found;
    }

    /** The records of the settings that a value consists of; none if it is a leaf. */
    private static List<Object> parts(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> m when m.values().stream().allMatch(Record.class::isInstance) ->
                    new ArrayList<>(new java.util.TreeMap<>(m).values());
            case List<?> l when l.stream().allMatch(Record.class::isInstance) -> new ArrayList<>(l);
            case Record r when r.getClass().getEnclosingClass() == Settings.class -> List.of(r);
            case null, default -> List.of();
        };
    }

    @Test
    void everyKeyIsDescribedMarkedAndHasItsDefault() {
        Value.Fields defaults = SettingsKeys.defaults();
        List<String> wrong = new ArrayList<>();
        for (Key k : SettingsKeys.all()) {
            if (k.schema().text("description") == null) {
                wrong.add(k.key() + " has no description");
            }
            if (!Set.of("hot", "next-attempt", "restart").contains(k.applies())) {
                wrong.add(k.key() + " has no mark");
            }
            Value shipped = at(defaults, k.key());
            Value told = k.schema().get("default");
            if (shipped != null
                    && (told == null || !Objects.equals(shipped.plain(), told.plain()))) {
                wrong.add(k.key() + " is shipped as " + shipped.plain());
            }
        }
        assertEquals(List.of(), wrong);
        Settings.Gate gate = load().settings().gates().getFirst();
        Value.Fields gates =
                SettingsKeys.all().stream()
                        .filter(k -> k.key().equals("gates.g.timeout"))
                        .findFirst()
                        .orElseThrow()
                        .schema();
        assertEquals(
                SettingUnits.duration(Objects.requireNonNull(gates.text("default"))),
                gate.timeout());
        assertTrue(gate.blocking());
    }

    /** What stands at a key of the shipped values; hosts, agents and lists are the person's. */
    private static @Nullable Value at(Value.Fields defaults, String key) {
        Value at = defaults;
        for (String part : key.split("\\.")) {
            at = at instanceof Value.Fields f ? f.get(part) : null;
        }
        return key.startsWith("agents.") || key.startsWith("hosts.") ? null : at;
    }

    @Test
    void everyShippedValueIsToldByTheSchema() {
        Value.Fields schema = SettingsKeys.shipped();
        Value.Fields sections = (Value.Fields) Objects.requireNonNull(schema.get("properties"));
        assertEquals(
                new TreeSet<>(SettingsKeys.defaults().fields().keySet()),
                new TreeSet<>(sections.fields().keySet()));
    }

    @Test
    void anEditorsSchemaHoldsTheKeysOfEachTypeAndAsksForNone() {
        String text =
                loader().editorSchema(kind ->
                        switch (kind) {
                            case "host" -> Set.of("local");
                            case "agent" -> Set.of("claude-code", "codex", "command");
                            case "gate" -> Set.of("diff-size");
                            default -> Set.of("ntfy");
                        });
        Value.Fields schema = SettingsKeys.parsed("editor", text);
        assertNotNull(schema.get("properties"));
        for (String key :
                List.of(
                        "max-turns",
                        "permission-mode",
                        "writable-folders",
                        "\"prompt\"",
                        "How many files may be changed",
                        "The topic, such as",
                        "attempt-timeout")) {
            assertTrue(text.contains(key), key);
        }
        // A file holds what differs; only things of a list have a name that must be there.
        assertEquals(
                List.of("[\"name\"]", "[\"name\"]", "[\"name\"]"),
                text.lines()
                        .filter(l -> l.contains("\"required\": "))
                        .map(l -> l.strip().replaceAll("\"required\": |,$", ""))
                        .toList());
    }
}
