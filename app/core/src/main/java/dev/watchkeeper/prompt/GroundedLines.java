package dev.watchkeeper.prompt;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which lines of a model say something new and give no figure that it was not shown. */
public final class GroundedLines {
    /** No digit of a name, a path or a version is a figure. */
    private static final Pattern FIGURE =
            Pattern.compile(
                    "(?<![\\p{L}\\p{N}_./:#-])\\d+(?:[.,]\\d+)*(?![\\p{L}\\p{N}_/:-]|[.,]\\p{L})");

    /** A name that a figure belongs to, such as {@code Python 3} or {@code ISO 8601}. */
    private static final Pattern NAME = Pattern.compile("\\S.*[ (]\\p{Lu}[\\p{L}\\p{N}+#]* $");

    private static final Pattern CAPITALS = Pattern.compile("(?:^|.*[ (])\\p{Lu}{2,} $");

    /** They stand in every program, and say nothing of this one. */
    private static final Set<String> COMMON = Set.of("0", "1");

    private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private GroundedLines() {}

    /** Whether every figure of a line stands in a text, as a number of its own. */
    public static boolean figuresStandIn(String line, String text) {
        Matcher figure = FIGURE.matcher(line);
        while (figure.find()) {
            String before = line.substring(0, figure.start());
            boolean named = NAME.matcher(before).matches() || CAPITALS.matcher(before).matches();
            if (!named && !COMMON.contains(figure.group()) && !standsIn(figure.group(), text)) {
                return false;
            }
        }
        return true;
    }

    private static boolean standsIn(String figure, String text) {
        for (int at = text.indexOf(figure); at >= 0; at = text.indexOf(figure, at + 1)) {
            int end = at + figure.length();
            boolean begins = at == 0 || !Character.isDigit(text.charAt(at - 1));
            boolean ends = end == text.length() || !Character.isDigit(text.charAt(end));
            if (begins && ends) {
                return true;
            }
        }
        return false;
    }

    /** Whether a line says what one of the others says, whatever its case and its marks. */
    public static boolean repeats(String line, Collection<String> others) {
        String plain = plain(line);
        return others.stream().anyMatch(o -> plain(o).equals(plain));
    }

    private static String plain(String line) {
        return NO_LETTERS.matcher(line.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
    }
}
