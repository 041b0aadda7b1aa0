package dev.watchkeeper.plugin.notifier;

import java.util.Map;

/**
 * What a notifier needs to know.
 *
 * @param name of the notifier in the settings
 * @param options its settings besides the common ones, as plain values, secrets resolved
 */
public record NotifierConfig(String name, Map<String, Object> options) {
    public NotifierConfig {
        options = Map.copyOf(options);
    }

    /** Without the options' values, which may be secrets. */
    @Override
    public String toString() {
        return "NotifierConfig[name=" + name + ", options=" + options.keySet() + "]";
    }
}
