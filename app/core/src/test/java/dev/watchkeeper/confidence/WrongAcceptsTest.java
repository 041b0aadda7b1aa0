package dev.watchkeeper.confidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.assess.Generated;
import dev.watchkeeper.domain.Certificate;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.Settings;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What can be certified about wrong accepts. */
final class WrongAcceptsTest {
    private final List<Outcome> all = new ArrayList<>();

    private void drawn(int n, double confidence, Outcome.@Nullable Label label) {
        for (int i = 0; i < n; i++) {
            Outcome o = Generated.outcome(all.size() + 1, Map.of(), confidence, true);
            all.add(
                    label == null
                            ? o
                            : o.labelled(label, Outcome.Source.SPOT_CHECK, Instant.EPOCH));
        }
    }

    private Certificate certify(@Nullable Double target) {
        return new WrongAccepts(all).certify(new Settings.Thresholds(0.7, 0.5, 3, target, 0.05));
    }

    @ParameterizedTest
    @CsvSource({"0.05, 65", "0.02, 164", "0.01, 329"})
    void withoutAWrongOneSoManyLabelsCertifyTheTarget(double target, int labels) {
        drawn(labels - 1, 0.9, Outcome.Label.RIGHT);
        Certificate before = certify(target);
        assertFalse(before.derived());
        assertEquals(0.7, before.accept());
        assertEquals(1, before.missing());

        drawn(1, 0.9, Outcome.Label.RIGHT);
        Certificate after = certify(target);
        assertTrue(after.derived());
        assertEquals(0.7, after.accept());
        assertEquals(0, after.missing());
        assertEquals(labels, after.labels());
        assertTrue(after.bound() <= target, after::toString);
    }

    @Test
    void whatTheLabelsCantShowAtAnyThresholdIsTold() {
        drawn(20, 0.95, Outcome.Label.RIGHT);
        drawn(3, 0.8, Outcome.Label.WRONG);
        Certificate told = certify(0.02);
        assertFalse(told.derived());
        // The twenty alone show more than all together: half of the capital grows by 1 / (1 - m).
        double half = Math.pow(1 - told.showable(), -20) / 2;
        assertTrue(half > 10 && half < 20, told::toString);
        assertTrue(told.bound() > told.showable(), told::toString);
        assertFalse(certify(told.showable() - 0.001).derived());
        assertTrue(certify(told.showable() + 0.001).derived());

        all.clear();
        assertEquals(1, certify(0.02).showable());
    }

    @Test
    void theThresholdIsRaisedToWhereTheDataCertifyTheTarget() {
        drawn(200, 0.95, Outcome.Label.RIGHT);
        drawn(10, 0.8, Outcome.Label.RIGHT);
        drawn(20, 0.75, Outcome.Label.WRONG);
        Certificate told = certify(0.05);
        assertTrue(told.derived());
        assertEquals(0.76, told.accept(), 1e-9);
        assertEquals(210, told.labels());
        assertEquals(0, told.wrong());
    }

    @Test
    void testingStopsAtTheFirstThresholdThatFails() {
        drawn(150, 0.95, Outcome.Label.RIGHT);
        drawn(15, 0.9, Outcome.Label.WRONG);
        // Below, the share is within the target again; fixed-sequence testing may not skip.
        drawn(2000, 0.8, Outcome.Label.RIGHT);
        assertEquals(0.91, certify(0.05).accept(), 1e-9);
    }

    @Test
    void onlyAcceptsThatWereDrawnAndAnsweredCount() {
        drawn(64, 0.9, Outcome.Label.RIGHT);
        drawn(50, 0.9, null);
        for (int i = 0; i < 500; i++) {
            all.add(
                    Generated.outcome(1000 + i, Map.of(), 0.9, false)
                            .labelled(Outcome.Label.RIGHT, Outcome.Source.ANSWER, Instant.EPOCH));
        }
        Certificate told = certify(0.05);
        assertEquals(64, told.labels());
        assertEquals(1, told.missing());
        assertFalse(told.derived());
    }

    /** Four that were drawn four times as often stand for as much as one that was not. */
    @Test
    void whatWasDrawnMoreOftenCountsForLess() {
        drawn(63, 0.9, Outcome.Label.RIGHT);
        assertEquals(2, certify(0.05).missing());
        for (int i = 0; i < 3; i++) {
            all.add(Drawn.often(100 + i, 4, Outcome.Label.RIGHT));
        }
        assertFalse(certify(0.05).derived());
        for (int i = 3; i < 8; i++) {
            all.add(Drawn.often(100 + i, 4, Outcome.Label.RIGHT));
        }
        assertTrue(certify(0.05).derived());
        assertEquals(71, certify(0.05).labels());
    }

    @Test
    void whatNobodyCouldTellCountsAsWrong() {
        drawn(65, 0.9, Outcome.Label.RIGHT);
        drawn(1, 0.9, Outcome.Label.UNKNOWN);
        Certificate told = certify(0.05);
        assertEquals(1, told.wrong());
        assertFalse(told.derived());
    }

    @Test
    void withoutATargetTheBoundIsToldAndNothingIsDerived() {
        drawn(65, 0.9, Outcome.Label.RIGHT);
        Certificate told = certify(null);
        assertFalse(told.derived());
        assertEquals(0.7, told.accept());
        assertEquals(0.0495, told.bound(), 0.0005);
        assertEquals(0, told.missing());
    }

    @Test
    void whatWasDrawnUnderAHigherThresholdTellsNothingOfALowerOne() {
        drawn(100, 0.95, Outcome.Label.RIGHT);
        Certificate low =
                new WrongAccepts(all).certify(new Settings.Thresholds(0.6, 0.5, 3, 0.05, 0.05));
        assertTrue(low.derived());
        assertEquals(0.7, low.accept(), 1e-9);
    }
}
