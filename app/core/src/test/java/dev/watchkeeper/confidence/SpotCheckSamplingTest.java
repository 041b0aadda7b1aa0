package dev.watchkeeper.confidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.BaseRisk;
import dev.watchkeeper.domain.KindOfWork;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.Reliability;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Spot checks are drawn where their labels teach most, and no estimate is bent by that. */
final class SpotCheckSamplingTest {
    private static final KindOfWork RARE = new KindOfWork("refactoring", "go");
    private static final KindOfWork USUAL = new KindOfWork("fix", "java");

    @ParameterizedTest
    @CsvSource({
        "0, 0.75, 0.2",
        "0, 0.9, 0.1",
        "0, 0.99, 0.05",
        "6, 0.75, 0.1",
        "8, 0.9, 0.05",
        "40, 0.75, 0.05"
    })
    void whatIsDoubtfulAndLittleKnownIsDrawnMoreOften(
            int known, double confidence, double probability) {
        List<Outcome> before =
                Collections.nCopies(known, Drawn.of(1, 0.9, RARE, 0.05, Outcome.Label.RIGHT));
        SpotCheckSampling sampling = new SpotCheckSampling(before);
        assertEquals(probability, sampling.probability(0.05, confidence, RARE), 1e-12);
    }

    @Test
    void nothingIsDrawnLessOftenThanTheShareNorMoreOftenThanAlways() {
        SpotCheckSampling sampling = new SpotCheckSampling(List.of());
        assertEquals(0, sampling.probability(0, 0.75, RARE));
        assertEquals(1, sampling.probability(0.4, 0.75, RARE));
        assertEquals(1, sampling.probability(1, 0.999, RARE));
    }

    /**
     * Of 1,000 accepts in each home, those that are drawn more often are wrong more often: 168 of
     * them in the mean. The weighted estimates meet that; a plain share of the labels would not.
     */
    @Test
    void theWeightsTakeTheUnevennessOut() {
        Random random = new Random(5);
        int homes = 300;
        double truth = 0;
        double weighted = 0;
        double plain = 0;
        double binned = 0;
        for (int home = 0; home < homes; home++) {
            SpotCheckSampling sampling =
                    new SpotCheckSampling(
                            Collections.nCopies(
                                    60, Drawn.of(1, 0.9, USUAL, 0.05, Outcome.Label.RIGHT)));
            List<Outcome> drawn = new ArrayList<>();
            int wrong = 0;
            for (int i = 0; i < 1000; i++) {
                boolean rare = random.nextDouble() < 0.3;
                boolean right = random.nextDouble() >= (rare ? 0.35 : 0.09);
                double p = sampling.probability(Drawn.SHARE, 0.75, rare ? RARE : USUAL);
                wrong += right ? 0 : 1;
                if (random.nextDouble() < p) {
                    drawn.add(
                            Drawn.of(
                                    i,
                                    0.75,
                                    rare ? RARE : USUAL,
                                    p,
                                    right ? Outcome.Label.RIGHT : Outcome.Label.WRONG));
                }
            }
            BaseRisk risk = BaseRiskEstimator.of(drawn);
            Reliability shown = Calibration.reliability(drawn);
            truth += wrong / 1000.0 / homes;
            weighted += (risk == null ? 0 : risk.share()) / homes;
            binned += (1 - shown.bins().getFirst().right()) / homes;
            plain +=
                    drawn.stream().filter(o -> o.label() == Outcome.Label.WRONG).count()
                            / (double) drawn.size()
                            / homes;
        }
        assertEquals(0.168, truth, 0.003);
        // Three standard errors of the mean over the homes.
        assertEquals(truth, weighted, 0.01);
        assertEquals(truth, binned, 0.01);
        assertTrue(plain > truth + 0.05, "plain: " + plain + ", truth: " + truth);
    }
}
