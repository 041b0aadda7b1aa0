package dev.watchkeeper.plugin.host;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Copies of snapshots, each in a folder of its own on the host, outside of the workspace, in which
 * the host's processes can work: nothing is in them but what the snapshot holds. One caller at a
 * time, who uses one or two of them and then removes all.
 */
public interface Copies {
    /** Of a host that makes none. */
    Copies NONE =
            new Copies() {
                @Override
                public Optional<String> lay(String id, String name, List<String> links) {
                    return Optional.empty();
                }

                @Override
                public Map<String, String> changed(String name) {
                    return Map.of();
                }

                @Override
                public void clear() {}
            };

    /**
     * Lays a snapshot out. One that was laid out whole under this name, of the same snapshot and
     * with the same links, is left as it is, also by an earlier process of ours; another one of the
     * name is made anew. What comes before the last dot of a name is who needs the copy: copies
     * that somebody else needed are removed, for they are left over.
     *
     * @param name letters, digits, dot, underscore, hyphen; with a dot
     * @param links paths of the workspace that symbolic links in the copy lead to, where they are
     *     there and the snapshot holds nothing of the name
     * @return absolute path of the folder on the host; empty where this host makes none
     * @throws dev.watchkeeper.plugin.PluginException if it can't be written
     */
    Optional<String> lay(String id, String name, List<String> links);

    /**
     * Which files and links that the snapshot holds are another content in the copy now.
     *
     * @param name of one that was laid out since this was opened
     * @return by path; what stands there, in a word that is the same for the same content; empty
     *     for what is gone
     */
    Map<String, String> changed(String name);

    /** Removes all copies, also those of an earlier process that was killed. */
    void clear();

    /** Who needs a copy of this name, with a dot at its end. */
    static String owner(String name) {
        return name.substring(0, name.lastIndexOf('.') + 1);
    }

    /** The given paths without those that may not be linked: outside of the workspace, or git's. */
    static List<String> linkable(List<String> paths) {
        return paths.stream()
                .map(p -> p.endsWith("/") ? p.substring(0, p.length() - 1) : p)
                .filter(p -> !p.isEmpty() && !p.startsWith("/"))
                .filter(p ->
                        List.of(p.split("/", -1)).stream()
                                .noneMatch(n ->
                                        n.isEmpty()
                                                || n.equals(".")
                                                || n.equals("..")
                                                || n.equals(".git")))
                .distinct()
                .toList();
    }
}
