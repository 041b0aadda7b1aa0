package dev.watchkeeper.hostkit;

import dev.watchkeeper.hostkit.process.Sh;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which names are left out, wherever in the tree they stand: those that are ignored are neither
 * watched nor held, those that are excluded are not held. A {@code *} stands for any text, a {@code
 * ?} for any character. A path that the project's git tracks is not left out by a name, nor are the
 * folders above it.
 */
public final class IgnoreRules {
    private final List<String> ignored;
    private final Matcher ignores;
    private final Matcher never;
    private final Predicate<String> tracked;
    private final Matcher excludes;

    /** Names that match exactly, and patterns. */
    private record Matcher(Set<String> exact, List<Wildcard> wild) {
        static Matcher of(List<String> names) {
            Set<String> exact = new HashSet<>();
            List<Wildcard> wild = new ArrayList<>();
            for (String name : names) {
                if (name.indexOf('*') < 0 && name.indexOf('?') < 0) {
                    exact.add(name);
                } else {
                    wild.add(Wildcard.of(name));
                }
            }
            return new Matcher(exact, wild);
        }

        /** Asked of every name of a folder that changed: no stream. */
        boolean matches(String name) {
            if (exact.contains(name)) {
                return true;
            }
            for (Wildcard one : wild) {
                if (one.matches(name)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A pattern, and the text before its first wildcard, which most names don't begin with. */
    private record Wildcard(String begin, Pattern pattern) {
        static Wildcard of(String name) {
            int star = name.indexOf('*') < 0 ? name.length() : name.indexOf('*');
            int mark = name.indexOf('?') < 0 ? name.length() : name.indexOf('?');
            return new Wildcard(name.substring(0, Math.min(star, mark)), IgnoreRules.pattern(name));
        }

        boolean matches(String name) {
            return name.startsWith(begin) && pattern.matcher(name).matches();
        }
    }

    /**
     * @param ignore names of the settings' {@code watch.ignore}; {@code .git} is ignored besides
     * @param exclude names of the settings' {@code checkpoints.exclude}
     * @param ours names of a host's own files beside those of the workspace; ignored too
     */
    public IgnoreRules(List<String> ignore, List<String> exclude, List<String> ours) {
        this(ignore, exclude, ours, _ -> false);
    }

    /**
     * @param ignore names of the settings' {@code watch.ignore}; {@code .git} is ignored besides
     * @param exclude names of the settings' {@code checkpoints.exclude}
     * @param ours names of a host's own files beside those of the workspace; ignored too
     * @param tracked whether a path is not left out by a name of the settings
     */
    public IgnoreRules(
            List<String> ignore,
            List<String> exclude,
            List<String> ours,
            Predicate<String> tracked) {
        this.tracked = tracked;
        List<String> always = new ArrayList<>(ours);
        always.add(".git");
        never = Matcher.of(always);
        List<String> all = new ArrayList<>(ignore.stream().map(IgnoreRules::bare).toList());
        all.add(".git");
        all.addAll(ours);
        ignored = List.copyOf(all);
        ignores = Matcher.of(ignored);
        excludes = Matcher.of(exclude.stream().map(IgnoreRules::bare).toList());
    }

    private static String bare(String name) {
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    /** The regular expression of a name with wildcards. */
    public static Pattern pattern(String name) {
        String regex =
                name.codePoints()
                        .mapToObj(c ->
                                switch (c) {
                                    case '*' -> ".*";
                                    case '?' -> ".";
                                    default -> Pattern.quote(Character.toString(c));
                                })
                        .collect(Collectors.joining());
        return Pattern.compile(regex, Pattern.DOTALL);
    }

    /** Whether a single name is ignored. */
    public boolean ignored(String name) {
        return ignores.matches(name);
    }

    /** Whether a single name is excluded. */
    public boolean excluded(String name) {
        return excludes.matches(name);
    }

    /** Whether some part of a path is ignored. */
    public boolean ignoredPath(String path) {
        return leftOut(path, ignores);
    }

    /** Whether some part of a path is excluded. */
    public boolean excludedPath(String path) {
        return leftOut(path, excludes);
    }

    private boolean leftOut(String path, Matcher by) {
        return named(path, by) && (!tracked.test(path) || named(path, never));
    }

    private static boolean named(String path, Matcher by) {
        for (String part : path.split("/")) {
            if (by.matches(part)) {
                return true;
            }
        }
        return false;
    }

    /** Whether some name of a path is ignored or excluded, tracked or not. */
    public boolean named(String path) {
        return named(path, ignores) || named(path, excludes);
    }

    /** Whether some name of a path is ignored, tracked or not. */
    public boolean namedIgnored(String path) {
        return named(path, ignores);
    }

    /** Whether some name of a path is excluded, tracked or not. */
    public boolean namedExcluded(String path) {
        return named(path, excludes);
    }

    /** Whether some part of a path is ignored or excluded. */
    public boolean leftOut(String path) {
        return ignoredPath(path) || excludedPath(path);
    }

    /** Arguments of find that leave the ignored names out and do not enter them. */
    public String prune() {
        return ignored.stream()
                .map(name -> "-name " + Sh.quote(name.replaceAll("([\\[\\\\])", "\\\\$1")))
                .collect(Collectors.joining(" -o ", "\\( ", " \\) -prune"));
    }
}
