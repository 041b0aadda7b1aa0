package dev.watchkeeper.testkit;

import dev.watchkeeper.control.InstalledPlugin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The plugins of a home, in memory: a shipped one and one that can't be used at first. */
public final class FakePlugins {
    private final List<InstalledPlugin> all = new ArrayList<>();
    private final Map<String, InstalledPlugin> jars = new HashMap<>();
    private String waits = "";

    FakePlugins() {
        all.add(
                new InstalledPlugin(
                        "local",
                        "0.1.0",
                        "",
                        List.of("host local"),
                        "shipped",
                        "loaded",
                        "9f3c",
                        ""));
        all.add(unusable("odd"));
    }

    private static InstalledPlugin unusable(String id) {
        return new InstalledPlugin(
                id, "1", "", List.of(), "dropped in", "failed", "07aa", "needs another API");
    }

    /** From now on there is this one, in the place of one of the same id and source. */
    public synchronized void put(InstalledPlugin plugin) {
        RecordedCalls.replace(
                all, plugin, p -> p.id().equals(plugin.id()) && p.source().equals(plugin.source()));
    }

    /** From now on there is none. */
    public synchronized void clear() {
        all.clear();
    }

    /** A file is this plugin. */
    public synchronized void file(String jar, InstalledPlugin plugin) {
        jars.put(jar, plugin);
    }

    /** What uses each that is removed from now on, in words. */
    public synchronized void waitsFor(String users) {
        waits = users;
    }

    synchronized List<InstalledPlugin> all() {
        return List.copyOf(all);
    }

    synchronized InstalledPlugin verify(String jar) {
        return jars.getOrDefault(jar, unusable("odd"));
    }

    synchronized InstalledPlugin install(String jar) {
        InstalledPlugin read = verify(jar);
        if (read.state().equals("failed")) {
            return read;
        }
        all.removeIf(p -> p.id().equals(read.id()));
        InstalledPlugin there = in(read, "/home/dev/plugins/" + read.id() + ".jar", "loaded");
        all.add(there);
        return there;
    }

    synchronized InstalledPlugin to(String id, String from, String state) {
        for (InstalledPlugin p : List.copyOf(all)) {
            if (p.id().equals(id) && p.state().equals(from)) {
                InstalledPlugin now = in(p, p.source(), state);
                put(now);
                return now;
            }
        }
        return all.stream().filter(p -> p.id().equals(id)).findFirst().orElse(unusable(id));
    }

    synchronized String remove(String id) {
        all.removeIf(p -> p.id().equals(id));
        return waits;
    }

    private static InstalledPlugin in(InstalledPlugin p, String source, String state) {
        return new InstalledPlugin(
                p.id(), p.version(), p.requires(), p.types(), source, state, p.sha256(), "");
    }
}
