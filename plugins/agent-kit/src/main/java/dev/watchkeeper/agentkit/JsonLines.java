package dev.watchkeeper.agentkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import dev.watchkeeper.plugin.agent.LineCutter;

import java.util.List;

/**
 * Reads a stream in which each line is a JSON object, wherever its pieces are cut. Never throws for
 * what a program writes; costs memory for one line at a time, of which no more than the limit is
 * kept. Not safe for use by several threads.
 */
public final class JsonLines {
    private final ObjectMapper json = new ObjectMapper();
    private final LineCutter lines;

    /** With the limit {@link LineCutter#LONGEST}. */
    public JsonLines() {
        this(LineCutter.LONGEST);
    }

    /**
     * @param longest how many bytes of a line are kept at most; its JSON as a tree may take up to
     *     fifty times as much
     */
    public JsonLines(int longest) {
        this.lines = new LineCutter(longest);
    }

    /**
     * Takes the next bytes.
     *
     * @return the lines that they complete, in order, blank ones too
     */
    public List<JsonLine> accept(byte[] bytes) {
        return lines.lines(bytes).stream().map(this::read).toList();
    }

    /** The last line if no line end follows it; a blank one if there is none. */
    public JsonLine last() {
        return read(lines.last());
    }

    private JsonLine read(LineCutter.Line line) {
        if (!line.whole()) {
            return without(JsonLine.Kind.CUT, line);
        }
        String text = line.text();
        if (text.isBlank()) {
            return without(JsonLine.Kind.BLANK, line);
        }
        if (!text.stripLeading().startsWith("{")) {
            // Asked first: a million of them would cost a million exceptions.
            return without(JsonLine.Kind.OTHER, line);
        }
        try {
            JsonNode node = json.readTree(text);
            return new JsonLine(JsonLine.Kind.OBJECT, node, line);
        } catch (JsonProcessingException e) {
            return without(JsonLine.Kind.BROKEN, line);
        }
    }

    private static JsonLine without(JsonLine.Kind kind, LineCutter.Line line) {
        return new JsonLine(kind, MissingNode.getInstance(), line);
    }
}
