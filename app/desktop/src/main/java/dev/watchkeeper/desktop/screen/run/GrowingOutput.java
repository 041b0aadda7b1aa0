package dev.watchkeeper.desktop.screen.run;

import dev.watchkeeper.desktop.kit.AgentOutput;
import dev.watchkeeper.desktop.kit.TextLine;
import dev.watchkeeper.desktop.kit.TextPane;

import java.util.ArrayList;
import java.util.List;

/** An output as it grows: for reading and raw, both at most as long as a text pane keeps. */
final class GrowingOutput {
    private static final int LONGEST_LINE = 64 * 1024;

    private final List<TextLine> raw = new ArrayList<>();
    private final List<TextLine> rows = new ArrayList<>();
    private String partial = "";
    private long rawSeen;
    private long rowsSeen;

    void skipped(long bytes) {
        TextLine note =
                TextLine.plain(bytes + " bytes before this are in the output's file.")
                        .withTone(TextLine.Tone.MUTED);
        raw.add(note);
        rows.add(note);
    }

    /** Takes what came; a line counts once its end has come, or once it is very long. */
    void append(String text) {
        String all = partial + text;
        int end = all.lastIndexOf('\n') + 1;
        if (end == 0 && all.length() > LONGEST_LINE) {
            end = all.length();
        }
        partial = all.substring(end);
        take(all.substring(0, end));
    }

    /** Nothing more comes. */
    void end() {
        String rest = partial;
        partial = "";
        take(rest);
    }

    private void take(String text) {
        if (!text.isEmpty()) {
            List<TextLine> asItCame = TextLine.lines(text, TextLine.Tone.PLAIN);
            List<TextLine> toRead = AgentOutput.rows(text);
            rawSeen += asItCame.size();
            rowsSeen += toRead.size();
            raw.addAll(asItCame);
            rows.addAll(toRead);
            cut(raw);
            cut(rows);
        }
    }

    private static void cut(List<TextLine> lines) {
        int over = lines.size() - TextPane.MOST_LINES;
        if (over > 0) {
            lines.subList(0, over).clear();
        }
    }

    /** How many lines have ever come. */
    long seen(boolean asItCame) {
        return asItCame ? rawSeen : rowsSeen;
    }

    /** The same as it is now, which stays. */
    GrowingOutput copy() {
        GrowingOutput copy = new GrowingOutput();
        copy.raw.addAll(raw);
        copy.rows.addAll(rows);
        copy.rawSeen = rawSeen;
        copy.rowsSeen = rowsSeen;
        return copy;
    }

    List<TextLine> raw() {
        return List.copyOf(raw);
    }

    List<TextLine> rows() {
        return List.copyOf(rows);
    }
}
