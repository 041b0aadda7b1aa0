package dev.watchkeeper.hostkit;

import dev.watchkeeper.plugin.host.Uncovered;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.TreeMap;

/**
 * What one look at a tree found. Nothing of what is below a closed path is in it.
 *
 * @param files by path: all that is no folder
 * @param folders by path
 * @param closed by path: what can't be looked into for a reason of its own
 * @param clock of the machine at the beginning of the look, in seconds
 * @param trouble what kept the look from being whole and is no single path's own reason; empty if
 *     nothing did
 */
record TreeScan(
        Map<String, FileStat> files,
        Map<String, FileStat> folders,
        Map<String, Closed> closed,
        double clock,
        String trouble) {
    /**
     * A path that can't be looked into.
     *
     * @param stat {@code null} where not even that may be read
     */
    record Closed(Uncovered.Reason reason, @Nullable FileStat stat) {}

    static TreeScan nothing() {
        return new TreeScan(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), 0, "");
    }

    /** Whether a path is below a closed one, so that this look says nothing of it. */
    boolean hides(String path) {
        for (int i = path.indexOf('/'); i > 0 && !closed.isEmpty(); i = path.indexOf('/', i + 1)) {
            if (closed.containsKey(path.substring(0, i))) {
                return true;
            }
        }
        return false;
    }
}
