package dev.watchkeeper.decide;

import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Reason;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Asks about work that knows the tests that it passes. It is no retry: an agent that is told what
 * was seen can hide it as well as mend it, and what was seen may be right after all.
 */
final class SpecialCasesQuestion {
    /** Name of the rule that asks. */
    static final String RULE = "special-cases";

    /** How many places the question itself names; the reasons have all. */
    private static final int MOST = 5;

    private SpecialCasesQuestion() {}

    /**
     * The question.
     *
     * @param places where it was seen, each as {@code path:line what}; not empty
     */
    static Decision.Ask about(List<String> places) {
        return new Decision.Ask(
                places.stream().map(p -> new Reason(p, "special_cases")).toList(),
                RULE,
                "The checks pass, but the work may be made for them: "
                        + places.stream().limit(MOST).collect(Collectors.joining("; "))
                        + (places.size() <= MOST ? "" : "; and " + (places.size() - MOST) + " more")
                        + ". Is the work right for other inputs, too?",
                AnswerOptions.of(AnswerOptions.WORK),
                null);
    }
}
