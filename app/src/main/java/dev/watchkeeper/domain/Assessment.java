package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

/**
 * All that is known of an attempt's worth.
 *
 * @param verdict the model's, or {@code null} if it was not asked or did not answer
 * @param modelProblem why there is no verdict, or empty
 * @param surroundings what the rules saw besides when it was decided on; {@code null} before that,
 *     and in what an earlier version has stored
 */
public record Assessment(
        Validation validation,
        Quality quality,
        @Nullable Verdict verdict,
        String modelProblem,
        Confidence confidence,
        @Nullable Surroundings surroundings) {
    /** One that is not decided on yet. */
    public Assessment(
            Validation validation,
            Quality quality,
            @Nullable Verdict verdict,
            String modelProblem,
            Confidence confidence) {
        this(validation, quality, verdict, modelProblem, confidence, null);
    }

    /** The same, decided on in these surroundings. */
    public Assessment decidedIn(Surroundings then) {
        return new Assessment(validation, quality, verdict, modelProblem, confidence, then);
    }
}
