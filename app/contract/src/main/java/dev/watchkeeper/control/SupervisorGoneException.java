package dev.watchkeeper.control;

import dev.watchkeeper.domain.WatchkeeperException;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/**
 * The process that owned the home has ended, or was ended, while somebody was attached to it. What
 * it made durable is in the home for the next one that opens it.
 */
public final class SupervisorGoneException extends WatchkeeperException {
    private static final long serialVersionUID = 1L;

    public SupervisorGoneException(Path home, @Nullable Throwable cause) {
        super(
                Code.MISSING,
                "the supervisor on " + home + " ended before it answered",
                "see watchkeeper status; watchkeeper run goes on where it was",
                cause);
    }
}
