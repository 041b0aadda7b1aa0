package dev.watchkeeper.domain;

import java.util.Locale;

/** How an agent's run ended, told by evidence and not by its exit status alone. */
public enum Ending {
    /** It says that it is done, and nothing contradicts that. */
    COMPLETED,
    /** It declined the task. */
    REFUSED,
    /** It asks something instead of working on. */
    QUESTION,
    /** Something it wanted to do was not permitted. */
    PERMISSION_DENIED,
    /** The account's usage limit stopped it. */
    LIMIT,
    /** Its answer was cut by a length, turn or budget limit of its own. */
    TRUNCATED,
    /** It said and did nothing. */
    EMPTY,
    /** Work was still going on when it ended, such as a killed background task. */
    CUT_OFF,
    /** It reported an error of its own or of its service. */
    ERROR,
    /** A signal ended it. */
    SIGNALLED,
    /** Our time limit or the stall watchdog ended it. */
    TIMEOUT,
    /** Its process is gone without a trace of how. */
    VANISHED;

    /** For people: what happened, as half a sentence. */
    public String sentence() {
        return switch (this) {
            case COMPLETED -> "the agent says that it is done";
            case REFUSED -> "the agent declined the task";
            case QUESTION -> "the agent asks something instead of working on";
            case PERMISSION_DENIED -> "something that the agent wanted to do was not permitted";
            case LIMIT -> "the account's usage limit stopped the agent";
            case TRUNCATED ->
                    "the agent's answer was cut by a length, turn or budget limit of its own";
            case EMPTY -> "the agent ended without a word and changed nothing";
            case CUT_OFF -> "work of the agent was still going on when its run ended";
            case ERROR -> "the agent's run ended with an error of its own or of its service";
            case SIGNALLED -> "a signal ended the agent's run";
            case TIMEOUT -> "the agent's run was ended: it took too long or stood still";
            case VANISHED -> "the agent's process is gone without a trace of how it ended";
        };
    }

    /** The word in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
