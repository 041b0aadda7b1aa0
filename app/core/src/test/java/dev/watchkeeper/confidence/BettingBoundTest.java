package dev.watchkeeper.confidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Random;

/** Limits of a share of wrong ones that may be looked at after each label. */
final class BettingBoundTest {
    private static LabelCounts labels(int n, int wrong) {
        LabelCounts labels = new LabelCounts();
        for (int i = 0; i < n; i++) {
            labels.add(1, i >= wrong);
        }
        return labels;
    }

    /** Computed apart from this code, from the mixture of likelihood ratios. */
    @ParameterizedTest
    @CsvSource({
        "0.05, 65, 0",
        "0.05, 141, 1",
        "0.05, 185, 2",
        "0.05, 226, 3",
        "0.05, 457, 10",
        "0.02, 164, 0",
        "0.02, 356, 1"
    })
    void soManyLabelsShowAShareAndOneLessDoesNot(double share, int n, int wrong) {
        assertTrue(BettingBound.shows(labels(n, wrong), share));
        assertFalse(BettingBound.shows(labels(n - 1, wrong), share));
        assertEquals(0, BettingBound.missing(labels(n, wrong), share));
        assertEquals(n - wrong, BettingBound.missing(labels(wrong, wrong), share));
    }

    @Test
    void theLimitIsTheSmallestShareThatIsShown() {
        for (int n : new int[] {0, 1, 5, 40, 300}) {
            for (int wrong : new int[] {0, 1, 4}) {
                LabelCounts labels = labels(n, Math.min(n, wrong));
                double limit = BettingBound.upper(labels);
                if (limit < 1) {
                    assertTrue(BettingBound.shows(labels, limit));
                    assertFalse(BettingBound.shows(labels, limit - 1e-5));
                }
                assertTrue(limit >= labels.wrong() / (double) Math.max(1, n), "n " + n);
            }
        }
        assertEquals(1, BettingBound.upper(labels(0, 0)));
        assertEquals(1, BettingBound.upper(labels(7, 7)));
    }

    /**
     * In homes whose true share is the one that is tested, it is ever shown to be lower in 5 % of
     * them at most, looked at after each label; with labels of different weights as well.
     */
    @ParameterizedTest
    @CsvSource({"0.05, 1", "0.2, 1", "0.05, 0.25", "0.2, 0.25"})
    void lookedAtAfterEachLabelTheRiskHolds(double share, double least) {
        int homes = 1500;
        Random random = new Random(20 + (long) (share * 100));
        int broken = 0;
        for (int home = 0; home < homes; home++) {
            LabelCounts labels = new LabelCounts();
            boolean shown = false;
            for (int n = 0; n < 300 && !shown; n++) {
                // What is likelier to be wrong is drawn more often, and counts for less.
                boolean doubtful = random.nextDouble() < 0.5 / (0.5 + 0.5 * least);
                double weight = doubtful ? least : 1;
                double chance = share * (doubtful ? 1.6 : 0.4);
                labels.add(weight, random.nextDouble() >= chance);
                shown = BettingBound.shows(labels, share);
            }
            broken += shown ? 1 : 0;
        }
        double most = homes * 0.05 + 3 * Math.sqrt(homes * 0.05 * 0.95);
        assertTrue(broken <= most, broken + " of " + homes);
    }
}
