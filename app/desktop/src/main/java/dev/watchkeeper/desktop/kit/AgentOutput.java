package dev.watchkeeper.desktop.kit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.watchkeeper.desktop.kit.TextLine.Tone;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Turns an agent's raw output into rows for reading. Lines of JSON, as several agents write them,
 * become what they say; every other line stays as it is. The raw stream is one key away, so nothing
 * is lost by what is shortened here.
 */
public final class AgentOutput {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int LONGEST = 2_000;

    private AgentOutput() {}

    /** Rows for reading. */
    public static List<TextLine> rows(String raw) {
        List<TextLine> rows = new ArrayList<>();
        for (String line : raw.split("\n", -1)) {
            JsonNode json = line.startsWith("{") ? parse(line) : null;
            if (json == null) {
                rows.addAll(TextLine.lines(line + "\n", Tone.PLAIN));
            } else {
                add(rows, json);
            }
        }
        if (!rows.isEmpty() && rows.getLast().text().isEmpty()) {
            rows.removeLast();
        }
        return rows;
    }

    private static @Nullable JsonNode parse(String line) {
        try {
            JsonNode node = MAPPER.readTree(line);
            return node.isObject() && node.has("type") ? node : null;
        } catch (JsonProcessingException e) {
            // A line that only looks like JSON is shown as it is.
            return null;
        }
    }

    private static void add(List<TextLine> rows, JsonNode json) {
        String type = json.path("type").asText();
        JsonNode content = json.path("message").path("content");
        if (content.isTextual()) {
            rows.addAll(TextLine.lines(content.asText(), Tone.PLAIN));
        } else if (content.isArray()) {
            content.forEach(part -> part(rows, part));
        } else if (type.equals("result")) {
            boolean error = json.path("is_error").asBoolean();
            rows.add(
                    new TextLine(
                            error ? "ended with an error" : "ended", error ? Tone.BAD : Tone.HEAD));
            text(rows, json.path("result").asText(), Tone.PLAIN);
        } else if (type.startsWith("item.")) {
            ItemOutput.add(rows, type, json.path("item"));
        } else if (type.equals("turn.completed")) {
            rows.add(new TextLine("ended", Tone.HEAD));
        } else if (type.equals("turn.failed")) {
            rows.add(new TextLine("ended with an error", Tone.BAD));
            text(rows, json.path("error").path("message").asText(), Tone.PLAIN);
        } else if (type.equals("error")) {
            text(rows, json.path("message").asText(), Tone.MUTED);
        } else if (!type.endsWith("_event")) {
            String subtype = json.path("subtype").asText();
            rows.add(
                    TextLine.plain("· " + type + (subtype.isEmpty() ? "" : " " + subtype))
                            .withTone(Tone.MUTED));
        }
    }

    private static void part(List<TextLine> rows, JsonNode part) {
        switch (part.path("type").asText()) {
            case "text" -> text(rows, part.path("text").asText(), Tone.PLAIN);
            case "thinking" -> text(rows, part.path("thinking").asText(), Tone.MUTED);
            case "tool_use" ->
                    rows.add(
                            TextLine.plain(
                                            "> "
                                                    + part.path("name").asText()
                                                    + " "
                                                    + summary(part.path("input")))
                                    .withTone(Tone.HEAD));
            case "tool_result" -> {
                boolean error = part.path("is_error").asBoolean();
                JsonNode said = part.path("content");
                String words =
                        said.isTextual() ? said.asText() : said.path(0).path("text").asText();
                text(rows, indented(words), error ? Tone.BAD : Tone.MUTED);
            }
            default ->
                    rows.add(
                            TextLine.plain("· " + part.path("type").asText()).withTone(Tone.MUTED));
        }
    }

    private static String summary(JsonNode input) {
        for (String key :
                List.of("command", "file_path", "path", "pattern", "url", "description")) {
            if (input.path(key).isTextual()) {
                return shortened(input.path(key).asText().strip().replaceAll("\\s*\\R\\s*", " ; "));
            }
        }
        return input.isMissingNode() ? "" : shortened(input.toString());
    }

    static String indented(String words) {
        return words.isBlank() ? "" : "    " + words.strip().replace("\n", "\n    ");
    }

    /** The lines of a text; of a long one the beginning. */
    static void text(List<TextLine> rows, String words, Tone tone) {
        if (!words.isBlank()) {
            rows.addAll(TextLine.lines(shortened(words.stripTrailing()), tone));
        }
    }

    static String shortened(String text) {
        return text.length() <= LONGEST
                ? text
                : text.substring(0, LONGEST)
                        + "… ("
                        + (text.length() - LONGEST)
                        + " more, see raw)";
    }
}
