package dev.watchkeeper.desktop.screen.plugins;

import dev.watchkeeper.control.SettingValue;
import dev.watchkeeper.control.SettingsInForce;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gates and notifiers of the settings that a plugin provides. */
final class EntriesOfTypes {
    private static final Pattern TYPE = Pattern.compile("(gates|notify)\\.(.+)\\.type");
    private static final Map<String, String> KINDS = Map.of("gates", "gate", "notify", "notifier");

    private EntriesOfTypes() {}

    /**
     * An entry of the settings.
     *
     * @param name with its kind, such as {@code gate secrets}
     * @param type with its kind, such as {@code gate no-secrets}
     */
    record Entry(String name, String type) {}

    static List<Entry> in(SettingsInForce settings) {
        List<Entry> all = new ArrayList<>();
        for (SettingValue value : settings.values()) {
            Matcher key = TYPE.matcher(value.key());
            if (key.matches()) {
                String kind = KINDS.getOrDefault(key.group(1), key.group(1));
                all.add(new Entry(kind + " " + key.group(2), kind + " " + value.value()));
            }
        }
        return all;
    }
}
