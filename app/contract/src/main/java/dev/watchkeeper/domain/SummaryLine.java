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
    private static final int MOST_LINKS = 8;

    public SummaryLine {
        evidence = List.copyOf(evidence);
    }

    /** Ids of evidence, the first eight, and how many more. */
    public static String links(List<String> ids) {
        return ids.size() <= MOST_LINKS
                ? String.join(", ", ids)
                : String.join(", ", ids.subList(0, MOST_LINKS))
                        + ", … and "
                        + (ids.size() - MOST_LINKS)
                        + " more";
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
        return in(event, "lines");
    }

    /** What the model said of the night beside {@link #in}; none if it said nothing. */
    public static List<SummaryLine> words(Event event) {
        return in(event, "words");
    }

    /** Whether an event sums up a run as a whole. */
    public static boolean ofNight(Event event) {
        return event.type() == EventType.SUMMARISED && "night".equals(event.data().get("of"));
    }

    private static List<SummaryLine> in(Event event, String member) {
        List<SummaryLine> lines = new ArrayList<>();
        if (event.type() == EventType.SUMMARISED
                && event.data().get(member) instanceof List<?> all) {
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
