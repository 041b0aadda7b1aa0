package dev.watchkeeper.local;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which names are left out, wherever in the tree they stand. A {@code *} stands for any text, a
 * {@code ?} for any character.
 */
final class Names {
    private final Set<String> ignored = new HashSet<>();
    private final Set<String> excluded = new HashSet<>();
    private final List<Pattern> ignoredPatterns;
    private final List<Pattern> excludedPatterns;

    Names(List<String> ignore, List<String> exclude) {
        ignoredPatterns = split(ignore, ignored);
        excludedPatterns = split(exclude, excluded);
        ignored.add(".git");
    }

    private static List<Pattern> split(List<String> names, Set<String> exact) {
        exact.addAll(names.stream().filter(n -> !wild(n)).map(Names::bare).toList());
        return names.stream().filter(Names::wild).map(Names::bare).map(Names::pattern).toList();
    }

    private static boolean wild(String name) {
        return name.indexOf('*') >= 0 || name.indexOf('?') >= 0;
    }

    private static Pattern pattern(String name) {
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

    private static String bare(String name) {
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    boolean ignored(String name) {
        return ignored.contains(name) || Scratch.named(name) || any(ignoredPatterns, name);
    }

    boolean excluded(String name) {
        return excluded.contains(name) || any(excludedPatterns, name);
    }

    /** Asked of every name of a folder that changed: no stream. */
    private static boolean any(List<Pattern> patterns, String name) {
        for (Pattern pattern : patterns) {
            if (pattern.matcher(name).matches()) {
                return true;
            }
        }
        return false;
    }

    /** Whether some part of a path is ignored or excluded. */
    boolean leftOut(String path) {
        for (String part : path.split("/")) {
            if (ignored(part) || excluded(part)) {
                return true;
            }
        }
        return false;
    }

    /** Whether some part of a path is ignored. */
    boolean ignoredPath(String path) {
        for (String part : path.split("/")) {
            if (ignored(part)) {
                return true;
            }
        }
        return false;
    }
}
