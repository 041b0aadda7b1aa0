package dev.watchkeeper.hostkit;

import dev.watchkeeper.plugin.host.ChangedPath;
import dev.watchkeeper.plugin.host.Snapshots.TreeDiff;
import dev.watchkeeper.plugin.host.Uncovered;
import dev.watchkeeper.plugin.process.NameBytes;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares trees of the store over there. */
final class ScriptDiffs {
    private final ScriptStore store;

    ScriptDiffs(ScriptStore store) {
        this.store = store;
    }

    /**
     * A tree in the store.
     *
     * @param modes {@code null} for a snapshot of an earlier version, which knows only what can be
     *     executed
     */
    record Kept(String tree, @Nullable SnapshotModes modes) {}

    /** Every path that differs, by its name. */
    List<TreeDiff> between(Kept old, Kept other) {
        String script =
                "git diff-tree -r -z --no-abbrev --no-renames --no-ext-diff --no-textconv %s "
                        + old.tree()
                        + " "
                        + other.tree();
        Map<String, ChangedPath.Kind> kinds = new HashMap<>();
        Map<String, TreeDiff> uncovered = new HashMap<>();
        Map<String, String> links = new LinkedHashMap<>();
        List<String> raw = parts(script.formatted("--raw"));
        for (int i = 0; i + 1 < raw.size(); i += 2) {
            String[] f = raw.get(i).split(" ");
            String path = raw.get(i + 1);
            ChangedPath.Kind kind =
                    switch (f[4]) {
                        case "A" -> ChangedPath.Kind.ADDED;
                        case "D" -> ChangedPath.Kind.DELETED;
                        default -> ChangedPath.Kind.MODIFIED;
                    };
            kinds.put(path, kind);
            if (f[1].equals(GitObjects.LINK)) {
                links.put(path, f[3]);
            }
            Uncovered before = new GitObjects.Item(f[0].substring(1), f[2]).uncovered(path);
            Uncovered after = new GitObjects.Item(f[1], f[3]).uncovered(path);
            if (before != null || after != null) {
                uncovered.put(path, new TreeDiff(path, kind, 0, 0, true, before, after));
            }
        }
        Map<String, String> targets = targets(links);
        List<TreeDiff> diffs = new ArrayList<>(uncovered.values());
        for (String line : parts(script.formatted("--numstat"))) {
            String[] f = line.split("\t", 3);
            if (uncovered.containsKey(f[2])) {
                continue;
            }
            boolean binary = f[0].equals("-");
            diffs.add(
                    new TreeDiff(
                            f[2],
                            kinds.getOrDefault(f[2], ChangedPath.Kind.MODIFIED),
                            binary ? 0 : Integer.parseInt(f[0]),
                            binary ? 0 : Integer.parseInt(f[1]),
                            binary,
                            null,
                            null,
                            targets.get(f[2])));
        }
        SnapshotModes was = old.modes();
        SnapshotModes is = other.modes();
        if (was != null && is != null) {
            for (String path : was.differing(is)) {
                if (!kinds.containsKey(path)) {
                    diffs.add(new TreeDiff(path, ChangedPath.Kind.MODIFIED, 0, 0, false));
                }
            }
        }
        diffs.sort(Comparator.comparing(TreeDiff::path));
        return diffs;
    }

    /** Where links lead, by path; those of one call are read by one process. */
    private Map<String, String> targets(Map<String, String> ids) {
        Map<String, String> targets = new HashMap<>();
        if (ids.isEmpty()) {
            return targets;
        }
        byte[] asked = (String.join("\n", ids.values()) + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer said =
                ByteBuffer.wrap(
                        store.git("read links", "git cat-file --batch='%(objectsize)'", asked)
                                .out());
        for (String path : ids.keySet()) {
            String size = line(said);
            if (!size.matches("\\d+")) {
                continue; // The store has lost it.
            }
            byte[] target = new byte[Integer.parseInt(size)];
            said.get(target);
            said.get(); // The end of its line.
            targets.put(path, NameBytes.text(target));
        }
        return targets;
    }

    private static String line(ByteBuffer from) {
        StringBuilder line = new StringBuilder();
        for (byte b = from.get(); b != '\n'; b = from.get()) {
            line.append((char) b);
        }
        return line.toString();
    }

    private List<String> parts(String script) {
        return ScriptStore.parts(store.git("compare checkpoints", script, new byte[0]).out());
    }

    /** The difference of two trees as a patch of limited length. */
    String patch(String old, String other, List<String> paths, int max) {
        String script =
                "git --literal-pathspecs -c core.quotePath=false diff-tree -p -r --no-renames --no-ext-diff --no-textconv"
                        + " --no-color %s %s --%s | head -c %d"
                                .formatted(old, other, ScriptStore.words(paths), 4L * max + 4);
        String text = store.git("compare checkpoints", script, new byte[0]).text();
        return text.length() <= max
                ? text
                : text.substring(0, max) + "\n… cut here at " + max + " characters\n";
    }
}
