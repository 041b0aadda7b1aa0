package dev.watchkeeper.desktop.fx;

import dev.watchkeeper.domain.WatchkeeperException;

import java.time.Instant;

/**
 * Something that did not work, in words for the person.
 *
 * @param since when it began
 * @param message what is wrong
 * @param hint what to do about it; may be empty
 */
public record Trouble(Instant since, String message, String hint) {
    static Trouble of(Throwable cause, Instant at) {
        if (cause instanceof WatchkeeperException known) {
            return new Trouble(at, String.valueOf(known.getMessage()), known.hint());
        }
        String message = cause.getMessage();
        return new Trouble(at, message == null ? cause.getClass().getSimpleName() : message, "");
    }

    /** Message and hint as one text. */
    public String words() {
        return hint.isEmpty() ? message : message + "; " + hint;
    }
}
