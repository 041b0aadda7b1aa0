package dev.watchkeeper.plugin.gate;

import java.util.Map;

/**
 * What a gate needs to know.
 *
 * @param name of the gate in the settings
 * @param options its settings besides the common ones, as plain values, secrets resolved
 */
public record GateConfig(String name, Map<String, Object> options) {
    public GateConfig {
        options = Map.copyOf(options);
    }

    /** Without the options' values, which may be secrets. */
    @Override
    public String toString() {
        return "GateConfig[name=" + name + ", options=" + options.keySet() + "]";
    }
}
