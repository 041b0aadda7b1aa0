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

    private final boolean asked;

    /**
     * @param asked whether it had been asked for something, which it may have done before it ended
     */
    public SupervisorGoneException(Path home, boolean asked, @Nullable Throwable cause) {
        super(
                Code.MISSING,
                "the supervisor on " + home + " ended before it answered",
                "see watchkeeper status; watchkeeper run goes on where it was",
                cause);
        this.asked = asked;
    }

    /** Whether what it was asked for may have been done; false if the question never left. */
    public boolean asked() {
        return asked;
    }
}
