package dev.watchkeeper.plugin.host;

import dev.watchkeeper.plugin.PluginException;

/** The folder of a workspace can't be worked in as it is: nothing was written there. */
public final class WorkspaceException extends PluginException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    public enum Trouble {
        /** It is not there: moved, deleted, or on a disk that is not mounted. */
        GONE,
        /** Another folder is there under the same path. */
        REPLACED,
        /** Somebody else writes there: another home of Watchkeeper, of this user or another. */
        IN_USE
    }

    private final Trouble trouble;

    /**
     * @param message what is wrong and where, in one sentence
     * @param hint what a person can do
     */
    public WorkspaceException(Trouble trouble, String message, String hint) {
        super(trouble == Trouble.IN_USE ? Kind.TRANSIENT : Kind.MISSING, message, hint);
        this.trouble = trouble;
    }

    public Trouble trouble() {
        return trouble;
    }
}
