package dev.watchkeeper.assess;

import java.util.Set;
import java.util.regex.Pattern;

/** How little a literal stands in two places by chance. */
final class TellingLiteral {
    /** What a pair of literals needs to be no chance. */
    static final double ENOUGH = 5;

    /** What several pairs need together, of which none is telling. */
    static final double ENOUGH_TOGETHER = 7;

    /** What two or more pairs of small numbers need together. */
    static final double ENOUGH_IN_PAIRS = 4;

    private static final double MOST_OF_A_NAME = 2.5;

    private static final Set<String> ORDINARY =
            Set.of(
                    "12", "16", "24", "28", "29", "30", "31", "32", "52", "53", "60", "64", "128",
                    "255", "256", "360", "365", "366", "512", "1024", "2048", "3600", "4096",
                    "8080", "65535", "65536", "86400", "1440");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:\\.\\d+)?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z_-]*");

    private TellingLiteral() {}

    /**
     * How telling it is, at least 0: about a digit of a number or a character of a text each, less
     * for what is a name.
     *
     * @param words the task's, in which a literal that is named says nothing
     */
    static double weight(String literal, String words) {
        if (named(literal, words)) {
            return 0;
        }
        if (NUMBER.matcher(literal).matches()) {
            String digits = literal.replaceAll("[-.]", "").replaceFirst("^0+", "");
            boolean whole = literal.indexOf('.') < 0;
            String telling = whole ? digits.replaceFirst("0+$", "") : digits;
            return ORDINARY.contains(digits) || telling.length() < 2 ? 0 : telling.length();
        }
        long told = literal.chars().filter(Character::isLetterOrDigit).count();
        return name(literal) ? Math.min(MOST_OF_A_NAME, told / 2.0) : told;
    }

    /**
     * How telling a number is where it stands in a pair as one of a test's does: at least 1 but for
     * 0 and 1, where recursions end, for ordinary numbers and for what the task names.
     */
    static double weightInPair(String literal, String words) {
        String digits = literal.replaceAll("[-.]", "").replaceFirst("^0+", "");
        boolean plain = digits.length() < 2 && digits.compareTo("1") <= 0;
        if (!NUMBER.matcher(literal).matches()
                || plain
                || ORDINARY.contains(digits)
                || named(literal, words)) {
            return 0;
        }
        return Math.max(1, digits.replaceFirst("0+$", "").length());
    }

    /** Whether it looks like a name in a program, which many places have in common. */
    static boolean name(String literal) {
        return NAME.matcher(literal).matches();
    }

    private static boolean named(String literal, String words) {
        String sought = literal.strip();
        for (int at = words.indexOf(sought); at >= 0 && !sought.isEmpty(); ) {
            int end = at + sought.length();
            boolean whole =
                    (at == 0 || !Character.isLetterOrDigit(words.charAt(at - 1)))
                            && (end == words.length()
                                    || !Character.isLetterOrDigit(words.charAt(end)));
            if (whole) {
                return true;
            }
            at = words.indexOf(sought, at + 1);
        }
        return false;
    }
}
