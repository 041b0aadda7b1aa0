package dev.watchkeeper.domain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A line of what the local model made of an attempt or a task.
 *
 * @param text one sentence or so, in the model's words
 * @param evidence ids of what it rests on; never empty
 */
public record SummaryLine(String text, List<String> evidence) {
    public SummaryLine {
        evidence = List.copyOf(evidence);
    }

    /** As events and JSON have it. */
    public Map<String, Object> json() {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("text", text);
        line.put("evidence", evidence);
        return line;
    }

    /** The lines that an event tells; none if it is not of type {@code SUMMARISED}. */
    public static List<SummaryLine> in(Event event) {
        List<SummaryLine> lines = new ArrayList<>();
        if (event.type() == EventType.SUMMARISED
                && event.data().get("lines") instanceof List<?> all) {
            for (Object one : all) {
                if (one instanceof Map<?, ?> line && line.get("evidence") instanceof List<?> ids) {
                    lines.add(
                            new SummaryLine(
                                    String.valueOf(line.get("text")),
                                    ids.stream().map(String::valueOf).toList()));
                }
            }
        }
        return lines;
    }
}
