package dev.watchkeeper.codex;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A tool that the program uses, as one of its items tells it.
 *
 * @param name such as {@code command} or {@code edit}
 * @param object what it is used on, such as the command line or the paths
 * @param said what came of it
 * @param ok whether it did what it was to do
 * @param denied whether it was not permitted
 * @param abandoned whether it is called completed although it has not ended
 */
record ToolItem(
        String name, String object, String said, boolean ok, boolean denied, boolean abandoned) {
    static ToolItem of(JsonNode item) {
        String status = item.path("status").asText();
        boolean ok = !status.equals("failed") && !status.equals("declined");
        boolean declined = status.equals("declined");
        String type = item.path("type").asText();
        return switch (type) {
            case "command_execution" ->
                    new ToolItem(
                            "command",
                            ShellScript.of(item.path("command").asText()),
                            item.path("aggregated_output").asText(),
                            ok,
                            declined,
                            status.equals("completed") && item.path("exit_code").isNull());
            case "file_change" -> tool("edit", paths(item.path("changes")), status, ok, declined);
            case "mcp_tool_call" -> {
                String error = item.path("error").path("message").asText();
                yield new ToolItem(
                        item.path("server").asText() + "." + item.path("tool").asText(),
                        item.path("arguments").isMissingNode()
                                ? ""
                                : item.path("arguments").toString(),
                        error.isEmpty()
                                ? item.path("result").path("content").path(0).path("text").asText()
                                : error,
                        ok,
                        declined || isDenial(error),
                        false);
            }
            case "web_search" -> tool(type, item.path("query").asText(), status, ok, declined);
            case "collab_tool_call" ->
                    tool(
                            item.path("tool").asText(type),
                            item.path("prompt").asText(""),
                            status,
                            ok,
                            declined);
            case String other -> tool(other, "", status, ok, declined);
        };
    }

    private static ToolItem tool(
            String name, String object, String said, boolean ok, boolean denied) {
        return new ToolItem(name, object, said, ok, denied, false);
    }

    private static String paths(JsonNode changes) {
        List<String> paths = new ArrayList<>();
        changes.forEach(change -> paths.add(change.path("path").asText()));
        return String.join(", ", paths);
    }

    /** A tool of a server that would have needed an approval counts as one that a user refused. */
    private static boolean isDenial(String error) {
        String words = error.toLowerCase(Locale.ROOT);
        return words.contains("mcp tool call")
                && (words.contains("rejected") || words.contains("cancel"));
    }
}
