package dev.watchkeeper.llm;

import org.jspecify.annotations.Nullable;

/** The model gave no answer. Never a reason to stop: evidence alone decides then. */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of trouble it is. */
    public enum Kind {
        /** The settings have no model. */
        NONE(false),
        /** Its server does not answer. */
        DOWN(true),
        /** Its server has too much to do. */
        BUSY(true),
        /** It is being loaded, and the time was over before it was. */
        LOADING(true),
        /** It does not fit into memory. */
        OUT_OF_MEMORY(false),
        /** Its server does not have it. */
        NO_SUCH_MODEL(false),
        /** The question does not fit into the window. */
        TOO_LONG(false),
        /** The time was over. */
        TIMEOUT(false),
        /** It stopped in the middle of its answer. */
        BROKE_OFF(true),
        /** It went silent in the middle of its answer. */
        STALLED(true),
        /** Its answer makes no sense. */
        NONSENSE(false),
        /** The server refuses the request: settings or a defect of ours. */
        REFUSED(false),
        /** It failed several times in a row and is left alone for a while. */
        RESTING(false),
        /** It was closed. */
        CLOSED(false);

        private final boolean retriable;

        Kind(boolean retriable) {
            this.retriable = retriable;
        }

        /** Whether the same question may be answered when it is asked again. */
        public boolean retriable() {
            return retriable;
        }
    }

    private final Kind kind;

    /**
     * @param message what is wrong, in one sentence
     */
    public ModelException(Kind kind, String message) {
        this(kind, message, null);
    }

    public ModelException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
