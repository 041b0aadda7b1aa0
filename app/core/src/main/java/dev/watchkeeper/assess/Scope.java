package dev.watchkeeper.assess;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The paths that a task may change.
 *
 * <p>{@code *} and {@code ?} stay within one folder's name, {@code **} crosses folders and stands
 * for none as well ({@code src/**}{@code /a.py} covers {@code src/a.py}); {@code [abc]} and {@code
 * {a,b}} choose. A glob without {@code /} covers that name anywhere; one that ends in {@code /}, or
 * that names a folder, covers all below it. {@code !} in front takes out again.
 */
public final class Scope {
    private record Rule(Pattern pattern, boolean takesOut) {}

    private final List<Rule> rules;

    /**
     * @param globs blank ones are left out
     */
    public Scope(List<String> globs) {
        this.rules =
                globs.stream()
                        .map(String::strip)
                        .filter(g -> !g.isEmpty())
                        .map(g ->
                                g.startsWith("!")
                                        ? new Rule(pattern(g.substring(1)), true)
                                        : new Rule(pattern(g), false))
                        .toList();
    }

    /** Why a glob can't be meant; empty if it can. Such a one would cover nothing. */
    public static String problem(String glob) {
        String g = glob.strip();
        g = g.startsWith("!") ? g.substring(1) : g;
        if (List.of(g.split("/")).contains("..")) {
            return "it leads out of the workspace, in which all that an attempt may change is";
        }
        for (String pair : List.of("[]", "{}")) {
            int open = g.lastIndexOf(pair.charAt(0));
            if (open >= 0 && g.indexOf(pair.charAt(1), open) < 0) {
                return "a '" + pair.charAt(0) + "' in it is not closed";
            }
        }
        return "";
    }

    /** Whether a path may be changed; without any glob every path may. */
    public boolean allows(String path) {
        boolean limited = rules.stream().anyMatch(r -> !r.takesOut());
        boolean allowed = !limited;
        for (Rule rule : rules) {
            if (rule.pattern().matcher(path).matches()) {
                allowed = !rule.takesOut();
            }
        }
        return allowed;
    }

    private static Pattern pattern(String glob) {
        String g = glob.startsWith("./") ? glob.substring(2) : glob;
        boolean anchored = g.startsWith("/");
        if (anchored) {
            g = g.substring(1);
        }
        boolean folder = g.endsWith("/");
        if (folder) {
            g = g.substring(0, g.length() - 1);
        }
        String anywhere = anchored || g.contains("/") ? "" : "(?:.*/)?";
        return Pattern.compile(anywhere + regex(g) + (folder ? "/.*" : "(?:/.*)?"), Pattern.DOTALL);
    }

    private static String regex(String g) {
        StringBuilder out = new StringBuilder();
        int open = 0;
        for (int i = 0; i < g.length(); i++) {
            char c = g.charAt(i);
            if (g.startsWith("**/", i)) {
                out.append("(?:.*/)?");
                i += 2;
            } else if (g.startsWith("**", i)) {
                out.append(".*");
                i++;
            } else if (c == '*') {
                out.append("[^/]*");
            } else if (c == '?') {
                out.append("[^/]");
            } else if (c == '{' && g.indexOf('}', i) > 0) {
                out.append("(?:");
                open++;
            } else if (c == '}' && open > 0) {
                out.append(')');
                open--;
            } else if (c == ',' && open > 0) {
                out.append('|');
            } else if (c == '[' && g.indexOf(']', i + 2) > 0) {
                int end = g.indexOf(']', i + 2);
                String set = g.substring(i + 1, end).replace("\\", "\\\\").replace("[", "\\[");
                set = set.startsWith("!") ? "^" + set.substring(1) : set;
                out.append("(?!/)[").append(set.replace("&&", "&\\&")).append(']');
                i = end;
            } else {
                out.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return out.toString();
    }
}
