package dev.watchkeeper.plugin.gate;

import java.util.Map;

/**
 * What a gate needs to know.
 *
 * @param name of the gate in the settings
 * @param options its settings besides the common ones, as plain values
 */
public record GateConfig(String name, Map<String, Object> options) {
    public GateConfig {
        options = Map.copyOf(options);
    }
}
