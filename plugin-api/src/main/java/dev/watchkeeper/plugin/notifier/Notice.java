package dev.watchkeeper.plugin.notifier;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What a person should know. Its texts may hold words of agents and of models, and with them any
 * character.
 *
 * @param id of this notice and of no other one of any home; the same whenever it is delivered
 * @param at when it happened
 * @param title in a few words
 * @param text the rest, in lines; for a question the question itself, the answers, what happens if
 *     nobody answers, and how to answer
 * @param project name of the project; empty if it is about none
 * @param task id of the task; empty if it is about none
 * @param breakpoint id of the question; empty if it is none
 * @param options the answers to choose from; empty if it is no question
 */
public record Notice(
        String id,
        Kind kind,
        Instant at,
        String title,
        String text,
        String project,
        String task,
        String breakpoint,
        List<String> options) {
    /** What a notice is about. A later version of the API may know more. */
    public enum Kind {
        /** A breakpoint is open: work waits for an answer. */
        QUESTION,
        /** The run has ended by itself: nothing is left to do. */
        NIGHT_OVER,
        /** The supervisor can't go on, or had died and runs again. */
        TROUBLE;

        /** The word in settings and JSON, such as {@code night-over}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Notice {
        options = List.copyOf(options);
    }
}
