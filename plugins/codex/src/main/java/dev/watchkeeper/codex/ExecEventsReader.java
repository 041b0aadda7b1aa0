package dev.watchkeeper.codex;

import com.fasterxml.jackson.databind.JsonNode;

import dev.watchkeeper.agentkit.ErrorText;
import dev.watchkeeper.agentkit.JsonLine;
import dev.watchkeeper.agentkit.JsonLines;
import dev.watchkeeper.agentkit.OneLine;
import dev.watchkeeper.plugin.agent.AgentEnd;
import dev.watchkeeper.plugin.agent.AgentEvent;
import dev.watchkeeper.plugin.agent.LineCutter;
import dev.watchkeeper.plugin.agent.OutputReader;
import dev.watchkeeper.plugin.host.Processes;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the lines of {@code codex exec --json} into a {@link ExecRun}. Of an item that is too long,
 * such as the output of a command, the head is read: which one has ended stands there. An end of a
 * turn that is too long is none.
 */
final class ExecEventsReader implements OutputReader {
    /** Bytes of a line; its JSON as a tree takes up to fifty times as much. */
    private static final int LONGEST = 2 << 20;

    private static final Set<String> ITEMS =
            Set.of("item.started", "item.updated", "item.completed");

    /** What says how the run ends. */
    private static final Set<String> ENDS = Set.of("turn.completed", "turn.failed", "error");

    /** What it writes to its standard error at every start. */
    private static final Pattern NOTICE = Pattern.compile("(?i:warning:)|Reading .*from stdin\\.+");

    private final JsonLines out = new JsonLines(LONGEST);
    private final ErrorText errors = new ErrorText(line -> !NOTICE.matcher(line).lookingAt());
    private final Clock clock;
    private final ExecRun run = new ExecRun();

    /**
     * @param clock for limits that name a time of day only; its zone is that of the program
     */
    ExecEventsReader(Clock clock) {
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
        return run.turnEnded() && !run.workedSince;
    }

    @Override
    public boolean toolInFlight() {
        return !run.turnEnded() && !run.open().isEmpty();
    }

    @Override
    public AgentEnd end(Exit exit) {
        line(out.last(), new ArrayList<>());
        return new ExecEnd(run, errors.end(), exit, clock).end();
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
        if (!node.isObject() || !line.whole() && !ITEMS.contains(type)) {
            run.strayText = OneLine.of(line.text());
            events.add(new AgentEvent.Text(run.strayText));
            return;
        }
        switch (type) {
            case "thread.started" -> session(node, events);
            case "turn.started" -> run.turn(ExecRun.Turn.GOING);
            case "turn.completed" -> completed(node.path("usage"), events);
            case "turn.failed" -> failed(node.path("error").path("message").asText(), events);
            case "error" -> error(node.path("message").asText(), events);
            case "item.started", "item.updated" -> item(node.path("item"), false, events);
            case "item.completed" -> item(node.path("item"), true, events);
            case String _ -> {}
        }
    }

    /** Says that a line was too long, and lets it end nothing. */
    private void cut(LineCutter.Line line, String type, List<AgentEvent> events) {
        String what = type.isEmpty() ? "a line" : "a line of type " + OneLine.of(type);
        String told = what + " has " + line.bytes() + " bytes, more than are read of one";
        run.worked();
        if (ENDS.contains(type)) {
            run.problem(told);
        }
        events.add(new AgentEvent.Text("[" + told + "]"));
    }

    private void session(JsonNode node, List<AgentEvent> events) {
        run.begun = true;
        events.add(new AgentEvent.Session(node.path("thread_id").asText(), "", ""));
    }

    private void completed(JsonNode usage, List<AgentEvent> events) {
        run.turn(ExecRun.Turn.COMPLETED);
        // What was read from the cache is in the input, what was thought in the output.
        run.tokens = usage.path("input_tokens").asLong() + usage.path("output_tokens").asLong();
        events.add(new AgentEvent.Usage(run.tokens, 0, 0));
        events.add(new AgentEvent.Result(run.text, false));
    }

    private void failed(String message, List<AgentEvent> events) {
        if (!message.equals(run.error)) {
            limit(message, events);
        }
        run.error = message;
        run.turn(ExecRun.Turn.FAILED);
        events.add(new AgentEvent.Result(message, true));
    }

    private void error(String message, List<AgentEvent> events) {
        run.worked();
        if (ErrorMessage.isRetry(message)) {
            events.add(new AgentEvent.Retrying(OneLine.of(message)));
            return;
        }
        run.error = message;
        if (!limit(message, events)) {
            events.add(new AgentEvent.Text(message));
        }
    }

    private boolean limit(String message, List<AgentEvent> events) {
        if (!ErrorMessage.isLimit(message)) {
            return false;
        }
        Instant until = ErrorMessage.until(message, clock);
        events.add(new AgentEvent.Limit(until, message));
        return true;
    }

    private void item(JsonNode item, boolean ended, List<AgentEvent> events) {
        run.worked();
        switch (item.path("type").asText()) {
            case "agent_message" -> {
                if (ended) {
                    run.said(item.path("text").asText());
                    events.add(new AgentEvent.Text(run.text));
                }
            }
            case "reasoning" -> text(item.path("text"), ended, events);
            // Of the program itself, such as about a model that it does not know; no failure.
            case "error" -> text(item.path("message"), ended, events);
            case "todo_list" -> {}
            case String _ -> tool(item, ended, events);
        }
    }

    private static void text(JsonNode text, boolean ended, List<AgentEvent> events) {
        if (ended) {
            events.add(new AgentEvent.Text(text.asText()));
        }
    }

    private void tool(JsonNode item, boolean ended, List<AgentEvent> events) {
        String id = item.path("id").asText();
        ToolItem tool = ToolItem.of(item);
        if (!run.isOpen(id)) {
            run.toolStarted(id, OneLine.of(tool.name() + " " + tool.object()));
            events.add(new AgentEvent.ToolStarted(id, tool.name(), OneLine.of(tool.object())));
        }
        if (!ended) {
            return;
        }
        if (!tool.abandoned()) {
            run.toolEnded(id);
        }
        String what = OneLine.of(tool.name() + " " + tool.object());
        if (tool.denied() && run.denied(what)) {
            events.add(new AgentEvent.Denied(what));
        }
        events.add(new AgentEvent.ToolEnded(id, tool.ok(), OneLine.of(tool.said())));
    }
}
