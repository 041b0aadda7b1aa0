package dev.watchkeeper.claudecode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.watchkeeper.plugin.agent.AgentEvent;
import dev.watchkeeper.plugin.agent.AgentSession.Answer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the program asks while it runs, as {@code control_request} lines, and the {@code
 * control_response} lines that answer it.
 *
 * <p>An allowed tool gets its input handed back. Where that is not held, because it is too long, an
 * empty one stands for what the program itself knows.
 */
final class ControlRequests {
    /** Of requests at a time: more than helpers of one run ask at once. */
    private static final int MOST = 50;

    /** Bytes of a line up to which its input is kept. */
    private static final int LARGEST = 1 << 18;

    private static final String NOT_PERMITTED =
            "This is not permitted here. Go on without it if you can; if not, say what you would"
                    + " need it for and end.";
    private static final String NOBODY_ANSWERS =
            "Nobody answers this question. Go on by your own judgement, and say in the end what you"
                    + " assumed.";

    private final ObjectMapper json;
    private final Map<String, Asked> open = new LinkedHashMap<>();

    /**
     * @param use id of the tool's use
     * @param exact of the request that is shown
     */
    private record Asked(String use, JsonNode input, String exact) {}

    ControlRequests(ObjectMapper json) {
        this.json = json;
    }

    /**
     * Takes a request.
     *
     * @param bytes of its line
     * @param whole whether its line was not cut
     * @param folder where the program runs
     */
    AgentEvent asked(JsonNode node, long bytes, boolean whole, String folder) {
        String id = node.path("request_id").asText();
        JsonNode request = node.path("request");
        String kind = request.path("subtype").asText();
        if (!kind.equals("can_use_tool")) {
            return new AgentEvent.PermissionRequest(id, kind, kind, false, shown(request));
        }
        String tool = request.path("tool_name").asText();
        JsonNode input = request.path("input");
        boolean kept = whole && bytes <= LARGEST;
        ToolForm form = ToolForm.of(tool, input, folder);
        String exact = whole ? ToolForm.exact(tool, input, folder) : "";
        // A second request of the same id does not take the place of the one that is shown.
        var unused =
                open.putIfAbsent(
                        id,
                        new Asked(
                                request.path("tool_use_id").asText(),
                                kept ? input : json.createObjectNode(),
                                exact));
        if (open.size() > MOST) {
            open.remove(open.keySet().iterator().next());
        }
        if (tool.equals("AskUserQuestion") && kept) {
            return question(id, input.path("questions"));
        }
        return new AgentEvent.PermissionRequest(
                id,
                tool,
                form.text(),
                whole && form.whole(),
                shown(input),
                exact,
                form.otherFields());
    }

    /** Forgets the request about a tool that was used, or not, since. */
    void ended(String use) {
        open.values().removeIf(asked -> asked.use().equals(use));
    }

    /** Takes back a request that nobody need answer any more. */
    AgentEvent withdrawn(JsonNode node) {
        String id = node.path("request_id").asText();
        open.remove(id);
        return new AgentEvent.Withdrawn(id);
    }

    byte[] answered(AgentEvent event, Answer answer) {
        return switch (event) {
            case AgentEvent.PermissionRequest p -> line(permission(p, answer));
            case AgentEvent.Question q when !q.id().isEmpty() -> line(answer(q, answer));
            default -> throw new IllegalArgumentException("no request: " + event);
        };
    }

    private ObjectNode permission(AgentEvent.PermissionRequest p, Answer answer) {
        Asked asked = open.get(p.id());
        if (asked == null || !asked.exact().equals(p.exact())) {
            return refused(p.id());
        }
        return answer.allowed()
                ? allowed(p.id(), asked.input())
                : denied(p.id(), answer.words().isBlank() ? NOT_PERMITTED : answer.words());
    }

    private ObjectNode answer(AgentEvent.Question q, Answer answer) {
        Asked asked = open.get(q.id());
        String words = answer.words().strip();
        if (asked == null || !answer.allowed() || (words.isEmpty() && answer.choices().isEmpty())) {
            return denied(q.id(), words.isEmpty() ? NOBODY_ANSWERS : words);
        }
        ObjectNode input = asked.input().deepCopy();
        ObjectNode answers = input.putObject("answers");
        List<String> lines = words.lines().filter(l -> !l.isBlank()).toList();
        int at = 0;
        int questions = input.path("questions").size();
        for (JsonNode one : input.path("questions")) {
            String said =
                    questions == 1 || lines.size() != questions
                            ? joined(answer.choices(), words)
                            : lines.get(at);
            answers.put(one.path("question").asText(), said);
            at++;
        }
        return allowed(q.id(), input);
    }

    private static String joined(List<String> choices, String words) {
        String chosen = String.join(", ", choices);
        return chosen.isEmpty() ? words : words.isEmpty() ? chosen : chosen + ". " + words;
    }

    private ObjectNode allowed(String id, JsonNode input) {
        ObjectNode response = json.createObjectNode().put("behavior", "allow");
        response.set("updatedInput", input);
        return success(id, response);
    }

    private ObjectNode denied(String id, String why) {
        return success(id, json.createObjectNode().put("behavior", "deny").put("message", why));
    }

    private ObjectNode success(String id, ObjectNode answer) {
        ObjectNode response = json.createObjectNode();
        response.put("subtype", "success").put("request_id", id).set("response", answer);
        return response(response);
    }

    /** A request of a kind that this plugin does not know must not be waited for. */
    private ObjectNode refused(String id) {
        return response(
                json.createObjectNode()
                        .put("subtype", "error")
                        .put("request_id", id)
                        .put("error", "nobody here can answer this kind of request"));
    }

    private ObjectNode response(ObjectNode response) {
        ObjectNode line = json.createObjectNode().put("type", "control_response");
        line.set("response", response);
        return line;
    }

    private byte[] line(ObjectNode node) {
        return (node + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** One question with its choices, or several as text, answered by a line each. */
    private static AgentEvent question(String id, JsonNode questions) {
        List<String> choices = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        boolean one = questions.size() == 1;
        for (JsonNode q : questions) {
            text.append(text.isEmpty() ? "" : "\n").append(q.path("question").asText());
            List<String> offered = new ArrayList<>();
            for (JsonNode option : q.path("options")) {
                choices.add(option.path("label").asText());
                offered.add(option.path("label").asText());
            }
            if (!one && !offered.isEmpty()) {
                text.append(" (").append(String.join(", ", offered)).append(')');
            }
        }
        return new AgentEvent.Question(id, text.toString(), one ? choices : List.of());
    }

    /** A line for each field. */
    private static String shown(JsonNode input) {
        String fields =
                input.propertyStream()
                        .map(f ->
                                f.getKey()
                                        + ": "
                                        + (f.getValue().isTextual()
                                                ? f.getValue().asText()
                                                : f.getValue().toString()))
                        .collect(Collectors.joining("\n"));
        return ToolForm.shortened(fields);
    }
}
