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

    /** Upper limits as tables of the exact one-sided interval give them. */
    @ParameterizedTest
    @CsvSource({
        "59, 0, 0.0495",
        "149, 0, 0.0199",
        "299, 0, 0.00997",
        "60, 3, 0.1242",
        "10, 10, 1",
        "0, 0, 1"
    })
    void theBoundIsTheExactOne(int labels, int wrong, double bound) {
        assertEquals(bound, WrongAccepts.bound(labels, wrong), 0.00006);
    }

    @ParameterizedTest
    @CsvSource({"0.05, 59", "0.02, 149", "0.01, 299"})
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
        drawn(100, 0.95, Outcome.Label.RIGHT);
        drawn(15, 0.9, Outcome.Label.WRONG);
        // Below, the share is within the target again; fixed-sequence testing may not skip.
        drawn(2000, 0.8, Outcome.Label.RIGHT);
        assertEquals(0.91, certify(0.05).accept(), 1e-9);
    }

    @Test
    void onlyAcceptsThatWereDrawnAndAnsweredCount() {
        drawn(58, 0.9, Outcome.Label.RIGHT);
        drawn(50, 0.9, null);
        for (int i = 0; i < 500; i++) {
            all.add(
                    Generated.outcome(1000 + i, Map.of(), 0.9, false)
                            .labelled(Outcome.Label.RIGHT, Outcome.Source.ANSWER, Instant.EPOCH));
        }
        Certificate told = certify(0.05);
        assertEquals(58, told.labels());
        assertEquals(1, told.missing());
        assertFalse(told.derived());
    }

    @Test
    void whatNobodyCouldTellCountsAsWrong() {
        drawn(59, 0.9, Outcome.Label.RIGHT);
        drawn(1, 0.9, Outcome.Label.UNKNOWN);
        Certificate told = certify(0.05);
        assertEquals(1, told.wrong());
        assertFalse(told.derived());
    }

    @Test
    void withoutATargetTheBoundIsToldAndNothingIsDerived() {
        drawn(59, 0.9, Outcome.Label.RIGHT);
        Certificate told = certify(null);
        assertFalse(told.derived());
        assertEquals(0.7, told.accept());
        assertEquals(0.0495, told.bound(), 0.0001);
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
