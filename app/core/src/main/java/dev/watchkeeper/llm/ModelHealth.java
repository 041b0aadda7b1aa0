package dev.watchkeeper.llm;

import org.jspecify.annotations.Nullable;

/**
 * How the model stands.
 *
 * @param detail one line for a person
 * @param mend what to type or do if it can't be used; may be empty
 * @param version of its server, or empty if unknown
 * @param onGpu share of the model in the GPU's memory, 0 to 1; {@code null} if unknown or not
 *     loaded
 */
public record ModelHealth(
        State state, String detail, String mend, String version, @Nullable Double onGpu) {
    /** Whether it can be asked. */
    public enum State {
        /** The settings have no model: evidence alone decides. */
        NONE,
        /** It answers. */
        UP,
        /** Its server answers; the model is loaded by the first question. */
        NOT_LOADED,
        /** It is being loaded. */
        LOADING,
        /** Its server does not answer. */
        DOWN,
        /** Its server does not have it. */
        NO_SUCH_MODEL,
        /** It failed several times in a row and is left alone for a while. */
        RESTING
    }

    /** Whether a question may be answered. */
    public boolean up() {
        return switch (state) {
            case UP, NOT_LOADED, LOADING -> true;
            case NONE, DOWN, NO_SUCH_MODEL, RESTING -> false;
        };
    }
}
