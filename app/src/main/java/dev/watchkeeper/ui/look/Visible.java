package dev.watchkeeper.ui.look;

/**
 * Makes other people's text harmless and honest: what would be invisible, or would turn the reading
 * order around, is shown as what it is.
 */
public final class Visible {
    private Visible() {}

    /** The text with every control, bidi and zero-width character made visible; lines stay. */
    public static String text(String raw) {
        StringBuilder out = null;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            boolean pair =
                    Character.isHighSurrogate(c)
                            && i + 1 < raw.length()
                            && Character.isLowSurrogate(raw.charAt(i + 1));
            if (pair) {
                if (out != null) {
                    out.append(c).append(raw.charAt(i + 1));
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
        return out == null ? raw : out.toString();
    }

    /** The text as one line: line ends become spaces. */
    public static String line(String raw) {
        return text(raw.strip().replaceAll("\\s*\\R\\s*", " "));
    }

    private static StringBuilder begun(
            @org.jspecify.annotations.Nullable StringBuilder out, String raw, int upTo) {
        return out != null ? out : new StringBuilder(raw.length() + 16).append(raw, 0, upTo);
    }

    private static boolean plain(char c) {
        if (c == '\n' || c == '\t') {
            return true;
        }
        return c >= ' '
                && !(c >= 0x7f && c <= 0x9f)
                && !(c >= 0x200b && c <= 0x200f)
                && !(c >= 0x2028 && c <= 0x202e)
                && !(c >= 0x2060 && c <= 0x206f)
                && c != 0x061c
                && c != 0xfeff
                && c != 0x00ad
                && !(c >= 0xfff9 && c <= 0xfffb)
                && !Character.isSurrogate(c);
    }

    private static String mark(char c) {
        if (c < ' ') {
            return String.valueOf((char) (0x2400 + c));
        }
        if (c == 0x7f) {
            return "\u2421";
        }
        return String.format(java.util.Locale.ROOT, "<U+%04X>", (int) c);
    }
}
