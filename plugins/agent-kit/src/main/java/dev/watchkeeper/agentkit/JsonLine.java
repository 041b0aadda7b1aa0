package dev.watchkeeper.agentkit;

import com.fasterxml.jackson.databind.JsonNode;

import dev.watchkeeper.plugin.agent.LineCutter;

/**
 * A line of a stream in which each line is to be a JSON object.
 *
 * @param node the object; missing unless the kind is {@link Kind#OBJECT}
 * @param line as it came
 */
public record JsonLine(Kind kind, JsonNode node, LineCutter.Line line) {
    /** What stands on a line. */
    public enum Kind {
        /** A whole object. */
        OBJECT,
        /** Nothing but white space. */
        BLANK,
        /** Something that does not begin like an object, such as a word of the program. */
        OTHER,
        /** Something that begins like an object and is no JSON. */
        BROKEN,
        /** More than is kept of one line; its text is the head. */
        CUT
    }

    /**
     * All that stands whole in the head of an object, whose end may be missing; missing if the line
     * does not begin like an object. Parsed at every call.
     */
    public JsonNode head() {
        return kind == Kind.OBJECT ? node : CutJson.head(line.text());
    }
}
