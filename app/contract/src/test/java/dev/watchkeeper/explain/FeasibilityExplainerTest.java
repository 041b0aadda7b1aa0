package dev.watchkeeper.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.domain.BaseRisk;

import org.junit.jupiter.api.Test;

/** How much must be asked about at least for a target of wrong accepts. */
class FeasibilityExplainerTest {
    /**
     * Of 100 pieces 22 are wrong. Asking about 20 wrong ones leaves 2 among 80, which is 2.5 %;
     * with 19 there were 3 among 81, more than that.
     */
    @Test
    void askingAboutTheWrongAloneStillTakesSoMuch() {
        assertEquals(0.2, BaseRisk.leastAsked(0.22, 0.025), 1e-12);
        assertEquals(
                "At least 20.0 % of the work must be asked about: 22.0 % of it was wrong (50"
                        + " outcomes), and at most 2.5 % of what is accepted may be.",
                FeasibilityExplainer.told(new BaseRisk(0.22, 50), 0.025));
    }

    @Test
    void aTargetThatTheWorkKeepsByItselfTakesNothing() {
        assertEquals(0, BaseRisk.leastAsked(0.02, 0.05));
        assertEquals(
                "None of the work has to be asked about: 2.0 % of it was wrong (1 outcome), and at"
                        + " most 5.0 % of what is accepted may be.",
                FeasibilityExplainer.told(new BaseRisk(0.02, 1), 0.05));
    }

    @Test
    void whatIsNotKnownIsSaidToBeSupposed() {
        assertEquals(
                "How much of the work here is wrong is not known yet; were it one in five, at least"
                        + " 18.4 % of it would have to be asked about for that target.",
                FeasibilityExplainer.told(null, 0.02));
    }
}
