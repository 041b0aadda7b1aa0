package dev.watchkeeper.desktop.kit;

import dev.watchkeeper.text.VisibleText;

/** Other people's text as the window draws it; see {@link VisibleText}. */
public final class Visible {
    private Visible() {}

    /** The text with every control, bidi and zero-width character made visible; lines stay. */
    public static String text(String raw) {
        return VisibleText.of(raw);
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
                        out.append(VisibleText.mark(c));
                    }
                });
        return out.toString();
    }
}
