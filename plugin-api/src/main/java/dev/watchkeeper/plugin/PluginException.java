package dev.watchkeeper.plugin;

import org.jspecify.annotations.Nullable;

/**
 * Something that a host or an agent could not do.
 *
 * <p>An agent that fails at its task is no exception but an ending; this is for what is broken or
 * missing around it.
 */
public class PluginException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What may be done about it. */
    public enum Kind {
        /** May work when tried again: a dropped line, a busy file. */
        TRANSIENT,
        /** Something is not there: an executable, a folder, a login. */
        MISSING,
        /** The settings ask for something impossible. */
        SETTINGS,
        /** Reading or writing failed: a full disk, missing rights, a broken store. */
        STORAGE
    }

    private final Kind kind;
    private final String hint;

    /**
     * @param message what is wrong and where, in one sentence
     * @param hint what a person can do; may be empty
     */
    public PluginException(Kind kind, String message, String hint) {
        this(kind, message, hint, null);
    }

    public PluginException(Kind kind, String message, String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.hint = hint;
    }

    public Kind kind() {
        return kind;
    }

    /** What a person can do; may be empty. */
    public String hint() {
        return hint;
    }
}
