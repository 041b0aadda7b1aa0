package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * All that is known of an attempt's worth.
 *
 * @param verdict the model's, or {@code null} if it was not asked or did not answer
 * @param modelProblem why there is no verdict, or empty
 * @param repository what the attempt did to the project's git
 * @param surroundings what the rules saw besides when it was decided on; {@code null} before that,
 *     and in what an earlier version has stored
 */
public record Assessment(
        Validation validation,
        Quality quality,
        @Nullable Verdict verdict,
        String modelProblem,
        Confidence confidence,
        @Nullable DecisionContext surroundings,
        List<RepositoryChange> repository) {
    public Assessment {
        // What an earlier version has stored has none.
        repository = repository == null ? List.of() : List.copyOf(repository);
    }

    /** One that is not decided on yet. */
    public Assessment(
            Validation validation,
            Quality quality,
            @Nullable Verdict verdict,
            String modelProblem,
            Confidence confidence) {
        this(validation, quality, verdict, modelProblem, confidence, null, List.of());
    }

    /** The same, with what the attempt did to the project's git. */
    public Assessment withRepository(List<RepositoryChange> changes) {
        return new Assessment(
                validation, quality, verdict, modelProblem, confidence, surroundings, changes);
    }

    /** The same, decided on in these surroundings. */
    public Assessment decidedIn(DecisionContext then) {
        return new Assessment(
                validation, quality, verdict, modelProblem, confidence, then, repository);
    }
}
