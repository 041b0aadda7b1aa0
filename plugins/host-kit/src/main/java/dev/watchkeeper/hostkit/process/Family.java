package dev.watchkeeper.hostkit.process;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.ProcessSpec;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** All that came from one process: its tree, its session, those with its marker. */
final class Family {
    private final Transport host;
    private final String id;
    private final String run;
    private final @Nullable Claim wrapper;
    private final @Nullable Claim child;
    private final Set<HostProcess> noted;

    /**
     * @param run its folder, by which its processes are known: homes may give the same ids
     * @param noted those seen so far; some lose both their parent and the marker. Grows here
     */
    Family(
            Transport host,
            String id,
            String run,
            @Nullable Claim wrapper,
            @Nullable Claim child,
            Set<HostProcess> noted) {
        this.host = host;
        this.id = id;
        this.run = run;
        this.wrapper = wrapper;
        this.child = child;
        this.noted = noted;
    }

    /** Those that live; notes them. */
    List<HostProcess> look() {
        List<HostProcess> all = all();
        Set<String> known = new HashSet<>();
        noted.forEach(p -> known.add(p.pid() + " " + p.start()));
        Map<Long, HostProcess> ours = new HashMap<>();
        HostProcess child = child(all);
        Set<Long> helpers = below(all, p -> helper(p, child));
        for (HostProcess p : all) {
            if (p.equals(child)
                    || p.marked()
                    || (inSession(p) && !helpers.contains(p.pid()))
                    || known.contains(p.pid() + " " + p.start())) {
                ours.put(p.pid(), p);
            }
        }
        boolean grown = true;
        while (grown) {
            grown = false;
            for (HostProcess p : all) {
                if (ours.containsKey(p.parent()) && ours.putIfAbsent(p.pid(), p) == null) {
                    grown = true;
                }
            }
        }
        ours.values().removeIf(p -> wrapper != null && wrapper.is(p));
        ours.values()
                .forEach(p -> {
                    if (!known.contains(p.pid() + " " + p.start())) {
                        noted.add(p);
                    }
                });
        return new ArrayList<>(ours.values());
    }

    private List<HostProcess> all() {
        return host.processes(
                ProcessSpec.MARKER + "=" + run, wrapper == null ? "" : wrapper.start());
    }

    /**
     * The process itself, as its run folder names it; {@code null} if it does not live, or if what
     * is named there did not come from the wrapper: whoever runs there may name anybody.
     */
    @Nullable HostProcess child() {
        return child(all());
    }

    private @Nullable HostProcess child(List<HostProcess> all) {
        Claim named = child;
        if (named == null) {
            return null;
        }
        return all.stream()
                .filter(named::is)
                .filter(p -> p.marked() || inSession(p) || belowWrapper(all).contains(p.pid()))
                .findFirst()
                .orElse(null);
    }

    private Set<Long> belowWrapper(List<HostProcess> all) {
        return below(all, p -> wrapper != null && wrapper.is(p));
    }

    /** Certain ones and all that came from them. */
    private static Set<Long> below(List<HostProcess> all, Predicate<HostProcess> these) {
        Set<Long> tree = new HashSet<>();
        all.stream().filter(these).forEach(p -> tree.add(p.pid()));
        while (all.stream()
                .filter(p -> tree.contains(p.parent()))
                .anyMatch(p -> tree.add(p.pid()))) {
            continue;
        }
        return tree;
    }

    private boolean inSession(HostProcess p) {
        return wrapper != null && p.session() == wrapper.pid() && sameBoot(p);
    }

    /** A session's id stays taken while one of its processes lives, but not over a boot. */
    private boolean sameBoot(HostProcess p) {
        String start = wrapper == null ? "" : wrapper.start();
        return p.pid() != (wrapper == null ? 0 : wrapper.pid())
                && start.substring(start.indexOf('.') + 1)
                        .equals(p.start().substring(p.start().indexOf('.') + 1));
    }

    /** Feeder and guard are the wrapper's other children; they end with the wrapper. */
    private boolean helper(HostProcess p, @Nullable HostProcess child) {
        return wrapper != null
                && p.parent() == wrapper.pid()
                && (child == null || p.pid() != child.pid());
    }

    /**
     * Kills all below the wrapper, which writes down the end: for one that changed its run folder,
     * so that nothing tells the command from the wrapper's helpers.
     */
    void endBelowWrapper() {
        List<HostProcess> all = host.processes(ProcessSpec.MARKER + "=" + run);
        Set<Long> tree = belowWrapper(all);
        host.kill(
                all.stream()
                        .filter(p -> tree.contains(p.pid()) && !(wrapper != null && wrapper.is(p)))
                        .toList(),
                "KILL");
    }

    /** Kills until none lives. */
    int end() {
        Set<Long> killed = new HashSet<>();
        boolean gone =
                host.waitFor(
                        () -> {
                            List<HostProcess> left = look();
                            left.forEach(p -> killed.add(p.pid()));
                            host.kill(left, "KILL");
                            return left.isEmpty();
                        },
                        Duration.ofSeconds(15));
        if (!gone) {
            throw new PluginException(
                    PluginException.Kind.TRANSIENT,
                    "processes of " + id + " could not be ended: " + look(),
                    "end them by hand: kill -9 and their pids");
        }
        return killed.size();
    }
}
