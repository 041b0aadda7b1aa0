package dev.watchkeeper.desktop.kit;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of a text pane.
 *
 * @param text without line ends; already {@link Visible}
 */
public record TextLine(String text, Tone tone) {
    /** How a line is toned. */
    public enum Tone {
        PLAIN("line-plain"),
        MUTED("line-muted"),
        HEAD("line-head"),
        ADDED("line-added"),
        REMOVED("line-removed"),
        HUNK("line-hunk"),
        GOOD("line-good"),
        BAD("line-bad");

        private final String style;

        Tone(String style) {
            this.style = style;
        }

        String style() {
            return style;
        }
    }

    /** A longer line is cut: it would take the window seconds to draw, and nobody reads it. */
    static final int LONGEST = 4_000;

    public TextLine {
        if (text.length() > LONGEST) {
            String kept = Visible.shortened(text, LONGEST);
            text = kept + " (" + (text.length() - kept.length() + 1) + " more characters)";
        }
    }

    /** One line of ours; line ends in it become spaces. */
    public static TextLine plain(String raw) {
        return new TextLine(
                Visible.text(raw.stripTrailing().replaceAll("\\s*\\R\\s*", " ")), Tone.PLAIN);
    }

    public TextLine withTone(Tone other) {
        return new TextLine(text, other);
    }

    /** Other people's text, line by line, as it is. */
    public static List<TextLine> lines(String raw, Tone tone) {
        List<TextLine> lines = new ArrayList<>();
        for (String line : Visible.text(raw).split("\n", -1)) {
            lines.add(new TextLine(line, tone));
        }
        if (!lines.isEmpty() && lines.getLast().text().isEmpty()) {
            lines.removeLast();
        }
        return lines;
    }

    /** A unified diff, its signs kept in the first column. */
    public static List<TextLine> diff(String patch) {
        List<TextLine> lines = new ArrayList<>();
        boolean inHunk = false;
        for (TextLine line : lines(patch, Tone.PLAIN)) {
            String text = line.text();
            if (text.startsWith("diff --git ")) {
                inHunk = false;
                lines.add(new TextLine(text.substring("diff --git ".length()), Tone.HEAD));
            } else if (text.startsWith("@@")) {
                inHunk = true;
                lines.add(new TextLine(text, Tone.HUNK));
            } else if (!inHunk) {
                lines.add(new TextLine(text, Tone.MUTED));
            } else if (text.startsWith("+")) {
                lines.add(new TextLine(text, Tone.ADDED));
            } else if (text.startsWith("-")) {
                lines.add(new TextLine(text, Tone.REMOVED));
            } else {
                lines.add(line);
            }
        }
        return lines;
    }
}
