package dev.watchkeeper.agent;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.agent.AgentEnd;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** From the plugins' words to the domain's. */
final class Translation {
    private Translation() {}

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
                end.finalText(),
                problems,
                end.denied(),
                end.question(),
                end.choices(),
                end.limitUntil(),
                end.tokens(),
                end.costUsd(),
                end.turns(),
                weSignalled);
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
