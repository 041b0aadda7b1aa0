package dev.watchkeeper.prompt;

import dev.watchkeeper.domain.WatchkeeperException;

/** What a prompt never leaves out, its task's brief above all, is more than its window holds. */
public final class PromptTooLongException extends WatchkeeperException {
    private static final long serialVersionUID = 1L;

    PromptTooLongException(String message, String hint) {
        super(Code.SETTINGS, message, hint);
    }
}
