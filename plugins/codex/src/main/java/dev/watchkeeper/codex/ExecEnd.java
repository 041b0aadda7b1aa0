package dev.watchkeeper.codex;

import dev.watchkeeper.plugin.agent.AgentEnd;
import dev.watchkeeper.plugin.agent.AgentEnd.Ending;
import dev.watchkeeper.plugin.agent.OutputReader.Exit;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Says how a run ended. The order of the questions matters: what we did to it comes before what it
 * says, and what contradicts success comes before success.
 */
final class ExecEnd {
    private static final int SIGNAL = 128;

    private final ExecRun run;
    private final String errors;
    private final Exit exit;
    private final Clock clock;
    private final List<String> problems;
    private @Nullable Instant limitUntil;
    private @Nullable String question;

    /**
     * @param errors what it wrote to its standard error
     * @param clock whose zone is that of the program
     */
    ExecEnd(ExecRun run, String errors, Exit exit, Clock clock) {
        this.run = run;
        this.errors = errors;
        this.exit = exit;
        this.clock = clock;
        this.problems = new ArrayList<>(run.problems);
    }

    AgentEnd end() {
        Ending ending = ending();
        return new AgentEnd(
                ending,
                run.text,
                problems,
                List.copyOf(run.denied),
                question,
                List.of(),
                limitUntil,
                run.tokens,
                0,
                0);
    }

    private Ending ending() {
        if (exit.status() == Exit.VANISHED && !exit.weSignalled()) {
            problems.add("its process left no exit status");
            return Ending.VANISHED;
        }
        if (exit.weSignalled()) {
            return Ending.SIGNALLED;
        }
        return switch (run.turn) {
            case NONE, GOING -> withoutEnd();
            case FAILED -> failed(run.error);
            case COMPLETED -> completed();
        };
    }

    private Ending withoutEnd() {
        if (exit.status() > SIGNAL) {
            problems.add(
                    "signal " + (exit.status() - SIGNAL) + " ended it before the end of its turn");
            return Ending.SIGNALLED;
        }
        String said = run.error.isEmpty() ? errors : run.error;
        if (!said.isEmpty()) {
            Ending ending = failed(said);
            problems.add("its turn has no end (exit status " + exit.status() + ")");
            return ending;
        }
        problems.add("its turn has no end (exit status " + exit.status() + ")");
        if (run.begun && exit.status() == 0) {
            return Ending.CUT_OFF;
        }
        return run.strayText.isEmpty() && exit.status() == 0 ? Ending.EMPTY : Ending.ERROR;
    }

    private Ending failed(String message) {
        problems.add(message.isEmpty() ? "its turn failed" : message);
        if (ErrorMessage.isLimit(message)) {
            limitUntil = ErrorMessage.until(message, clock);
            return Ending.LIMIT;
        }
        if (ErrorMessage.isRefusal(message)) {
            return Ending.REFUSED;
        }
        if (ErrorMessage.isCut(message)) {
            return Ending.TRUNCATED;
        }
        if (ErrorMessage.asksForLogin(message)) {
            problems.add("its login does not hold: 'codex login' on its host renews it");
        }
        return Ending.ERROR;
    }

    private Ending completed() {
        if (run.workedSince) {
            problems.add("it ended while it worked on after the end of a turn");
            return Ending.CUT_OFF;
        }
        if (!run.open().isEmpty()) {
            run.open()
                    .forEach(
                            what -> problems.add("it ended while this was still at work: " + what));
            return Ending.CUT_OFF;
        }
        if (exit.status() > SIGNAL) {
            problems.add("signal " + (exit.status() - SIGNAL) + " ended it after its turn");
            return Ending.SIGNALLED;
        }
        if (exit.status() != 0) {
            problems.add("its turn was completed, but its exit status is " + exit.status());
            return Ending.ERROR;
        }
        if (!run.denied.isEmpty()) {
            run.denied.forEach(what -> problems.add("not permitted: " + what));
            return Ending.PERMISSION_DENIED;
        }
        String text = run.text.strip();
        if (!run.usedTools && text.endsWith("?")) {
            question = text;
            return Ending.QUESTION;
        }
        if (text.isEmpty() && !run.usedTools) {
            problems.add("it said and did nothing");
            return Ending.EMPTY;
        }
        if (run.toolsSinceText || text.isEmpty()) {
            // A refusal is not told either: a turn that is over ends with words.
            problems.add("its turn ended without a word after what it did last");
            return Ending.CUT_OFF;
        }
        return Ending.COMPLETED;
    }
}
