package dev.watchkeeper.workspace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Files and folders that git's settings name: of those it takes more settings from, or runs them.
 * They may be called anything, and lie in the git folder or in the workspace.
 */
final class GitReferences {
    private static final Pattern WORDS = Pattern.compile("[\\s\"'`;|&()!=]+");

    private final RepositoryState state;
    private final Set<String> settings = new HashSet<>();
    private final Set<String> hooks = new HashSet<>();
    private final Map<String, String> others = new TreeMap<>();

    private GitReferences(RepositoryState state) {
        this.state = state;
    }

    /** What all settings name that are known of one moment, those included by others too. */
    static GitReferences of(RepositoryState state, String common, String own) {
        GitReferences found = new GitReferences(state);
        Deque<String> left = new ArrayDeque<>();
        left.add(common + "/config");
        left.add(own + "/config.worktree");
        Set<String> seen = new HashSet<>();
        while (!left.isEmpty()) {
            String file = left.remove();
            if (seen.add(file)) {
                left.addAll(found.read(file));
            }
        }
        return found;
    }

    /** Returns the files that are included, as far as they are known. */
    private List<String> read(String file) {
        List<String> more = new ArrayList<>();
        String folder = file.substring(0, file.lastIndexOf('/') + 1);
        GitConfig.parse(state.text(file))
                .forEach((key, values) -> {
                    for (String value : values) {
                        if (key.equals("include.path") || key.startsWith("includeif.")) {
                            String included = resolved(folder, value);
                            settings.add(included);
                            more.add(known(included));
                        } else if (key.equals("core.hookspath")) {
                            // Husky's own folder runs the files beside it.
                            hooks.add(resolved("", value).replaceFirst("/_$", ""));
                        } else if (key.equals("core.attributesfile")
                                || key.equals("core.excludesfile")) {
                            others.put(resolved("", value), key);
                        } else if (GitSetting.command(key)) {
                            for (String word : WORDS.split(value)) {
                                others.put(resolved("", word), key);
                            }
                        }
                    }
                });
        return more;
    }

    /** The path by which a file is told of here, also where the settings have it in full. */
    private String known(String path) {
        return state.entries().keySet().stream()
                .filter(p -> same(path, p))
                .findFirst()
                .orElse(path);
    }

    private static String resolved(String folder, String value) {
        boolean fixed = value.startsWith("/") || value.startsWith("~");
        List<String> parts = new ArrayList<>();
        for (String part : ((fixed ? "" : folder) + value).split("/")) {
            if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        boolean full = value.startsWith("/") || !fixed && folder.startsWith("/");
        return (full ? "/" : "") + String.join("/", parts);
    }

    /** Where the workspace lies is not known here; what ends like a path of it may be that one. */
    private static boolean same(String named, String path) {
        return named.equals(path)
                || (named.startsWith("/") || named.startsWith("~")) && named.endsWith("/" + path);
    }

    /** Whether a file holds settings because others include it. */
    boolean settings(String path) {
        return settings.stream().anyMatch(s -> same(s, path));
    }

    /** Whether git looks for hooks there. */
    boolean hook(String path) {
        for (String folder : hooks) {
            if (folder.isEmpty()) {
                if (path.indexOf('/') < 0 && path.indexOf('.') < 0) {
                    return true; // A hook has no dot in its name.
                }
                continue;
            }
            for (int at = path.length(); at > 0; at = path.lastIndexOf('/', at - 1)) {
                if (same(folder, path.substring(0, at))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The other setting that names a file; empty if none does. */
    String other(String path) {
        return others.entrySet().stream()
                .filter(e -> same(e.getKey(), path))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    /** Why a person must look at a changed file of the workspace itself; empty if they need not. */
    String why(String path) {
        if (hook(path)) {
            return "core.hooksPath";
        }
        return settings(path) ? "include.path" : other(path).replace("core.excludesfile", "");
    }
}
