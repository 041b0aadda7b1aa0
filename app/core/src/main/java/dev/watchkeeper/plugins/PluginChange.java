package dev.watchkeeper.plugins;

import dev.watchkeeper.domain.PluginInfo;

/**
 * What became of a plugin while a supervisor runs.
 *
 * @param state its state; {@code removed} once its jar is gone, {@code unloaded} once its classes
 *     are, where they had to wait
 */
public record PluginChange(PluginInfo plugin, String state) {
    static PluginChange of(PluginInfo plugin) {
        return new PluginChange(plugin, plugin.state().word());
    }

    static PluginChange unloaded(PluginInfo plugin) {
        return new PluginChange(plugin, "unloaded");
    }

    static PluginChange removed(PluginInfo plugin) {
        return new PluginChange(plugin, "removed");
    }
}
