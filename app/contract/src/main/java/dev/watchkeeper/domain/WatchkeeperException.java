package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

/**
 * Something that stops a command and that a person can mend.
 *
 * <p>The message says what is wrong and where; the hint says what to do. Rooms throw it, or a
 * subclass that carries more; the command line prints both lines and ends with the code's exit
 * status.
 */
public class WatchkeeperException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of trouble it is; decides the exit status. */
    public enum Code {
        /** Wrong words on the command line. */
        USAGE(2),
        /** A setting, template, rule or tasks file that can't be used. */
        SETTINGS(2),
        /** An id that nothing bears. */
        UNKNOWN_ID(2),
        /** A path that can't be a workspace, or one that belongs to another project. */
        WORKSPACE(2),
        /** The home can't be used: read-only, full, newer, damaged. */
        HOME(2),
        /** Another supervisor owns the home. */
        IN_USE(2),
        /** The command is refused where it was called, such as inside an attempt. */
        REFUSED(2),
        /** A state in which the command makes no sense, such as resolving a closed breakpoint. */
        CONFLICT(2),
        /** Something outside is missing: an agent, a host, a model where one is required. */
        MISSING(4),
        /** Everything else; a defect of ours. */
        INTERNAL(1);

        private final int exitStatus;

        Code(int exitStatus) {
            this.exitStatus = exitStatus;
        }

        /** The exit status of a command that ends with this code. */
        public int exitStatus() {
            return exitStatus;
        }
    }

    private final Code code;
    private final String hint;

    /**
     * @param message what is wrong and where; for a file {@code FILE:LINE:COLUMN: …}
     * @param hint what to do about it; empty if there is nothing to add
     */
    public WatchkeeperException(Code code, String message, String hint) {
        this(code, message, hint, null);
    }

    public WatchkeeperException(Code code, String message, String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.hint = hint;
    }

    public Code code() {
        return code;
    }

    /** What to do about it; may be empty. */
    public String hint() {
        return hint;
    }
}
