package dev.watchkeeper.text;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * Makes other people's text harmless and honest, for a window and for a terminal alike: what would
 * be invisible, would turn the reading order around or would steer a terminal is shown as what it
 * is. Letters that are read from right to left stay.
 */
public final class VisibleText {
    /** So many marks over one letter are drawn; more would cover the lines around. */
    private static final int MOST_MARKS = 4;

    private static final char JOINER = '\u200d';

    private VisibleText() {}

    /**
     * The text with every control, bidi and zero-width character made visible; lines and tabs stay,
     * and so does what joins two emoji to one.
     */
    public static String of(String raw) {
        StringBuilder out = null;
        int marks = 0;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            boolean pair =
                    Character.isHighSurrogate(c)
                            && i + 1 < raw.length()
                            && Character.isLowSurrogate(raw.charAt(i + 1));
            if (isMark(raw, i)) {
                marks++;
            } else {
                out = tooMany(out, marks);
                marks = 0;
            }
            if (marks > MOST_MARKS) {
                out = begun(out, raw, i);
                i += pair ? 1 : 0;
                continue;
            }
            if (pair) {
                int whole = raw.codePointAt(i);
                if (hides(whole)) {
                    out = begun(out, raw, i);
                    out.append(mark(whole));
                } else if (out != null) {
                    out.appendCodePoint(whole);
                }
                i++;
                continue;
            }
            if (c == '\r' && i + 1 < raw.length() && raw.charAt(i + 1) == '\n') {
                out = begun(out, raw, i);
                continue;
            }
            if (plain(c) || joinsEmoji(raw, i)) {
                if (out != null) {
                    out.append(c);
                }
                continue;
            }
            out = begun(out, raw, i);
            out.append(mark(c));
        }
        out = tooMany(out, marks);
        return out == null ? raw : out.toString();
    }

    private static @Nullable StringBuilder tooMany(@Nullable StringBuilder out, int marks) {
        if (out != null && marks > MOST_MARKS) {
            out.append('<').append(marks - MOST_MARKS).append(" more marks>");
        }
        return out;
    }

    /** The text as one line: each line end becomes a space. */
    public static String line(String raw) {
        return of(raw.replaceAll("\\R", " "));
    }

    private static StringBuilder begun(@Nullable StringBuilder out, String raw, int upTo) {
        return out != null ? out : new StringBuilder(raw.length() + 16).append(raw, 0, upTo);
    }

    private static boolean isMark(String raw, int at) {
        return switch (Character.getType(raw.codePointAt(at))) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }

    private static boolean plain(char c) {
        return c == '\n'
                || c == '\t'
                || c >= ' ' && !(c >= 0x7f && c <= 0x9f) && !Character.isSurrogate(c) && !hides(c);
    }

    /** Whether it makes one picture of the two between which it stands, as of a family. */
    private static boolean joinsEmoji(String raw, int at) {
        if (raw.charAt(at) != JOINER || at + 1 >= raw.length()) {
            return false;
        }
        int before = at;
        int c = JOINER;
        while (before > 0 && (before == at || decorates(c))) {
            c = raw.codePointBefore(before);
            before -= Character.charCount(c);
        }
        return Character.isExtendedPictographic(c)
                && Character.isExtendedPictographic(raw.codePointAt(at + 1));
    }

    /** Whether it only says how the emoji before it looks. */
    private static boolean decorates(int c) {
        return c == 0xfe0f || Character.isEmojiModifier(c);
    }

    /** Whether a character takes no room, looks like a space, or turns the reading order around. */
    public static boolean hides(int c) {
        return switch (Character.getType(c)) {
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            case Character.UNASSIGNED, Character.PRIVATE_USE -> isIgnorable(c) || isNothing(c);
            default -> isIgnorable(c);
        };
    }

    /** Characters that Unicode says are not drawn, though they are no format characters. */
    private static boolean isIgnorable(int c) {
        return c == 0x034f
                || c == 0x115f
                || c == 0x1160
                || c == 0x17b4
                || c == 0x17b5
                || c >= 0x180b && c <= 0x180f
                || c == 0x2065
                || c == 0x2800
                || c == 0x3164
                || c == 0xffa0
                || c >= 0xfff0 && c <= 0xfff8
                || c >= 0xe0000 && c <= 0xe0fff;
    }

    private static boolean isNothing(int c) {
        return (c & 0xfffe) == 0xfffe || c >= 0xfdd0 && c <= 0xfdef;
    }

    /** What stands for a character that is not seen. */
    public static String mark(int c) {
        if (c < ' ') {
            return String.valueOf((char) (0x2400 + c));
        }
        if (c == 0x7f) {
            return "\u2421";
        }
        return String.format(Locale.ROOT, "<U+%04X>", c);
    }
}
