package dev.watchkeeper.hostkit;

import dev.watchkeeper.hostkit.process.Transport;
import dev.watchkeeper.plugin.process.NameBytes;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds what was in the workspace before a snapshot, not held by it, and stands at a path that the
 * snapshot does not have: moved there from an excluded folder, say. Costs a round trip where there
 * are new paths. The times of birth tell, and where stat knows none, the times of change. Where
 * they can't tell, it is nothing: what is removed then is in the rescue.
 */
final class ScriptUnheldPaths {
    private static final String NOTHING = GitObjects.id("blob", new byte[0]);

    /** Are no paths of a workspace. */
    private static final String TAKEN = "//taken";

    private static final String NOW = "//now";

    private final ScriptStore store;
    private final WorkspaceTree tree;

    ScriptUnheldPaths(ScriptStore store, WorkspaceTree tree) {
        this.store = store;
        this.tree = tree;
    }

    /**
     * The highest of the paths, a folder for all that is in it.
     *
     * @param id of the snapshot
     */
    List<String> among(
            String id, Map<String, GitObjects.Item> present, Map<String, GitObjects.Item> wanted) {
        TreeMap<String, GitObjects.Item> added = new TreeMap<>(present);
        added.entrySet()
                .removeIf(e -> {
                    GitObjects.Item other = wanted.get(e.getKey());
                    return !e.getValue().held()
                            || other != null && other.folder() == e.getValue().folder();
                });
        if (added.isEmpty()) {
            return List.of();
        }
        Map<String, Double> births = births(id, added.keySet());
        Double taken = births.remove(TAKEN);
        Double now = births.remove(NOW);
        if (taken == null || now == null || now < taken) {
            return List.of(); // A clock that was set back tells nothing.
        }
        TreeMap<String, MovedIn.Seen> seen = new TreeMap<>();
        added.forEach((path, item) -> {
            WorkspaceTree.Entry entry = tree.entries().get(path);
            FileStat stat = entry == null ? tree.folders().get(path) : entry.stat;
            boolean content = !item.folder() && !item.id().equals(NOTHING);
            seen.put(
                    path,
                    new MovedIn.Seen(
                            item.folder(),
                            content ? item.id() : "",
                            births.getOrDefault(path, taken) < taken
                                    || stat != null && stat.ctime() < taken,
                            stat != null && stat.mtime() < taken));
        });
        Set<String> held = new HashSet<>();
        Set<String> gone = new HashSet<>();
        wanted.forEach((path, item) -> {
            if (!item.folder()) {
                held.add(item.id());
                if (!item.equals(present.get(path))) {
                    gone.add(item.id());
                }
            }
        });
        return new MovedIn(seen, gone).paths(() -> held);
    }

    /** When paths came to be; beside them, when the snapshot was taken and what time it is. */
    private Map<String, Double> births(String id, Set<String> paths) {
        ListScript script = new ListScript(store, tree.scanner(), "\"$S\"", ":");
        script.add(
                """
                t=$(git cat-file blob refs/taken/%1$s 2>/dev/null) ||
                  t=$(find "$S/refs/watchkeeper/%1$s" -maxdepth 0 -printf %%T@ 2>/dev/null)
                : >"$L.now"
                printf '%%s %2$s\\0%%s %3$s\\0' "$t" "$(find "$L.now" -printf %%T@)"
                """
                        .formatted(id, TAKEN, NOW));
        script.paths(paths)
                .add(
                        "| xargs -0 -n 500 sh -c 'stat --printf \"%.9W %n\\\\0\" \"$@\""
                                + " 2>/dev/null; :' sh\n:\n");
        Transport.Answer answer = script.run();
        if (answer.status() != 0) {
            throw store.failure("look at what is new", answer);
        }
        Map<String, Double> births = new HashMap<>();
        byte[] out = answer.out();
        int from = 0;
        for (int i = 0; i < out.length; i++) {
            if (out[i] == 0) {
                String line = NameBytes.text(Arrays.copyOfRange(out, from, i));
                int gap = line.indexOf(' ');
                boolean known = line.substring(0, gap).matches("[1-9][0-9]*(\\.[0-9]+)?");
                if (known) {
                    births.put(
                            line.substring(gap + 1).replaceFirst("^\\./", ""),
                            Double.valueOf(line.substring(0, gap)));
                }
                from = i + 1;
            }
        }
        return births;
    }
}
