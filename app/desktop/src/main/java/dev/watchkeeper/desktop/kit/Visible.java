package dev.watchkeeper.desktop.kit;

import org.jspecify.annotations.Nullable;

/**
 * Makes other people's text harmless and honest: what would be invisible, or would turn the reading
 * order around, is shown as what it is.
 */
public final class Visible {
    /** So many marks over one letter are drawn; more would cover the lines around. */
    private static final int MOST_MARKS = 4;

    private Visible() {}

    /** The text with every control, bidi and zero-width character made visible; lines stay. */
    public static String text(String raw) {
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
            if (plain(c)) {
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

    /** The text as one line: line ends become spaces. */
    public static String line(String raw) {
        return text(raw.strip().replaceAll("\\s*\\R\\s*", " "));
    }

    /** The same, but at most {@code most} characters of it, with a sign that there is more. */
    public static String line(String raw, int most) {
        // What is cut off need not be looked at: a title of megabytes costs nothing.
        String begin = raw.length() > 2 * most ? raw.substring(0, 2 * most) : raw;
        return shortened(line(begin), most);
    }

    /** At most {@code most} characters, with a sign that there is more; no character is halved. */
    static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }

    /** The text with every character that is no plain letter, digit or sign named by its number. */
    static String named(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> {
                    if (c >= ' ' && c < 0x7f || c == '\t') {
                        out.append((char) c);
                    } else {
                        out.append(mark(c));
                    }
                });
        return out.toString();
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

    /** Whether a character takes no room, looks like a space, or turns the reading order around. */
    private static boolean hides(int c) {
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

    private static String mark(int c) {
        if (c < ' ') {
            return String.valueOf((char) (0x2400 + c));
        }
        if (c == 0x7f) {
            return "\u2421";
        }
        return String.format(java.util.Locale.ROOT, "<U+%04X>", c);
    }
}
