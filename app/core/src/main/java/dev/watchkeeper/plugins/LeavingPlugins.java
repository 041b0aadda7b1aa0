package dev.watchkeeper.plugins;

import dev.watchkeeper.domain.PluginInfo;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Loaded plugins that were removed, replaced or switched off while they were in use: each stays
 * until the attempts that used it have ended and its hosts are closed. Not safe for use by many
 * threads.
 */
final class LeavingPlugins {
    private final List<Leaving> all = new ArrayList<>();

    private static final class Leaving {
        final PluginJar jar;
        final LoadedPlugin plugin;
        @Nullable Set<String> attempts;
        boolean told;

        Leaving(PluginJar jar, LoadedPlugin plugin) {
            this.jar = jar;
            this.plugin = plugin;
        }

        String waits() {
            String by = attempts == null ? "" : String.join(", ", attempts);
            int hosts = plugin.openHosts();
            return by.isEmpty() && hosts == 0
                    ? "it is being taken off"
                    : "it goes once what uses it has ended: "
                            + (by.isEmpty() ? hosts + " open workspaces" : by);
        }

        PluginInfo info() {
            return jar.info(PluginInfo.State.STOPPING, List.copyOf(jar.types()), waits());
        }
    }

    void add(PluginJar jar, LoadedPlugin plugin) {
        all.add(new Leaving(jar, plugin));
    }

    List<LoadedPlugin> plugins() {
        return all.stream().map(l -> l.plugin).toList();
    }

    List<PluginInfo> infos() {
        return all.stream().map(Leaving::info).toList();
    }

    /** The newest that provides a type. */
    @Nullable LoadedPlugin providing(String kind, String type) {
        for (Leaving one : all.reversed()) {
            if (one.jar.provides(kind, type)) {
                return one.plugin;
            }
        }
        return null;
    }

    /** What they provide, of those that still are in use. */
    Set<String> types() {
        Set<String> types = new TreeSet<>();
        all.forEach(one -> types.addAll(one.jar.types()));
        return types;
    }

    /**
     * Unloads those that nothing uses any more.
     *
     * @param users the attempts at work, each with the types that it uses
     * @return what is to be told: those that have to wait, and those that are gone
     */
    List<PluginChange> proceed(Map<String, Set<String>> users) {
        List<PluginChange> told = new ArrayList<>();
        for (Leaving one : List.copyOf(all)) {
            Set<String> using = using(one, users);
            if (one.attempts == null) {
                // What began while it was being taken off is known at the look after that.
                one.attempts = using;
            } else {
                one.attempts.retainAll(using);
                if (one.attempts.isEmpty() && one.plugin.openHosts() == 0) {
                    one.plugin.end();
                }
            }
            if (one.plugin.isEnded()) {
                all.remove(one);
                if (one.told) {
                    told.add(
                            PluginChange.unloaded(
                                    one.jar.info(PluginInfo.State.DISABLED, List.of(), "")));
                }
            } else if (!one.told && (!one.attempts.isEmpty() || one.plugin.openHosts() > 0)) {
                one.told = true;
                told.add(PluginChange.of(one.info()));
            }
        }
        return told;
    }

    private static Set<String> using(Leaving one, Map<String, Set<String>> users) {
        Map<String, Set<String>> own = new HashMap<>(users);
        own.values().removeIf(types -> types.stream().noneMatch(one.jar.types()::contains));
        return new TreeSet<>(own.keySet());
    }
}
