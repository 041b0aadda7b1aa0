package dev.watchkeeper.settings;

import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.testkit.SettingsKeys;
import dev.watchkeeper.yaml.Problems;
import dev.watchkeeper.yaml.Value;
import dev.watchkeeper.yaml.YamlText;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One reading of any bytes as a settings file. The form is the one that Jazzer calls, which needs
 * no word of it here: {@code java -cp jazzer.jar:… com.code_intelligence.jazzer.Jazzer
 * --target_class=dev.watchkeeper.settings.SettingsFuzz}.
 */
public final class SettingsFuzz {
    private static final Pattern PLACED =
            Pattern.compile(".*settings\\.yaml:\\d+:\\d+: .+|and \\d+ more");

    private final Value.Fields schema = SettingsKeys.shipped();
    private final Map<String, Optional<String>> schemas = new HashMap<>();
    private final SettingsLoader loader =
            new SettingsLoader(
                    SettingsLoaderTest.SHIPPED,
                    Path.of("no-home"),
                    Map.of(
                            "host", type -> ofType("host", type),
                            "agent", type -> ofType("agent", type),
                            "gate", type -> ofType("gate", type),
                            "notifier", type -> ofType("notifier", type)));

    SettingsFuzz() {}

    private Optional<String> ofType(String kind, String type) {
        return type.matches("local|claude-code|command")
                ? schemas.computeIfAbsent(
                        kind + type, _ -> Optional.ofNullable(SettingsKeys.ofType(kind, type)))
                : Optional.empty();
    }

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] content) {
        Holder.ONE.read(content);
    }

    /** Made at the first call. */
    private static final class Holder {
        private static final SettingsFuzz ONE = new SettingsFuzz();
    }

    /**
     * @return whether the bytes are right settings
     * @throws AssertionError if they are neither read as what they say nor refused with places
     */
    boolean read(byte[] content) {
        Settings settings;
        try {
            settings = loader.load(content, null, java.util.List.of()).settings();
        } catch (WatchkeeperException e) {
            String told = String.valueOf(e.getMessage());
            if (e.code() != WatchkeeperException.Code.SETTINGS
                    || !told.lines().allMatch(l -> PLACED.matcher(l).matches())) {
                throw new AssertionError("refused without a place: " + told, e);
            }
            return false;
        }
        if (settings.thresholds().clarify() > settings.thresholds().accept()
                || settings.supervisor().parallel() < 1
                || settings.thresholds().attempts() < 1
                || settings.model().context() < 2048) {
            throw new AssertionError("accepted out of range: " + settings);
        }
        Problems problems = new Problems();
        String text = YamlText.decode("settings.yaml", content, problems);
        Value value = YamlText.read("settings.yaml", Objects.requireNonNull(text), problems);
        if (value instanceof Value.Fields fields) {
            known(fields, "");
        }
        return true;
    }

    /** Every key is one that a schema names, or the name of a person's thing. */
    private void known(Value.Fields fields, String at) {
        fields.fields()
                .forEach((key, field) -> {
                    String path = at.isEmpty() ? key : at + "/" + key;
                    String form = path.replaceFirst("^(agents|hosts)/[^/]+", "$1/*");
                    boolean named =
                            form.matches(
                                    "(agents|hosts)/\\*|agents/\\*/env/[A-Za-z_][A-Za-z0-9_]*");
                    if (!named && !keys(form)) {
                        throw new AssertionError("accepted the unknown key " + path);
                    }
                    switch (field.value()) {
                        case Value.Fields inner -> known(inner, path);
                        case Value.Items items ->
                                items.items()
                                        .forEach(i -> {
                                            if (i instanceof Value.Fields inner) {
                                                known(inner, path);
                                            }
                                        });
                        case Value.Scalar _ -> {}
                    }
                });
    }

    private boolean keys(String form) {
        Value at = schema;
        String[] parts = form.split("/");
        for (int i = 0; i < parts.length; i++) {
            Value.Fields here = (Value.Fields) at;
            if (here.get("items") instanceof Value.Fields items) {
                here = items;
            }
            Value next =
                    parts[i].equals("*")
                            ? here.get("additionalProperties")
                            : here.get("properties") instanceof Value.Fields p
                                    ? p.get(parts[i])
                                    : null;
            if (next == null) {
                return i == 2 && parts[0].equals("agents") && ofSomeAgent(parts[2]);
            }
            at = next;
        }
        return true;
    }

    private boolean ofSomeAgent(String key) {
        return java.util.stream.Stream.of("claude-code", "command")
                .anyMatch(t -> ofType("agent", t).orElse("").contains("\"" + key + "\": {"));
    }
}
