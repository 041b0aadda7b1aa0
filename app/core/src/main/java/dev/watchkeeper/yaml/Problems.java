package dev.watchkeeper.yaml;

import dev.watchkeeper.domain.WatchkeeperException;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Everything that is wrong with a text, each line with its place. Not safe for many threads. */
public final class Problems {
    private static final int MOST = 500;
    private static final int LONGEST = 600;

    private final Set<String> lines = new LinkedHashSet<>();

    public void add(Place place, String what) {
        lines.add(place + ": " + oneLine(what));
    }

    /** Adds a line with the nearest of the words that would be right. */
    public void add(Place place, String what, String wrong, Collection<String> right) {
        String near = nearest(wrong, right);
        add(place, near == null ? what : what + "; did you mean '" + near + "'?");
    }

    /** What a file says may hold anything; a line of ours is one line, of printable characters. */
    private static String oneLine(String what) {
        StringBuilder all = new StringBuilder();
        what.codePoints()
                .limit(LONGEST)
                .forEach(c -> {
                    if (c == '\n') {
                        all.append("\\n");
                    } else if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                        all.append(String.format(Locale.ROOT, "\\u%04X", c));
                    } else {
                        all.appendCodePoint(c);
                    }
                });
        return what.codePointCount(0, what.length()) > LONGEST
                ? all.append('…').toString()
                : all.toString();
    }

    public boolean none() {
        return lines.isEmpty();
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    /**
     * Ends with all of them, one a line.
     *
     * @throws WatchkeeperException if there is any
     */
    public void throwIfAny(String hint) {
        if (none()) {
            return;
        }
        StringBuilder all = new StringBuilder();
        lines.stream().limit(MOST).forEach(l -> all.append(all.isEmpty() ? "" : "\n").append(l));
        if (lines.size() > MOST) {
            all.append("\nand ").append(lines.size() - MOST).append(" more");
        }
        throw new WatchkeeperException(WatchkeeperException.Code.SETTINGS, all.toString(), hint);
    }

    /** The word that {@code wrong} probably stands for, or {@code null} if none is near. */
    public static @Nullable String nearest(String wrong, Collection<String> right) {
        String best = null;
        int least = Integer.MAX_VALUE;
        String low = wrong.toLowerCase(Locale.ROOT).replace('_', '-');
        for (String word : right) {
            String other = word.toLowerCase(Locale.ROOT).replace('_', '-');
            int far = distance(low, other);
            boolean begins =
                    low.length() >= 3 && (other.startsWith(low) || low.startsWith(other + "-"));
            if (far > Math.max(1, Math.max(low.length(), other.length()) / 3) && !begins) {
                continue;
            }
            if (far < least) {
                least = far;
                best = word;
            }
        }
        return best;
    }

    /** Edit distance in which two swapped neighbours count as one edit. */
    private static int distance(String a, String b) {
        if (a.length() > 100 || b.length() > 100) {
            return Integer.MAX_VALUE;
        }
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least =
                        Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + same);
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    least = Math.min(least, d[i - 2][j - 2] + 1);
                }
                d[i][j] = least;
            }
        }
        return d[a.length()][b.length()];
    }
}
