package dev.watchkeeper.plugin.agent;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a stream of bytes into lines of UTF-8 text, wherever the pieces are cut. Of a line that is
 * longer than the limit only the head is kept, so that no output, however long its lines, costs
 * more memory than the limit. Lines end at 0x0A only. Not safe for use by several threads.
 */
public final class LineCutter {
    /** Bytes that are kept of a line where no other limit is given. */
    public static final int LONGEST = 1 << 20;

    /** A buffer above this is let go of after its line. */
    private static final int KEPT = 1 << 14;

    private static final int LONGEST_CHARACTER = 4;

    private final int longest;
    private byte[] head = new byte[0];
    private int held;
    private long length; // Of the line so far, what is left out included.

    /**
     * A line.
     *
     * @param text without its end; the head if it is not whole
     * @param bytes how long the line is, without its end
     * @param whole whether all of it is in the text
     */
    public record Line(String text, long bytes, boolean whole) {
        /** The text; of a line that is not whole with a mark that says how much is left out. */
        public String marked() {
            int kept = whole ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
            return whole
                    ? text
                    : text + " [… " + (bytes - kept) + " bytes of this line left out …]";
        }
    }

    /** With the limit {@link #LONGEST}. */
    public LineCutter() {
        this(LONGEST);
    }

    /**
     * @param longest how many bytes of a line are kept at most; at least 4
     */
    public LineCutter(int longest) {
        if (longest < LONGEST_CHARACTER) {
            throw new IllegalArgumentException("a limit of " + longest + " bytes");
        }
        this.longest = longest;
    }

    /**
     * Takes the next bytes.
     *
     * @return the lines that they complete
     */
    public List<Line> lines(byte[] bytes) {
        List<Line> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                add(bytes, start, i - start);
                lines.add(take());
                start = i + 1;
            }
        }
        add(bytes, start, bytes.length - start);
        return lines;
    }

    /** The last line if no line end follows it; empty if there is none. */
    public Line last() {
        return take();
    }

    /**
     * Takes the next bytes.
     *
     * @return the lines that they complete, without their ends; those that are too long with a mark
     */
    public List<String> accept(byte[] bytes) {
        return lines(bytes).stream().map(Line::marked).toList();
    }

    /** The last line if no line end follows it; empty if there is none. */
    public String rest() {
        return take().marked();
    }

    private void add(byte[] bytes, int from, int count) {
        int kept = Math.min(count, longest - held);
        if (held + kept > head.length) {
            int room = Math.min(longest, Math.max(held + kept, 2 * head.length));
            head = Arrays.copyOf(head, room);
        }
        System.arraycopy(bytes, from, head, held, kept);
        held += kept;
        length += count;
    }

    private Line take() {
        boolean whole = held == length;
        int end = whole ? held : wholeCharacters();
        if (whole && end > 0 && head[end - 1] == '\r') {
            end--;
        }
        Line line =
                new Line(
                        new String(head, 0, end, StandardCharsets.UTF_8),
                        whole ? end : length,
                        whole);
        held = 0;
        length = 0;
        if (head.length > KEPT) {
            head = new byte[0];
        }
        return line;
    }

    /** How much of the head does not belong to a character that the limit has cut. */
    private int wholeCharacters() {
        int lead = held - 1;
        while (lead > Math.max(0, held - LONGEST_CHARACTER) && (head[lead] & 0xC0) == 0x80) {
            lead--;
        }
        return (head[lead] & 0x80) == 0 ? held : lead;
    }
}
