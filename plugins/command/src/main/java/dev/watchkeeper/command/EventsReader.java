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

/**
 * Reads a command's events; its output is plain text. What is kept of either is bounded, whatever
 * the command writes.
 */
final class EventsReader implements OutputReader {
    private static final int TEXT_KEPT = 4000;
    private static final int WORDS_KEPT = 10_000;
    private static final int COMMAND_LINE_KEPT = 100_000;
    private static final int LONGEST_SESSION = 200;
    private static final int MOST_PROBLEMS = 20;
    private static final int MOST_DENIED = 100;
    private static final int MOST_CHOICES = 20;
    private static final int SIGNAL = 128;

    private final ObjectMapper json = new ObjectMapper();
    private final LineCutter out = new LineCutter();
    private final LineCutter err = new LineCutter();
    private final LineCutter events = new LineCutter();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder errors = new StringBuilder();
    private final List<String> problems = new ArrayList<>();
    private long furtherProblems;
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
                    out.lines(bytes)
                            .forEach(line -> {
                                keep(text, line);
                                told.add(new AgentEvent.Text(end(line)));
                            });
            case ERR -> err.lines(bytes).forEach(line -> keep(errors, line));
            case EVENTS -> events.lines(bytes).forEach(line -> event(line, told));
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
        keep(text, out.last());
        keep(errors, err.last());
        event(events.last(), new ArrayList<>());
        if (furtherProblems > 0) {
            problems.add(furtherProblems + " more lines of its events file can't be read");
        }
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

    private void event(LineCutter.Line whole, List<AgentEvent> told) {
        String line = whole.text();
        if (!whole.whole()) {
            problem(
                    "a line of its events file has "
                            + whole.bytes()
                            + " bytes, more than are read of one event: "
                            + shortened(line));
            return;
        }
        if (line.isBlank()) {
            return;
        }
        JsonNode node;
        try {
            if (!line.stripLeading().startsWith("{")) {
                // Asked first: a million of them would cost a million exceptions.
                problem("a line of its events file is no JSON object: " + shortened(line));
                return;
            }
            node = json.readTree(line);
        } catch (JsonProcessingException e) {
            problem("a line of its events file is no JSON: " + shortened(line));
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
                String what = head(first(node, "what", "denied"), TEXT_KEPT);
                if (denied.size() < MOST_DENIED) {
                    denied.add(what);
                }
                told.add(new AgentEvent.Denied(what));
            }
            case "tokens", "usage" -> usage(node, told);
            case "command" -> {
                String run = head(first(node, "line", "command"), COMMAND_LINE_KEPT);
                told.add(new AgentEvent.ToolStarted("", "command", run));
                told.add(new AgentEvent.ToolEnded("", true, ""));
            }
            case String _ -> problem("an event that is not known: " + shortened(line));
        }
    }

    private void problem(String sentence) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(sentence);
        } else {
            furtherProblems++;
        }
    }

    private void session(String id, List<AgentEvent> told) {
        if (id.length() > LONGEST_SESSION) {
            problem("a session id of " + id.length() + " characters is none: " + shortened(id));
        } else if (!id.isEmpty()) {
            told.add(new AgentEvent.Session(id, "", ""));
        }
    }

    private void limit(JsonNode node, List<AgentEvent> told) {
        limitUntil = time(node.path("until"));
        String why = node.path("why").asText();
        limit = why.isEmpty() ? "a usage limit is reached" : head(why, TEXT_KEPT);
        told.add(new AgentEvent.Limit(limitUntil, limit));
    }

    private void question(JsonNode node, List<AgentEvent> told) {
        List<String> named = new ArrayList<>();
        for (JsonNode choice : node.path("choices")) {
            if (named.size() == MOST_CHOICES) {
                problem("its question has more than " + MOST_CHOICES + " choices");
                break;
            }
            named.add(head(choice.asText(), TEXT_KEPT));
        }
        question = head(first(node, "text", "question"), WORDS_KEPT);
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
        try {
            if (until.isNumber()) {
                return Instant.ofEpochSecond(until.asLong());
            }
            return until.isTextual() && !until.asText().isBlank()
                    ? OffsetDateTime.parse(until.asText()).toInstant()
                    : null;
        } catch (DateTimeException e) {
            problem("a limit's end is no time: " + shortened(until.asText()));
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

    private static void keep(StringBuilder to, LineCutter.Line line) {
        to.append(end(line)).append('\n');
        if (to.length() > TEXT_KEPT) {
            to.delete(0, to.length() - TEXT_KEPT);
        }
    }

    /** A line as its end is quoted: of a long one the end, of a cut one its head and the mark. */
    private static String end(LineCutter.Line line) {
        String text = line.text();
        if (!line.whole()) {
            return shortened(text) + " [… a line of " + line.bytes() + " bytes …]";
        }
        return text.length() <= TEXT_KEPT ? text : text.substring(text.length() - TEXT_KEPT);
    }

    private static String head(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length) + "…";
    }

    private static String shortened(String text) {
        return head(text, 200);
    }
}
