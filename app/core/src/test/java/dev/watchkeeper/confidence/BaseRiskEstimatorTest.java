package dev.watchkeeper.confidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.watchkeeper.assess.Generated;
import dev.watchkeeper.domain.BaseRisk;
import dev.watchkeeper.domain.Outcome;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How much of the work is wrong before anybody decides. */
final class BaseRiskEstimatorTest {
    private final List<Outcome> all = new ArrayList<>();

    private void known(int n, boolean drawn, Outcome.Label label) {
        for (int i = 0; i < n; i++) {
            all.add(
                    Generated.outcome(all.size(), Map.of(), 0.9, drawn)
                            .labelled(label, Outcome.Source.ANSWER, Instant.EPOCH));
        }
    }

    /** Ten drawn accepts at one in twenty stand for 200, the hundred that were asked for 100. */
    @Test
    void drawnAcceptsStandForThoseThatWereNot() {
        known(9, true, Outcome.Label.RIGHT);
        known(70, false, Outcome.Label.WRONG);
        known(30, false, Outcome.Label.RIGHT);
        assertNull(BaseRiskEstimator.of(all), "nine say nothing of all that was accepted");

        known(1, true, Outcome.Label.WRONG);
        known(5, true, Outcome.Label.UNKNOWN);
        BaseRisk risk = BaseRiskEstimator.of(all);
        assertNotNull(risk);
        assertEquals((20 + 70) / 300.0, risk.share(), 1e-12);
        assertEquals(110, risk.outcomes());
    }
}
