package dev.watchkeeper.settings;

import static java.util.stream.Collectors.joining;

import dev.watchkeeper.domain.BreakpointRule;
import dev.watchkeeper.domain.FileStamp;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.SmallFile;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.rules.CheckedRules;
import dev.watchkeeper.rules.RuleCompiler;
import dev.watchkeeper.yaml.Place;
import dev.watchkeeper.yaml.Problems;
import dev.watchkeeper.yaml.Value;
import dev.watchkeeper.yaml.YamlText;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Loads the settings: shipped defaults, user, project, {@code --set}, each over the one before.
 * Reads the files anew at every call. Safe for many threads.
 */
public final class SettingsLoader {
    static final String HINT =
            "Mend the lines named; `watchkeeper config show` tells what is in force, and"
                    + " config/defaults.yaml explains every key.";

    /** What is shown instead of a secret that stands in a file itself. */
    public static final String HIDDEN = "(hidden)";

    private static final String DEFAULTS = "defaults";

    private final Path shipped;
    private final Path home;
    private final Map<String, TypeSchemas> schemas;

    /** A loader that knows no type of gates and notifiers. */
    public SettingsLoader(
            Path shippedConfig,
            Path home,
            TypeSchemas hostSchemaByType,
            TypeSchemas agentSchemaByType) {
        this(
                shippedConfig,
                home,
                Map.of(
                        "host",
                        hostSchemaByType,
                        "agent",
                        agentSchemaByType,
                        "gate",
                        _ -> Optional.empty(),
                        "notifier",
                        _ -> Optional.empty()));
    }

    /**
     * @param shippedConfig folder with {@code defaults.yaml} and {@code settings.schema.json}
     * @param home folder of the user's {@code settings.yaml}, which may be missing
     * @param schemas JSON Schemas of the options of hosts, agents, gates and notifiers of a type,
     *     if a plugin has it; by {@code host}, {@code agent}, {@code gate}, {@code notifier}
     */
    public SettingsLoader(Path shippedConfig, Path home, Map<String, TypeSchemas> schemas) {
        this.shipped = shippedConfig;
        this.home = home;
        this.schemas = new TreeMap<>(schemas);
    }

    /** The user's file. */
    public Path userFile() {
        return home.resolve("settings.yaml");
    }

    /** Another one whenever what {@link #load} says of the same projects may be another. */
    public String stamp() {
        return FileStamp.of(userFile())
                + schemas.values().stream().map(s -> "|" + s.revision()).collect(joining());
    }

    /**
     * Loads and checks all layers.
     *
     * @param project the project's file, or {@code null} outside projects and where there is none;
     *     one that is not trusted is left out with a notice
     * @param sets the words of {@code --set}, each {@code KEY=VALUE}
     * @throws WatchkeeperException of code {@code SETTINGS} that names everything that is wrong,
     *     one line each, {@code FILE:LINE:COLUMN: what}
     */
    public LoadedSettings load(@Nullable ProjectFile project, List<String> sets) {
        return load(read(userFile()), project, sets);
    }

    /** The same as if the person had no file. */
    public LoadedSettings loadWithoutUser(@Nullable ProjectFile project, List<String> sets) {
        return load(null, project, sets);
    }

    /**
     * The same with one more file over the project's, such as rules to be tried.
     *
     * @param more trusted, whatever it says
     */
    public LoadedSettings trial(
            @Nullable ProjectFile project, ProjectFile more, List<String> sets) {
        return load(read(userFile()), project, more, sets);
    }

    /** The same with another content of the user's file; {@code null} for none. */
    LoadedSettings load(byte @Nullable [] user, @Nullable ProjectFile project, List<String> sets) {
        return load(user, project, null, sets);
    }

    private LoadedSettings load(
            byte @Nullable [] user,
            @Nullable ProjectFile project,
            @Nullable ProjectFile more,
            List<String> sets) {
        Problems problems = new Problems();
        List<String> notices = new ArrayList<>();
        Value.Fields schema = schema();
        Map<String, List<Value.Fields>> layers = new LinkedHashMap<>();
        Path defaults = shipped.resolve("defaults.yaml");
        byte[] base = read(defaults);
        if (base == null) {
            throw missing(defaults);
        }
        layer(layers, DEFAULTS, defaults.toString(), base, problems);
        if (user != null) {
            layer(layers, "user", userFile().toString(), user, problems);
        }
        if (project != null && project.trusted()) {
            layer(layers, "project", project.place(), project.content(), problems);
            if (project.changed()) {
                notices.add(project.sayChanged());
            }
        } else if (project != null) {
            notices.add(
                    project.place()
                            + " is not in force: it is not trusted as it is now. Read it, then "
                            + project.trustCommand()
                            + ".");
        }
        if (more != null) {
            layer(layers, "trial", more.place(), more.content(), problems);
        }
        for (String set : sets) {
            Value.Fields one = KeyPath.layer(set, problems);
            if (one != null) {
                layers.computeIfAbsent("--set", _ -> new ArrayList<>()).add(one);
            }
        }
        SettingsLayers over = new SettingsLayers(problems);
        layers.forEach((name, parts) ->
                parts.forEach(part -> {
                    new SchemaValidator(problems, false).check(part, schema, "");
                    over.add(name, part);
                }));
        CheckedRules checked = new CheckedRules(shipped.resolve("checked-rules"), home);
        Value.Fields merged = over.merged();
        new SchemaValidator(problems, true).check(merged, schema, "");
        Map<String, TypeSchemas> readOnce = new TreeMap<>(schemas);
        readOnce.replaceAll((_, of) -> new ReadOnce(of));
        new SettingsReferences(
                        defaults.toString(),
                        merged,
                        schema,
                        hostTypes(layers.get(DEFAULTS)),
                        readOnce,
                        over::switchedOff,
                        problems)
                .check();
        HostFiles hostFiles =
                new HostFiles(
                        new SettingSections(merged).map("hosts"),
                        over.switchedOff("hosts"),
                        Objects.requireNonNull(readOnce.get("host")),
                        problems);
        hostFiles.check();
        Settings settings =
                new SettingsMapper(
                                merged,
                                hostFiles,
                                new RuleCompiler(checked),
                                over::origin,
                                problems)
                        .settings();
        problems.throwIfAny(HINT);
        if (settings == null) {
            throw new IllegalStateException("no settings and no problem");
        }
        checked.save();
        settings.rules().stream()
                .map(BreakpointRule::doubt)
                .filter(d -> !d.isEmpty())
                .forEach(notices::add);
        Map<String, String> sources = new LinkedHashMap<>();
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, String> secrets = new HashMap<>();
        over.visit((key, value, origin) -> {
            sources.put(key, origin);
            String shown = shown(key, value);
            values.put(key, shown);
            if (!shown.equals(value)) {
                secrets.put(key, Secrets.fingerprint(value));
            }
            if (!shown.equals(value) && !Secrets.opens(key, value)) {
                notices.add(
                        key
                                + " holds a secret itself. Write a reference instead, such as"
                                + " ${keyring:NAME} or ${env:NAME}: it is kept nowhere then.");
            }
        });
        Map<String, String> applies = new LinkedHashMap<>();
        values.keySet().forEach(key -> applies.put(key, ReloadPolicy.of(schema, key)));
        return new LoadedSettings(settings, sources, notices, values, applies, secrets);
    }

    private static Map<String, String> hostTypes(@Nullable List<Value.Fields> layer) {
        Map<String, String> types = new LinkedHashMap<>();
        if (layer != null) {
            new SettingSections(layer.getFirst())
                    .each(
                            "hosts",
                            (name, one) -> {
                                String type = one.text("type");
                                if (type != null) {
                                    types.put(name, type);
                                }
                            });
        }
        return types;
    }

    /**
     * When a change of a key takes effect: {@code hot}, {@code next-attempt} or {@code restart}.
     */
    public String applies(String key) {
        return ReloadPolicy.of(schema(), key);
    }

    /** A value as it may be shown: a secret that stands in a file itself is not. */
    public static String shown(String key, String value) {
        boolean mayHold =
                key.startsWith("agents.")
                        || key.startsWith("hosts.")
                        || key.startsWith("gates.")
                        || key.startsWith("notify.");
        return mayHold && Secrets.bare(key, value) || Secrets.opens(key, value) ? HIDDEN : value;
    }

    /**
     * The schema by which an editor completes and checks a settings file: of all keys, and of those
     * of each type.
     *
     * @param types the types whose schema is known, by {@code host}, {@code agent}, {@code gate} or
     *     {@code notifier}
     */
    public String editorSchema(Function<String, Set<String>> types) {
        return EditorSchema.text(
                schema(),
                types,
                kind -> type -> Objects.requireNonNull(schemas.get(kind)).of(type).orElse(null));
    }

    private static void layer(
            Map<String, List<Value.Fields>> layers,
            String name,
            String place,
            byte[] content,
            Problems problems) {
        if (content.length > ProjectFile.LARGEST) {
            problems.add(new Place(place, 1, 1, 0, 0), "settings of more than 1 MB are not read");
            return;
        }
        Value value;
        if (name.equals(DEFAULTS)) {
            value = ParsedYaml.read(place, content, problems);
        } else {
            String text = YamlText.decode(place, content, problems);
            value = text == null ? null : YamlText.read(place, text, problems);
        }
        if (value instanceof Value.Fields fields) {
            layers.put(name, List.of(fields));
        } else if (value != null && value.plain() != null) {
            problems.add(
                    value.place(), "settings are a map of keys and values, not " + value.kind());
        }
    }

    private Value.Fields schema() {
        Path file = shipped.resolve("settings.schema.json");
        byte[] content = read(file);
        if (content == null) {
            throw missing(file);
        }
        Problems problems = new Problems();
        Value schema = parse(file.toString(), content, problems);
        problems.throwIfAny("Install Watchkeeper again.");
        return (Value.Fields) schema;
    }

    private static Value parse(String place, byte[] content, Problems problems) {
        Value value = ParsedYaml.read(place, content, problems);
        return value instanceof Value.Fields
                ? value
                : new Value.Fields(Place.argument(place), Map.of(), false);
    }

    private static WatchkeeperException missing(Path file) {
        return new WatchkeeperException(
                Code.SETTINGS, file + " is missing", "Build or install Watchkeeper again.");
    }

    private static byte @Nullable [] read(Path file) {
        try {
            return SmallFile.bytes(file);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new WatchkeeperException(
                    Code.SETTINGS,
                    file + ":1:1: this file can't be read: " + e.getMessage(),
                    "Make it a file that you may read.",
                    e);
        }
    }
}
