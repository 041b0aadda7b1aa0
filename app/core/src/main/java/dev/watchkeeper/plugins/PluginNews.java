package dev.watchkeeper.plugins;

import dev.watchkeeper.domain.PluginInfo;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What is to be told of jars: those that came, went or stand otherwise than at the look before. */
final class PluginNews {
    private final Map<Path, PluginShelf.Standing> told = new HashMap<>();

    /** Jars that are there from the start are no news. */
    void begin(List<PluginShelf.Standing> standings) {
        standings.forEach(one -> told.put(one.jar().path(), one));
    }

    /**
     * What is new. A jar that may be loaded is told of once it is known what came of that.
     *
     * @param load begins to load a jar, unless that has begun
     */
    List<PluginChange> since(
            List<PluginShelf.Standing> standings, Function<PluginJar, LoadedPlugin> load) {
        List<PluginChange> changes = new ArrayList<>();
        Set<Path> there = new HashSet<>();
        for (PluginShelf.Standing one : standings) {
            there.add(one.jar().path());
            if (one.equals(told.get(one.jar().path()))) {
                continue;
            }
            @Nullable LoadedPlugin plugin = one.usable() ? load.apply(one.jar()) : null;
            if (plugin == null || plugin.isBegun()) {
                told.put(one.jar().path(), one);
                changes.add(PluginChange.of(one.info(plugin)));
            }
        }
        for (Path gone : List.copyOf(told.keySet())) {
            PluginShelf.Standing was = there.contains(gone) ? null : told.remove(gone);
            if (was != null) {
                changes.add(
                        PluginChange.removed(
                                was.jar().info(PluginInfo.State.DISABLED, List.of(), "")));
            }
        }
        return changes;
    }
}
