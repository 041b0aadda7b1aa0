package dev.watchkeeper.claudecode;

import com.fasterxml.jackson.databind.JsonNode;

import dev.watchkeeper.plugin.agent.AgentEnd;
import dev.watchkeeper.plugin.agent.AgentEnd.Ending;
import dev.watchkeeper.plugin.agent.OutputReader.Exit;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Says how a run ended. The order of the questions matters: what we did to it comes before what it
 * says, and what contradicts success comes before success.
 */
final class EndClassifier {
    private static final int SIGNAL = 128;

    private final Run run;
    private final String errors;
    private final Exit exit;
    private final Instant now;
    private final List<String> problems;
    private @Nullable Instant limitUntil;
    private @Nullable String question;

    EndClassifier(Run run, String errors, Exit exit, Instant now) {
        this.run = run;
        this.errors = errors;
        this.exit = exit;
        this.now = now;
        this.problems = new ArrayList<>(run.problems);
    }

    AgentEnd end() {
        Ending ending = ending();
        return new AgentEnd(
                ending,
                run.finalText(),
                problems,
                List.copyOf(run.denied()),
                question,
                ending == Ending.QUESTION ? run.choices : List.of(),
                limitUntil,
                run.tokens,
                run.costUsd,
                run.turns);
    }

    /** Whether a result was brought about by a usage limit, whatever else it calls itself. */
    static boolean isLimit(Run run, JsonNode result) {
        boolean error = result.path("is_error").asBoolean();
        return error && run.limited
                || result.path("api_error_status").asInt() == 429
                || error && run.serviceError.equals("rate_limit")
                || LimitText.isLimit(result.path("result").asText());
    }

    private Ending ending() {
        if (exit.status() == Exit.VANISHED && !exit.weSignalled()) {
            problems.add("its process left no exit status");
            return Ending.VANISHED;
        }
        if (exit.weSignalled()) {
            return Ending.SIGNALLED;
        }
        JsonNode result = run.result;
        return result == null ? withoutResult() : withResult(result);
    }

    private Ending withoutResult() {
        if (!errors.isEmpty()) {
            problems.add(errors);
        }
        if (exit.status() > SIGNAL) {
            problems.add(
                    "signal " + (exit.status() - SIGNAL) + " ended it before it gave a result");
            return Ending.SIGNALLED;
        }
        problems.add("it gave no result (exit status " + exit.status() + ")");
        if (run.limited) {
            limitUntil = run.limitUntil;
            return Ending.LIMIT;
        }
        if (run.begun && exit.status() == 0) {
            return Ending.CUT_OFF;
        }
        boolean silent = run.strayText.isEmpty() && errors.isEmpty();
        return silent && exit.status() == 0 ? Ending.EMPTY : Ending.ERROR;
    }

    private Ending withResult(JsonNode result) {
        if (isLimit(run, result)) {
            problems.add(result.path("result").asText("usage limit"));
            limitUntil =
                    run.limitUntil == null
                            ? LimitText.until(result.path("result").asText(), now)
                            : run.limitUntil;
            return Ending.LIMIT;
        }
        if (run.workedSince) {
            problems.add("it ended while it worked on after a first result");
            return Ending.CUT_OFF;
        }
        if (result.path("is_error").asBoolean()) {
            return failed(result);
        }
        if (!run.killed.isEmpty() || !run.pending.isEmpty()) {
            run.killed.forEach(
                    what -> problems.add("a command in the background was killed: " + what));
            run.pending
                    .keySet()
                    .forEach(task -> problems.add("a background task was unfinished: " + task));
            return Ending.CUT_OFF;
        }
        if (exit.status() > SIGNAL) {
            problems.add("signal " + (exit.status() - SIGNAL) + " ended it after its result");
            return Ending.SIGNALLED;
        }
        if (exit.status() != 0) {
            problems.add("it reported success, but its exit status is " + exit.status());
            return Ending.ERROR;
        }
        return succeeded();
    }

    private Ending failed(JsonNode result) {
        result.path("errors").forEach(e -> problems.add(e.asText()));
        String text = result.path("result").asText();
        if (!text.isEmpty()) {
            problems.add(text);
        }
        if (problems.isEmpty()) {
            problems.add("it reported an error: " + result.path("subtype").asText());
        }
        return switch (result.path("subtype").asText()) {
            case "error_max_turns", "error_max_budget_usd" -> Ending.TRUNCATED;
            case "success" -> {
                if (run.stopReason.equals("refusal")) {
                    yield Ending.REFUSED;
                }
                yield run.stopReason.equals("max_tokens") ? Ending.TRUNCATED : Ending.ERROR;
            }
            case String other -> {
                if (!other.startsWith("error")) {
                    problems.add("unknown result '" + other + "'");
                }
                yield Ending.ERROR;
            }
        };
    }

    private Ending succeeded() {
        if (!run.denied().isEmpty()) {
            run.denied().forEach(what -> problems.add("not permitted: " + what));
            return Ending.PERMISSION_DENIED;
        }
        if (run.stopReason.equals("refusal")) {
            problems.add("it declined");
            return Ending.REFUSED;
        }
        if (run.stopReason.equals("max_tokens")
                || run.stopReason.equals("model_context_window_exceeded")) {
            problems.add("its answer was cut by a length limit");
            return Ending.TRUNCATED;
        }
        if (!run.question.isEmpty()) {
            question = run.question;
            return Ending.QUESTION;
        }
        String text = run.finalText().strip();
        if (!run.usedTools() && text.endsWith("?")) {
            question = text;
            return Ending.QUESTION;
        }
        if (text.isEmpty() && !run.usedTools()) {
            problems.add("it said and did nothing");
            return Ending.EMPTY;
        }
        return Ending.COMPLETED;
    }
}
