package dev.watchkeeper.command;

import com.fasterxml.jackson.databind.JsonNode;

import dev.watchkeeper.agentkit.JsonLine;
import dev.watchkeeper.agentkit.JsonLines;
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
import java.util.Iterator;
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

    /** Seconds beyond are milliseconds by a slip. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final LineCutter out = new LineCutter();
    private final LineCutter err = new LineCutter();
    private final JsonLines events = new JsonLines();
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

    private void event(JsonLine read, List<AgentEvent> told) {
        String line = read.line().text();
        switch (read.kind()) {
            case OBJECT -> event(read.node(), line, told);
            case BLANK -> {}
            case OTHER ->
                    problem("a line of its events file is no JSON object: " + shortened(line));
            case BROKEN -> problem("a line of its events file is no JSON: " + shortened(line));
            case CUT ->
                    problem(
                            "a line of its events file has "
                                    + read.line().bytes()
                                    + " bytes, more than are read of one event: "
                                    + shortened(line));
        }
    }

    private void event(JsonNode node, String line, List<AgentEvent> told) {
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
            case "session" -> session(words(node, line, "id", "session"), told);
            case "limit" -> limit(node, line, told);
            case "question" -> question(node, line, told);
            case "denied" -> {
                String what = head(words(node, line, "what", "denied"), TEXT_KEPT);
                if (what.isEmpty()) {
                    return;
                }
                if (denied.size() < MOST_DENIED) {
                    denied.add(what);
                }
                told.add(new AgentEvent.Denied(what));
            }
            case "tokens", "usage" -> usage(node, line, told);
            case "command" -> {
                String run = head(words(node, line, "line", "command"), COMMAND_LINE_KEPT);
                if (!run.isEmpty()) {
                    told.add(new AgentEvent.ToolStarted("", "command", run));
                    told.add(new AgentEvent.ToolEnded("", true, ""));
                }
            }
            case String _ -> problem("an event that is not known: " + shortened(line));
        }
    }

    /** What an event says under one of these names; a problem if it says nothing there. */
    private String words(JsonNode node, String line, String... keys) {
        String words = first(node, keys);
        if (words.isBlank()) {
            formless(line);
            return "";
        }
        return words;
    }

    private void formless(String line) {
        problem("an event whose form is not known: " + shortened(line));
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

    /** What can't be read is no limit: a hold without an end would hide the slip. */
    private void limit(JsonNode node, String line, List<AgentEvent> told) {
        JsonNode own = node.path("limit");
        if (!own.isMissingNode() && !own.isObject()) {
            formless(line);
            return;
        }
        JsonNode of = own.isObject() ? own : node;
        JsonNode until = of.path("until");
        Instant end = null;
        if (!until.isMissingNode() && !until.isNull()) {
            end = time(until);
            if (end == null) {
                problem(
                        "a limit's end is no time such as 2026-03-14T05:30:00Z: "
                                + shortened(line));
                return;
            }
        } else if (hasOther(of, "type", "why", "until")) {
            formless(line);
            return;
        }
        limitUntil = end;
        String why = of.path("why").asText();
        limit = why.isEmpty() ? "a usage limit is reached" : head(why, TEXT_KEPT);
        told.add(new AgentEvent.Limit(limitUntil, limit));
    }

    private static boolean hasOther(JsonNode node, String... known) {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            if (!List.of(known).contains(names.next())) {
                return true;
            }
        }
        return false;
    }

    private void question(JsonNode node, String line, List<AgentEvent> told) {
        String asked = words(node, line, "text", "question");
        if (asked.isEmpty()) {
            return;
        }
        List<String> named = new ArrayList<>();
        for (JsonNode choice : node.path("choices")) {
            if (named.size() == MOST_CHOICES) {
                problem("its question has more than " + MOST_CHOICES + " choices");
                break;
            }
            named.add(head(choice.asText(), TEXT_KEPT));
        }
        question = head(asked, WORDS_KEPT);
        choices = List.copyOf(named);
        told.add(new AgentEvent.Question(question, choices));
    }

    private void usage(JsonNode node, String line, List<AgentEvent> told) {
        JsonNode count = node.has("tokens") ? node.path("tokens") : node.path("count");
        for (JsonNode figure : List.of(count, node.path("cost"), node.path("turns"))) {
            if (!figure.isMissingNode() && !figure.isNull() && !figure.isNumber()) {
                formless(line);
                return;
            }
        }
        tokens = count.isNumber() ? count.asLong() : tokens;
        costUsd = node.path("cost").isNumber() ? node.path("cost").asDouble() : costUsd;
        turns = node.path("turns").isNumber() ? node.path("turns").asInt() : turns;
        told.add(new AgentEvent.Usage(tokens, costUsd, turns));
    }

    /** {@code null} for what is no time. */
    private static @Nullable Instant time(JsonNode until) {
        try {
            if (until.isNumber()) {
                Instant at = Instant.ofEpochSecond(until.asLong());
                return at.isAfter(LATEST) ? null : at;
            }
            return until.isTextual() ? OffsetDateTime.parse(until.asText()).toInstant() : null;
        } catch (DateTimeException e) {
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
