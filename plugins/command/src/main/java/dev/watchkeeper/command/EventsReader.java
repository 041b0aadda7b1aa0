package dev.watchkeeper.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.watchkeeper.plugin.agent.AgentEnd;
import dev.watchkeeper.plugin.agent.AgentEnd.Ending;
import dev.watchkeeper.plugin.agent.AgentEvent;
import dev.watchkeeper.plugin.agent.LineCutter;
import dev.watchkeeper.plugin.agent.OutputReader;
import dev.watchkeeper.plugin.host.Processes;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads a command's events; its output is plain text. */
final class EventsReader implements OutputReader {
    private static final int TEXT_KEPT = 4000;
    private static final int SIGNAL = 128;

    private final ObjectMapper json = new ObjectMapper();
    private final LineCutter out = new LineCutter();
    private final LineCutter err = new LineCutter();
    private final LineCutter events = new LineCutter();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder errors = new StringBuilder();
    private final List<String> problems = new ArrayList<>();
    private final Set<String> denied = new LinkedHashSet<>();
    private @Nullable String limit;
    private @Nullable Instant limitUntil;
    private @Nullable String question;
    private List<String> choices = List.of();
    private long tokens;
    private double costUsd;
    private int turns;

    @Override
    public List<AgentEvent> accept(Processes.Stream stream, byte[] bytes) {
        List<AgentEvent> told = new ArrayList<>();
        switch (stream) {
            case OUT ->
                    out.accept(bytes)
                            .forEach(line -> {
                                keep(text, line);
                                told.add(new AgentEvent.Text(line));
                            });
            case ERR -> err.accept(bytes).forEach(line -> keep(errors, line));
            case EVENTS -> events.accept(bytes).forEach(line -> event(line, told));
        }
        return told;
    }

    /** A command says by its exit that it is done. */
    @Override
    public boolean finished() {
        return false;
    }

    /** Nobody knows; its CPU time tells. */
    @Override
    public boolean toolInFlight() {
        return false;
    }

    @Override
    public AgentEnd end(Exit exit) {
        keep(text, out.rest());
        keep(errors, err.rest());
        event(events.rest(), new ArrayList<>());
        Ending ending = ending(exit);
        return new AgentEnd(
                ending,
                text.toString().strip(),
                problems,
                List.copyOf(denied),
                ending == Ending.QUESTION ? question : null,
                ending == Ending.QUESTION ? choices : List.of(),
                ending == Ending.LIMIT ? limitUntil : null,
                tokens,
                costUsd,
                turns);
    }

    private Ending ending(Exit exit) {
        if (exit.weSignalled()) {
            return Ending.SIGNALLED;
        }
        if (exit.status() == Exit.VANISHED) {
            problems.add("its process left no exit status");
            return Ending.VANISHED;
        }
        if (limit != null) {
            problems.add(limit);
            return Ending.LIMIT;
        }
        if (question != null) {
            return Ending.QUESTION;
        }
        if (exit.status() != 0) {
            String said = errors.toString().strip();
            problems.add("exit status " + exit.status() + (said.isEmpty() ? "" : ": " + said));
            return exit.status() > SIGNAL ? Ending.SIGNALLED : Ending.ERROR;
        }
        if (!denied.isEmpty()) {
            denied.forEach(what -> problems.add("not permitted: " + what));
            return Ending.PERMISSION_DENIED;
        }
        return Ending.COMPLETED;
    }

    private void event(String line, List<AgentEvent> told) {
        if (line.isBlank()) {
            return;
        }
        JsonNode node;
        try {
            node = json.readTree(line);
        } catch (JsonProcessingException e) {
            problems.add("a line of its events file is no JSON: " + shortened(line));
            return;
        }
        String type = node.path("type").asText();
        if (type.isEmpty()) {
            for (String key :
                    List.of("session", "limit", "question", "denied", "tokens", "command")) {
                if (node.has(key)) {
                    type = key;
                    break;
                }
            }
        }
        switch (type) {
            case "session" -> session(first(node, "id", "session"), told);
            case "limit" -> limit(node.path("limit").isObject() ? node.path("limit") : node, told);
            case "question" -> question(node, told);
            case "denied" -> {
                String what = first(node, "what", "denied");
                denied.add(what);
                told.add(new AgentEvent.Denied(what));
            }
            case "tokens", "usage" -> usage(node, told);
            case "command" -> {
                String run = first(node, "line", "command");
                told.add(new AgentEvent.ToolStarted("", "command", run));
                told.add(new AgentEvent.ToolEnded("", true, ""));
            }
            case String _ -> problems.add("an event that is not known: " + shortened(line));
        }
    }

    private static void session(String id, List<AgentEvent> told) {
        if (!id.isEmpty()) {
            told.add(new AgentEvent.Session(id, "", ""));
        }
    }

    private void limit(JsonNode node, List<AgentEvent> told) {
        limitUntil = time(node.path("until"));
        String why = node.path("why").asText();
        limit = why.isEmpty() ? "a usage limit is reached" : why;
        told.add(new AgentEvent.Limit(limitUntil, limit));
    }

    private void question(JsonNode node, List<AgentEvent> told) {
        List<String> named = new ArrayList<>();
        node.path("choices").forEach(choice -> named.add(choice.asText()));
        question = first(node, "text", "question");
        choices = List.copyOf(named);
        told.add(new AgentEvent.Question(question, choices));
    }

    private void usage(JsonNode node, List<AgentEvent> told) {
        JsonNode count = node.has("tokens") ? node.path("tokens") : node.path("count");
        tokens = count.isNumber() ? count.asLong() : tokens;
        costUsd = node.path("cost").isNumber() ? node.path("cost").asDouble() : costUsd;
        turns = node.path("turns").isNumber() ? node.path("turns").asInt() : turns;
        told.add(new AgentEvent.Usage(tokens, costUsd, turns));
    }

    private @Nullable Instant time(JsonNode until) {
        if (until.isNumber()) {
            return Instant.ofEpochSecond(until.asLong());
        }
        if (!until.isTextual() || until.asText().isBlank()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(until.asText()).toInstant();
        } catch (DateTimeException e) {
            problems.add("a limit's end is no ISO 8601 time: " + shortened(until.asText()));
            return null;
        }
    }

    private static String first(JsonNode node, String... keys) {
        for (String key : keys) {
            if (node.path(key).isValueNode() && !node.path(key).isNull()) {
                return node.path(key).asText();
            }
        }
        return "";
    }

    private static void keep(StringBuilder to, String line) {
        to.append(line).append('\n');
        if (to.length() > TEXT_KEPT) {
            to.delete(0, to.length() - TEXT_KEPT);
        }
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
