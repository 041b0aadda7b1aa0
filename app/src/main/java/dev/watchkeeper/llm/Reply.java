package dev.watchkeeper.llm;

import org.jspecify.annotations.Nullable;

/**
 * What the model answered.
 *
 * @param complete whether it came to its own end; {@code false} if the longest answer cut it
 * @param promptTokens tokens of the question, as the server counted them; 0 if it did not say
 * @param answerTokens tokens of the answer; 0 if the server did not say
 * @param passProbability the probability of a pass that the model's token probabilities give, or
 *     {@code null} if they are not known
 */
public record Reply(
        String text,
        boolean complete,
        long promptTokens,
        long answerTokens,
        @Nullable Double passProbability) {}
