package dev.watchkeeper.agentrun;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.agent.AgentEnd;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * From the plugins' words to the domain's. Whatever a plugin hands over, what is kept of it in the
 * database and shown to people and models stays of a size for that; the output is in its file.
 */
final class AgentEventMapper {
    private static final int LONGEST_TEXT = 100_000;
    private static final int LONGEST_SENTENCE = 10_000;
    private static final int MOST_SENTENCES = 100;

    private AgentEventMapper() {}

    /**
     * @param timeout what the watchdog saw when it ended the run, or {@code null} if it did not
     */
    static AgentOutcome outcome(
            AgentEnd end, @Nullable Integer exit, boolean weSignalled, @Nullable String timeout) {
        List<String> problems = new ArrayList<>(end.problems());
        if (timeout != null) {
            problems.addFirst(timeout);
        }
        return new AgentOutcome(
                timeout == null ? ending(end.ending()) : Ending.TIMEOUT,
                exit,
                end(end.finalText()),
                few(problems),
                few(end.denied()),
                end.question() == null ? null : head(end.question()),
                few(end.choices()),
                end.limitUntil(),
                end.tokens(),
                end.costUsd(),
                end.turns(),
                weSignalled);
    }

    /** The last words are what counts of a long text. */
    private static String end(String text) {
        return text.length() <= LONGEST_TEXT
                ? text
                : "[… "
                        + (text.length() - LONGEST_TEXT)
                        + " characters left out …] "
                        + text.substring(text.length() - LONGEST_TEXT);
    }

    private static String head(String text) {
        return text.length() <= LONGEST_SENTENCE
                ? text
                : text.substring(0, LONGEST_SENTENCE)
                        + " [… "
                        + (text.length() - LONGEST_SENTENCE)
                        + " characters left out …]";
    }

    private static List<String> few(List<String> sentences) {
        List<String> kept = new ArrayList<>();
        sentences.stream().limit(MOST_SENTENCES).map(AgentEventMapper::head).forEach(kept::add);
        if (sentences.size() > MOST_SENTENCES) {
            kept.add("[… " + (sentences.size() - MOST_SENTENCES) + " more …]");
        }
        return kept;
    }

    static WatchkeeperException exception(PluginException e) {
        WatchkeeperException.Code code =
                switch (e.kind()) {
                    case SETTINGS -> WatchkeeperException.Code.SETTINGS;
                    case MISSING, TRANSIENT, STORAGE -> WatchkeeperException.Code.MISSING;
                };
        return new WatchkeeperException(code, String.valueOf(e.getMessage()), e.hint(), e);
    }

    private static Ending ending(AgentEnd.Ending ending) {
        return switch (ending) {
            case COMPLETED -> Ending.COMPLETED;
            case REFUSED -> Ending.REFUSED;
            case QUESTION -> Ending.QUESTION;
            case PERMISSION_DENIED -> Ending.PERMISSION_DENIED;
            case LIMIT -> Ending.LIMIT;
            case TRUNCATED -> Ending.TRUNCATED;
            case EMPTY -> Ending.EMPTY;
            case CUT_OFF -> Ending.CUT_OFF;
            case ERROR -> Ending.ERROR;
            case SIGNALLED -> Ending.SIGNALLED;
            case VANISHED -> Ending.VANISHED;
        };
    }
}
