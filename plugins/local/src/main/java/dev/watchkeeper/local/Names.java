package dev.watchkeeper.local;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which names are left out, wherever in the tree they stand. A {@code *} stands for any text. */
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
        exact.addAll(names.stream().filter(n -> !n.contains("*")).map(Names::bare).toList());
        return names.stream()
                .filter(n -> n.contains("*"))
                .map(n -> List.of(bare(n).split("\\*", -1)))
                .map(p -> p.stream().map(Pattern::quote).collect(Collectors.joining(".*")))
                .map(Pattern::compile)
                .toList();
    }

    private static String bare(String name) {
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    boolean ignored(String name) {
        return ignored.contains(name)
                || Scratch.named(name)
                || ignoredPatterns.stream().anyMatch(p -> p.matcher(name).matches());
    }

    boolean excluded(String name) {
        return excluded.contains(name)
                || excludedPatterns.stream().anyMatch(p -> p.matcher(name).matches());
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
