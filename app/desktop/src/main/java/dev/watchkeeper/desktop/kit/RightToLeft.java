package dev.watchkeeper.desktop.kit;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts text with right-to-left letters into pieces that JavaFX can wrap. Since version 23 its
 * layout throws on each pass in which a line ends inside a right-to-left run, which stops the whole
 * window. A line never ends inside one of these pieces, as each is a text node of its own.
 */
final class RightToLeft {
    /** A piece this long fits on a line of every pane, so that no line ends inside of it. */
    static final int LONGEST_PIECE = 16;

    /** One picture of several emoji, such as a family, is not cut before this length. */
    private static final int LONGEST_PICTURE = 2 * LONGEST_PIECE;

    private static final int JOINER = 0x200d;

    /** The least width at which that holds. */
    static final double LEAST_WIDTH = 300;

    private RightToLeft() {}

    /** Whether any letter of a text is read from right to left. */
    static boolean isIn(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // The first right-to-left letter is Hebrew's; all others that matter come after it.
            if (c >= 0x590 && turns(Character.codePointAt(text, i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean turns(int c) {
        return switch (Character.getDirectionality(c)) {
            case Character.DIRECTIONALITY_RIGHT_TO_LEFT,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC,
                    Character.DIRECTIONALITY_ARABIC_NUMBER,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_EMBEDDING,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_ISOLATE ->
                    true;
            default -> false;
        };
    }

    /**
     * The text in pieces, each for a node of its own; the text as a whole where nothing in it is
     * read from right to left.
     */
    static List<String> pieces(String text) {
        if (!isIn(text)) {
            return List.of(text);
        }
        List<String> pieces = new ArrayList<>();
        int begin = 0;
        int at = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            int next = at + Character.charCount(c);
            if (!joins(c)) {
                add(pieces, text, begin, at);
                pieces.add(text.substring(at, next));
                begin = next;
            } else if (next - begin > (insidePicture(text, at) ? LONGEST_PICTURE : LONGEST_PIECE)) {
                add(pieces, text, begin, at);
                begin = at;
            }
            at = next;
        }
        add(pieces, text, begin, text.length());
        return pieces;
    }

    private static void add(List<String> pieces, String text, int from, int to) {
        if (from < to) {
            pieces.add(text.substring(from, to));
        }
    }

    /** Whether a cut there would pull one picture of several emoji apart. */
    private static boolean insidePicture(String text, int at) {
        int c = text.codePointAt(at);
        return at > 0
                && (c == JOINER
                        || Character.isEmojiModifier(c)
                        || Character.getType(c) == Character.NON_SPACING_MARK
                        || text.codePointBefore(at) == JOINER);
    }

    /** Whether a character takes part in a word, whose letters are drawn together. */
    private static boolean joins(int c) {
        return Character.isLetterOrDigit(c)
                || c == JOINER
                || Character.isEmojiModifier(c)
                || switch (Character.getType(c)) {
                    case Character.NON_SPACING_MARK,
                            Character.COMBINING_SPACING_MARK,
                            Character.ENCLOSING_MARK,
                            Character.SURROGATE,
                            Character.OTHER_SYMBOL ->
                            true;
                    default -> false;
                };
    }
}
