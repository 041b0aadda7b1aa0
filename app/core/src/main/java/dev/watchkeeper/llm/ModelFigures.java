package dev.watchkeeper.llm;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a model at work, as last seen.
 *
 * @param window in tokens, that its server has loaded it with; 0 if that is not known
 * @param tokensPerSecond of its last answer; 0 if there was none or the server told no times
 * @param known the share of its last questions' tokens that it knew from those before and did not
 *     read again, 0 to 1, as the times tell; {@code null} if that is not known
 * @param waiting how many questions wait for their turn
 * @param busy whether a question is being answered
 */
public record ModelFigures(
        long window, double tokensPerSecond, @Nullable Double known, int waiting, boolean busy) {
    /** Nothing is known. */
    public static final ModelFigures NONE = new ModelFigures(0, 0, null, 0, false);
}
