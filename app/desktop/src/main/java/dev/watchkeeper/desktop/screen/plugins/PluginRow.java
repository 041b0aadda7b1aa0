package dev.watchkeeper.desktop.screen.plugins;

import dev.watchkeeper.control.InstalledPlugin;
import dev.watchkeeper.domain.AttemptRef;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A plugin's jar.
 *
 * @param inSettings the agents and hosts of the settings that need it, in words
 * @param attempts under way that use it
 */
record PluginRow(InstalledPlugin plugin, List<String> inSettings, List<AttemptRef> attempts) {
    PluginRow {
        inSettings = List.copyOf(inSettings);
        attempts = List.copyOf(attempts);
    }

    /** Whether it is the same jar, however it stands. */
    boolean same(@Nullable PluginRow other) {
        return other != null
                && plugin.id().equals(other.plugin.id())
                && plugin.source().equals(other.plugin.source())
                && plugin.version().equals(other.plugin.version());
    }

    boolean canTrust() {
        return plugin.state().equals("not_trusted");
    }

    boolean canSwitchOn() {
        return plugin.state().equals("disabled");
    }

    boolean canSwitchOff() {
        return plugin.state().equals("loaded");
    }

    boolean canRemove() {
        return !PluginWords.shipped(plugin) && !plugin.state().equals("stopping");
    }
}
