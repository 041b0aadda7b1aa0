package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

/**
 * All that is known of an attempt's worth.
 *
 * @param verdict the model's, or {@code null} if it was not asked or did not answer
 * @param modelProblem why there is no verdict, or empty
 */
public record Assessment(
        Validation validation,
        Quality quality,
        @Nullable Verdict verdict,
        String modelProblem,
        Confidence confidence) {}
