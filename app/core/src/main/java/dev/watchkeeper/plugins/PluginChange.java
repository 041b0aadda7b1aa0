package dev.watchkeeper.plugins;

import dev.watchkeeper.domain.PluginInfo;

/**
 * What became of a plugin while a supervisor runs.
 *
 * @param state its state, or {@code removed}
 */
public record PluginChange(PluginInfo plugin, String state) {
    static PluginChange of(PluginInfo plugin) {
        return new PluginChange(plugin, plugin.state().word());
    }

    static PluginChange removed(PluginInfo plugin) {
        return new PluginChange(plugin, "removed");
    }
}
