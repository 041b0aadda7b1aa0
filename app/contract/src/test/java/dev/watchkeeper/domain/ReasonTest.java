package dev.watchkeeper.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What people read of a reason. */
final class ReasonTest {
    @Test
    void itHasNoFullStopSinceOthersFollowIt() {
        assertEquals("it ended without a word", new Reason("it ended without a word.", "x").told());
        assertEquals("it went on ...", new Reason("it went on ...", "x").told());
    }

    @Test
    void aRuleIsToldByItsName() {
        assertEquals(
                "the rule 'late-night' holds",
                new Reason(Reason.RULE + "task.made.up > 3", "late-night").told());
    }
}
