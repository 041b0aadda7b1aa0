package dev.watchkeeper.desktop.fx;

import dev.watchkeeper.control.SupervisorGoneException;
import dev.watchkeeper.domain.WatchkeeperException;

import java.time.Instant;

/**
 * Something that did not work, in words for the person.
 *
 * @param since when it began
 * @param message what is wrong
 * @param hint what to do about it; may be empty
 * @param mayBeDone whether what was asked for may have been done all the same: the supervisor
 *     ended, or the line to it broke, between the question and its answer
 */
public record Trouble(Instant since, String message, String hint, boolean mayBeDone) {
    static Trouble of(Throwable cause, Instant at) {
        if (cause instanceof WatchkeeperException known) {
            boolean mayBeDone = known instanceof SupervisorGoneException gone && gone.asked();
            return new Trouble(at, String.valueOf(known.getMessage()), known.hint(), mayBeDone);
        }
        String message = cause.getMessage();
        return new Trouble(
                at, message == null ? cause.getClass().getSimpleName() : message, "", false);
    }

    /**
     * What became of a change that was asked for.
     *
     * @param undone the words if it was certainly not made, such as {@code Not saved}
     */
    public String told(String undone) {
        return (mayBeDone ? "Not known whether it was done" : undone) + ": " + words();
    }

    /** Message and hint as one text. */
    public String words() {
        return hint.isEmpty() ? message : message + "; " + hint;
    }
}
