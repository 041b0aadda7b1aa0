package dev.watchkeeper.claudecode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.watchkeeper.agentkit.ErrorText;
import dev.watchkeeper.agentkit.JsonLine;
import dev.watchkeeper.agentkit.JsonLines;
import dev.watchkeeper.agentkit.OneLine;
import dev.watchkeeper.plugin.agent.AgentEnd;
import dev.watchkeeper.plugin.agent.AgentEvent;
import dev.watchkeeper.plugin.agent.AgentSession;
import dev.watchkeeper.plugin.agent.LineCutter;
import dev.watchkeeper.plugin.host.Processes;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads the lines of {@code --output-format stream-json} into a {@link Run}. Of a line that is too
 * long, such as a tool's result with a picture, the head is read: which tool has ended stands
 * there. A result that is too long is none.
 */
final class StreamJsonReader implements AgentSession {
    /** Bytes of a line; its JSON as a tree takes up to fifty times as much. */
    private static final int LONGEST = 2 << 20;

    /** What is of use although its end is missing. */
    private static final Set<String> READ_IN_PART =
            Set.of("system", "assistant", "user", "control_request");

    /** What says how the run ends. */
    private static final Set<String> ENDS = Set.of("result", "rate_limit_event");

    private final JsonLines out = new JsonLines(LONGEST);
    private final ErrorText errors = new ErrorText();
    private final @Nullable String permissionMode;
    private final Clock clock;
    private final Run run = new Run();
    private final ControlRequests requests = new ControlRequests(new ObjectMapper());
    private String folder = "";

    /**
     * @param permissionMode the mode that must be in force, or {@code null} for any
     * @param clock for limits that name a time of day only
     */
    StreamJsonReader(@Nullable String permissionMode, Clock clock) {
        this.permissionMode = permissionMode;
        this.clock = clock;
    }

    @Override
    public List<AgentEvent> accept(Processes.Stream stream, byte[] bytes) {
        List<AgentEvent> events = new ArrayList<>();
        switch (stream) {
            case OUT -> out.accept(bytes).forEach(line -> line(line, events));
            case ERR -> errors.accept(bytes);
            case EVENTS -> {}
        }
        return events;
    }

    @Override
    public boolean finished() {
        return run.result != null && !run.workedSince && run.pending.isEmpty();
    }

    @Override
    public boolean toolInFlight() {
        return !run.tools.isEmpty() || !run.pending.isEmpty();
    }

    @Override
    public byte[] react(AgentEvent event, Answer answer) {
        return requests.answered(event, answer);
    }

    @Override
    public AgentEnd end(Exit exit) {
        line(out.last(), new ArrayList<>());
        return new EndClassifier(run, errors.end(), exit, clock.instant()).end();
    }

    private void line(JsonLine read, List<AgentEvent> events) {
        if (read.kind() == JsonLine.Kind.BLANK) {
            return;
        }
        LineCutter.Line line = read.line();
        JsonNode node = line.whole() ? read.node() : read.head();
        String type = node.path("type").asText();
        if (!line.whole()) {
            cut(line, type, events);
        }
        if (!node.isObject() || !line.whole() && !READ_IN_PART.contains(type)) {
            run.strayText = OneLine.of(line.text());
            events.add(new AgentEvent.Text(run.strayText));
            return;
        }
        switch (type) {
            case "system" -> system(node, events);
            case "assistant" -> assistant(node, events);
            case "user" -> user(node, events);
            case "rate_limit_event" -> rateLimit(node.path("rate_limit_info"), events);
            case "result" -> result(node, events);
            case "control_request" -> asked(node, line, events);
            case "control_cancel_request" -> events.add(requests.withdrawn(node));
            case String other -> run.unknown = other;
        }
    }

    /** Says that a line was too long, and lets it end nothing. */
    private void cut(LineCutter.Line line, String type, List<AgentEvent> events) {
        String what = (type.isEmpty() ? "a line" : "a line of type " + OneLine.of(type));
        String told = what + " has " + line.bytes() + " bytes, more than are read of one";
        run.worked();
        if (ENDS.contains(type)) {
            run.problem(told);
        }
        events.add(new AgentEvent.Text("[" + told + "]"));
    }

    private void system(JsonNode node, List<AgentEvent> events) {
        switch (node.path("subtype").asText()) {
            case "init" -> init(node, events);
            case "api_retry" ->
                    events.add(
                            new AgentEvent.Retrying(
                                    node.path("error").asText("error")
                                            + " ("
                                            + node.path("error_status").asText("no status")
                                            + "), attempt "
                                            + node.path("attempt").asText("?")
                                            + " of "
                                            + node.path("max_retries").asText("?")));
            case "task_started" ->
                    run.taskStarted(
                            node.path("task_id").asText(), node.path("tool_use_id").asText());
            case "task_updated" ->
                    run.taskStatus(
                            node.path("task_id").asText(),
                            node.path("patch").path("status").asText(),
                            "");
            case "task_notification" ->
                    run.taskStatus(
                            node.path("task_id").asText(),
                            node.path("status").asText(),
                            node.path("summary").asText());
            case String other -> run.unknown = other;
        }
    }

    private void asked(JsonNode node, LineCutter.Line line, List<AgentEvent> events) {
        run.worked();
        run.asked(node.path("request").path("tool_use_id").asText());
        events.add(requests.asked(node, line.bytes(), line.whole(), folder));
    }

    private void init(JsonNode node, List<AgentEvent> events) {
        run.begun = true;
        folder = node.path("cwd").asText();
        run.worked();
        String mode = node.path("permissionMode").asText();
        if (permissionMode != null && !mode.isEmpty() && !mode.equals(permissionMode)) {
            run.problem(
                    "permission mode "
                            + permissionMode
                            + " was asked for, but "
                            + mode
                            + " is in force");
        }
        events.add(
                new AgentEvent.Session(
                        node.path("session_id").asText(), node.path("model").asText(), mode));
    }

    private void assistant(JsonNode node, List<AgentEvent> events) {
        run.worked();
        run.begun = true;
        String error = node.path("error").asText();
        run.serviceError = error;
        JsonNode message = node.path("message");
        if (message.path("stop_reason").isTextual()) {
            run.stopReason = message.path("stop_reason").asText();
        }
        for (JsonNode block : message.path("content")) {
            switch (block.path("type").asText()) {
                case "text" -> {
                    String text = block.path("text").asText();
                    if (error.isEmpty() && !node.path("parent_tool_use_id").isTextual()) {
                        run.text = text;
                    }
                    events.add(new AgentEvent.Text(text));
                }
                case "tool_use" -> tool(block, events);
                case String other -> run.unknown = other;
            }
        }
    }

    private void tool(JsonNode block, List<AgentEvent> events) {
        String id = block.path("id").asText();
        String name = block.path("name").asText();
        JsonNode input = block.path("input");
        run.toolStarted(id, name, input);
        if (name.equals("AskUserQuestion")) {
            JsonNode first = input.path("questions").path(0);
            List<String> choices = new ArrayList<>();
            first.path("options").forEach(o -> choices.add(o.path("label").asText()));
            run.question = first.path("question").asText(input.path("question").asText());
            run.choices = List.copyOf(choices);
        }
        events.add(new AgentEvent.ToolStarted(id, name, summary(input)));
    }

    private static String summary(JsonNode input) {
        for (String key :
                List.of("command", "file_path", "path", "pattern", "url", "description")) {
            if (input.path(key).isTextual()) {
                return OneLine.of(input.path(key).asText());
            }
        }
        return OneLine.of(input.isMissingNode() ? "" : input.toString());
    }

    private void user(JsonNode node, List<AgentEvent> events) {
        run.worked();
        JsonNode content = node.path("message").path("content");
        if (!content.isArray()) {
            return;
        }
        boolean background = node.path("tool_use_result").path("backgroundTaskId").isTextual();
        for (JsonNode block : content) {
            if (block.path("type").asText().equals("tool_result")) {
                String id = block.path("tool_use_id").asText();
                run.toolEnded(id, background);
                JsonNode said = block.path("content");
                String text = said.isArray() ? said.path(0).path("text").asText() : said.asText();
                if (text.startsWith("Tool permission request failed")) {
                    run.unanswered(id);
                }
                requests.ended(id);
                events.add(
                        new AgentEvent.ToolEnded(
                                id, !block.path("is_error").asBoolean(), OneLine.of(text)));
            }
        }
    }

    private void rateLimit(JsonNode info, List<AgentEvent> events) {
        if (!info.path("status").asText().equals("rejected")) {
            return;
        }
        if (info.path("isUsingOverage").asBoolean()) {
            return;
        }
        long seconds = info.path("resetsAt").asLong();
        boolean told = seconds > 0 && seconds <= Instant.MAX.getEpochSecond();
        Instant until = told ? Instant.ofEpochSecond(seconds) : null;
        run.limited = true;
        run.limitUntil = until;
        events.add(
                new AgentEvent.Limit(
                        until, info.path("rateLimitType").asText("usage") + " limit is reached"));
    }

    private void result(JsonNode node, List<AgentEvent> events) {
        boolean first = run.result == null;
        run.result(node);
        if (!run.limited && EndClassifier.isLimit(run, node)) {
            run.limitUntil = LimitText.until(node.path("result").asText(), clock.instant());
            events.add(new AgentEvent.Limit(run.limitUntil, node.path("result").asText()));
        }
        for (JsonNode denial : node.path("permission_denials")) {
            String what =
                    denial.path("tool_name").asText() + " " + summary(denial.path("tool_input"));
            if (!run.wasAnswered(denial.path("tool_use_id").asText()) && run.denied(what.strip())) {
                events.add(new AgentEvent.Denied(what.strip()));
            }
        }
        if (first || run.tokens > 0) {
            events.add(new AgentEvent.Usage(run.tokens, run.costUsd, run.turns));
        }
        events.add(new AgentEvent.Result(run.finalText(), node.path("is_error").asBoolean()));
    }
}
