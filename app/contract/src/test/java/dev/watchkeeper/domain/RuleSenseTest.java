package dev.watchkeeper.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class RuleSenseTest {
    @Test
    void aRuleOfTheProductSaysWhatItMeans() {
        assertEquals(
                "the rule 'unsure' holds: the confidence is too low, and no check of this"
                        + " attempt failed",
                new Reason(Reason.RULE + "confidence < 0.7 && changes.count > 0", "unsure").told());
        assertEquals(
                "the rule 'same-failure' holds too: it failed as the attempt before did, with no"
                        + " change in between",
                new Reason(Reason.RULE_TOO + "history.same_failure", "same-failure").told());
    }

    @Test
    void aRuleOfThePersonsOwnIsNamedAlone() {
        assertEquals(
                "the rule 'mine' holds", new Reason(Reason.RULE + "confidence < 1", "mine").told());
        assertEquals(
                "the rule 'unsure' holds",
                new Reason(Reason.RULE + "task.attempts > 2", "unsure").told());
    }
}
