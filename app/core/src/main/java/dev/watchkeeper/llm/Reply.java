package dev.watchkeeper.llm;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * What the model answered.
 *
 * @param complete whether it came to its own end; {@code false} if the longest answer cut it
 * @param promptTokens tokens of the question, as the server counted them; 0 if it did not say
 * @param answerTokens tokens of the answer; 0 if the server did not say
 * @param passProbability the probability of a pass that the model's token probabilities give for
 *     the question's choice, or {@code null} if they are not known
 * @param promptTime what the server took to read the question: short where it knew the beginning
 *     from an earlier one, whatever {@code promptTokens} says; zero if it did not say
 * @param answerTime what the server took to write the answer; zero if it did not say
 */
public record Reply(
        String text,
        boolean complete,
        long promptTokens,
        long answerTokens,
        @Nullable Double passProbability,
        Duration promptTime,
        Duration answerTime) {
    /** A reply whose server told no times. */
    public Reply(
            String text,
            boolean complete,
            long promptTokens,
            long answerTokens,
            @Nullable Double passProbability) {
        this(
                text,
                complete,
                promptTokens,
                answerTokens,
                passProbability,
                Duration.ZERO,
                Duration.ZERO);
    }

    /** How fast it was written, in tokens a second; 0 if that is not known. */
    public double answerTokensPerSecond() {
        return answerTime.isZero() ? 0 : answerTokens * 1e9 / answerTime.toNanos();
    }
}
