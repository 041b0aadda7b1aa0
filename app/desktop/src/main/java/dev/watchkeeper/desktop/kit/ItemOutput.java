package dev.watchkeeper.desktop.kit;

import com.fasterxml.jackson.databind.JsonNode;

import dev.watchkeeper.desktop.kit.TextLine.Tone;

import java.util.ArrayList;
import java.util.List;

/** Turns the items of Codex's stream, each of which begins, changes and ends, into rows. */
final class ItemOutput {
    private ItemOutput() {}

    /** Adds what an event says of its item. */
    static void add(List<TextLine> rows, String event, JsonNode item) {
        boolean ended = event.equals("item.completed");
        String type = item.path("type").asText();
        switch (type) {
            case "agent_message", "reasoning", "error", "todo_list" -> {
                if (ended) {
                    said(rows, type, item);
                }
            }
            case String _ -> {
                if (event.equals("item.started")) {
                    rows.add(new TextLine("> " + tool(type, item), Tone.HEAD));
                } else if (ended) {
                    ended(rows, type, item);
                }
            }
        }
    }

    private static void said(List<TextLine> rows, String type, JsonNode item) {
        switch (type) {
            case "agent_message" -> AgentOutput.text(rows, item.path("text").asText(), Tone.PLAIN);
            case "todo_list" -> item.path("items").forEach(each -> todo(rows, each));
            case String _ ->
                    AgentOutput.text(
                            rows,
                            item.path("text").asText(item.path("message").asText()),
                            Tone.MUTED);
        }
    }

    private static void todo(List<TextLine> rows, JsonNode each) {
        String mark = each.path("completed").asBoolean() ? "[x] " : "[ ] ";
        AgentOutput.text(rows, mark + each.path("text").asText(), Tone.MUTED);
    }

    private static String tool(String type, JsonNode item) {
        String object =
                switch (type) {
                    case "command_execution" -> item.path("command").asText();
                    case "file_change" -> {
                        List<String> paths = new ArrayList<>();
                        item.path("changes")
                                .forEach(change -> paths.add(change.path("path").asText()));
                        yield String.join(", ", paths);
                    }
                    case "mcp_tool_call" ->
                            item.path("server").asText()
                                    + "."
                                    + item.path("tool").asText()
                                    + " "
                                    + item.path("arguments");
                    case "web_search" -> item.path("query").asText();
                    case String _ -> "";
                };
        String line = object.strip().replaceAll("\\s*\\R\\s*", " ; ");
        return AgentOutput.shortened((type + " " + line).strip());
    }

    private static void ended(List<TextLine> rows, String type, JsonNode item) {
        String status = item.path("status").asText();
        boolean bad = status.equals("failed") || status.equals("declined");
        String said =
                switch (type) {
                    case "command_execution" -> item.path("aggregated_output").asText();
                    case "mcp_tool_call" ->
                            bad
                                    ? item.path("error").path("message").asText()
                                    : item.path("result")
                                            .path("content")
                                            .path(0)
                                            .path("text")
                                            .asText();
                    case String _ -> "";
                };
        AgentOutput.text(
                rows,
                AgentOutput.indented(said.isBlank() && bad ? status : said),
                bad ? Tone.BAD : Tone.MUTED);
    }
}
