package dev.watchkeeper.hostkit;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Finds, among the paths that a snapshot does not have, those that were there when it was taken: an
 * excluded folder or a {@code .git} under another name, say. No snapshot held them, so a restore
 * has no right to remove them. A file that the snapshot held under another name is none of them.
 */
public final class MovedIn {
    private final SortedMap<String, Seen> added;
    private final Set<String> gone;

    /**
     * What stands at a path that the snapshot does not have.
     *
     * @param content the id of its content; empty for a folder and for a file without content
     * @param older whether the file system says that it was made before the snapshot
     * @param unchanged whether its content was last written before the snapshot
     */
    public record Seen(boolean folder, String content, boolean older, boolean unchanged) {}

    /**
     * @param added all that the snapshot does not have, folders too, by path
     * @param gone the ids of contents that stand no longer where the snapshot has them
     */
    public MovedIn(SortedMap<String, Seen> added, Set<String> gone) {
        this.added = added;
        this.gone = gone;
    }

    /**
     * The highest paths of each; a folder stands for all that is in it.
     *
     * @param held the ids of all contents that the snapshot holds; asked only where it matters
     */
    public List<String> paths(Supplier<Set<String>> held) {
        Set<String> known = null;
        Set<String> mixed = new HashSet<>(); // Folders with something that was held.
        Set<String> found = new TreeSet<>();
        for (Map.Entry<String, Seen> one : added.entrySet()) {
            Seen seen = one.getValue();
            if (seen.folder() || !seen.older() || seen.content().isEmpty()) {
                continue;
            }
            known = known == null ? held.get() : known;
            if (gone.contains(seen.content())) {
                String path = one.getKey();
                for (int i = path.lastIndexOf('/'); i > 0; i = path.lastIndexOf('/', i - 1)) {
                    mixed.add(path.substring(0, i));
                }
            } else if (!known.contains(seen.content()) && (seen.unchanged() || gone.isEmpty())) {
                found.add(one.getKey());
            }
        }
        Set<String> tops = new TreeSet<>();
        for (String path : found) {
            String top = path;
            for (int i = path.lastIndexOf('/'); i > 0; i = path.lastIndexOf('/', i - 1)) {
                String above = path.substring(0, i);
                Seen folder = added.get(above);
                if (folder == null || !folder.older() || mixed.contains(above)) {
                    break;
                }
                top = above;
            }
            tops.add(top);
        }
        return List.copyOf(tops);
    }
}
