package dev.watchkeeper.ssh;

import dev.watchkeeper.plugin.process.Sh;

import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which names are left out, wherever in the tree they stand. A {@code *} stands for any text, a
 * {@code ?} for any character.
 */
final class Names {
    private static final String SCRATCH = ".wk~";
    private final List<String> ignored;
    private final List<Pattern> ignoredPatterns;
    private final List<Pattern> excludedPatterns;

    Names(List<String> ignore, List<String> exclude) {
        List<String> all = new java.util.ArrayList<>(ignore.stream().map(Names::bare).toList());
        all.add(".git");
        all.add(SCRATCH + "*");
        ignored = List.copyOf(all);
        ignoredPatterns = ignored.stream().map(Names::wild).toList();
        excludedPatterns = exclude.stream().map(Names::bare).map(Names::wild).toList();
    }

    /** The name of a file of ours beside those of the workspace, for a moment. */
    static String scratch() {
        return SCRATCH + UUID.randomUUID();
    }

    private static String bare(String name) {
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    static Pattern wild(String name) {
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

    boolean ignored(String name) {
        return any(ignoredPatterns, name);
    }

    private boolean excluded(String name) {
        return any(excludedPatterns, name);
    }

    private static boolean any(List<Pattern> patterns, String name) {
        for (Pattern pattern : patterns) {
            if (pattern.matcher(name).matches()) {
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

    /** Whether some part of a path is excluded. */
    boolean excludedPath(String path) {
        for (String part : path.split("/")) {
            if (excluded(part)) {
                return true;
            }
        }
        return false;
    }

    /** Arguments of find that leave the ignored names out and do not enter them. */
    String prune() {
        return ignored.stream()
                .map(name -> "-name " + Sh.quote(name.replaceAll("([\\[\\\\])", "\\\\$1")))
                .collect(Collectors.joining(" -o ", "\\( ", " \\) -prune"));
    }
}
