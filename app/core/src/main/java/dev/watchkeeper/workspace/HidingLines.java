package dev.watchkeeper.workspace;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The lines of a file in git's folder that say which files git does not look at, and what became of
 * them: code that such a line hides is in no diff and in no commit, though it runs.
 */
final class HidingLines {
    /** How many lines are told. */
    private static final int TOLD = 5;

    /** How much of a line is told, in characters. */
    private static final int LONGEST = 80;

    private HidingLines() {}

    /**
     * Whether a file holds such lines.
     *
     * @param inside relative to the git folder
     */
    static boolean in(String inside) {
        return inside.equals("info/exclude")
                || inside.equals("info/sparse-checkout")
                || inside.endsWith("/info/exclude")
                || inside.endsWith("/info/sparse-checkout");
    }

    /**
     * What a change hides, for a person, as the end of a sentence.
     *
     * @param sparse whether the lines tell which files there are, and not which are left out
     * @return empty if it hides no more than before
     */
    static String told(String was, String is, boolean sparse) {
        List<String> added = missing(patterns(is), patterns(was));
        List<String> gone = missing(patterns(was), patterns(is));
        if (!sparse) {
            // A line less shows more, unless it took something out of what is hidden.
            gone.removeIf(line -> !line.startsWith("!"));
            added.removeIf(line -> line.startsWith("!"));
        }
        List<String> said = new ArrayList<>();
        if (!added.isEmpty()) {
            said.add("it added " + listed(added));
        }
        if (!gone.isEmpty()) {
            said.add("it removed " + listed(gone));
        }
        return String.join(", and ", said);
    }

    private static List<String> patterns(String text) {
        return text.lines()
                .map(String::stripTrailing)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    private static List<String> missing(List<String> of, List<String> in) {
        return of.stream()
                .filter(line -> !in.contains(line))
                .distinct()
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static String listed(List<String> lines) {
        return lines.stream()
                        .limit(TOLD)
                        .map(l -> "`" + shortened(l.replaceAll("\\p{Cntrl}", "?")) + "`")
                        .collect(Collectors.joining(", "))
                + (lines.size() > TOLD ? " and " + (lines.size() - TOLD) + " more" : "");
    }

    private static String shortened(String line) {
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
