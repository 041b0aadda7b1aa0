package dev.watchkeeper.confidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.assess.Generated;
import dev.watchkeeper.domain.Factor;
import dev.watchkeeper.domain.KindOfWork;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.Reliability;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** What outcomes teach. */
final class CalibrationTest {
    private static final Map<String, Double> WELL = Map.of("validation", 1.0, "checks", 1.0);

    private static Outcome known(
            int number, boolean right, double confidence, Map<String, Double> f) {
        return Generated.outcome(number, f, confidence, false)
                .labelled(
                        right ? Outcome.Label.RIGHT : Outcome.Label.WRONG,
                        Outcome.Source.ANSWER,
                        Instant.EPOCH);
    }

    /** Of {@code n}, every {@code k}-th is wrong. */
    private static List<Outcome> everyWrong(int n, int k) {
        return IntStream.range(0, n).mapToObj(i -> known(i, i % k != 0, 0.9, WELL)).toList();
    }

    @Test
    void belowThirtyKnownOutcomesTheStartingWeightsAreInForce() {
        Calibration few = Calibration.of(everyWrong(29, 2));
        assertFalse(few.calibrated());
        assertEquals(29, few.outcomes());
        assertEquals(
                Scoring.starting().value(WELL),
                few.scoring("nobody", "nowhere", KindOfWork.UNKNOWN).value(WELL));
        assertTrue(few.weights().stream().allMatch(w -> w.starting() == w.now()));

        Calibration enough = Calibration.of(everyWrong(30, 2));
        assertTrue(enough.calibrated());
        assertTrue(enough.scoring("nobody", "nowhere", KindOfWork.UNKNOWN).calibrated());
        assertEquals(30, enough.scoring("nobody", "nowhere", KindOfWork.UNKNOWN).outcomes());
    }

    @Test
    void whatNobodyCouldTellTeachesNothing() {
        List<Outcome> all = new ArrayList<>(everyWrong(29, 2));
        for (int i = 100; i < 200; i++) {
            Outcome open = Generated.outcome(i, WELL, 0.9, true);
            all.add(open);
            all.add(open.labelled(Outcome.Label.UNKNOWN, Outcome.Source.SPOT_CHECK, Instant.EPOCH));
        }
        assertEquals(29, Calibration.of(all).outcomes());
        assertEquals(29, Calibration.reliability(all).outcomes());
    }

    @Test
    void theFitFollowsTheOutcomes() {
        double half =
                Calibration.of(everyWrong(400, 2))
                        .scoring("x", "y", KindOfWork.UNKNOWN)
                        .value(WELL);
        double most =
                Calibration.of(everyWrong(400, 20))
                        .scoring("x", "y", KindOfWork.UNKNOWN)
                        .value(WELL);
        assertEquals(0.5, half, 0.03);
        assertEquals(0.95, most, 0.03);
    }

    @Test
    void aFactorThatTheRecordContradictsLosesItsWeightButNeverTurnsAround() {
        Random random = new Random(3);
        List<Outcome> all = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            boolean sure = random.nextBoolean();
            boolean right = random.nextDouble() < (sure ? 0.3 : 0.9);
            all.add(known(i, right, 0.9, Map.of("checks", 1.0, "model", sure ? 0.97 : 0.1)));
        }
        Scoring learnt = Calibration.of(all).scoring("x", "y", KindOfWork.UNKNOWN);
        assertEquals(0, learnt.weight("model"), 0.01);
        assertTrue(
                Calibration.of(all).weights().stream().allMatch(w -> w.now() >= 0),
                Calibration.of(all).weights()::toString);
    }

    /** No point near the fitted one, weights below 0 left out, explains the outcomes better. */
    @Test
    void theFitIsTheBestThereIs() {
        Generated world = new Generated(11);
        List<Outcome> all = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            all.add(world.labelled(world.factors(), 0.5, false));
        }
        Scoring fitted = new LogisticRegression(all).scoring(all.size());
        StartingWeight[] factors = StartingWeight.values();
        double[] best = new double[factors.length + 1];
        for (int j = 0; j < factors.length; j++) {
            best[j] = fitted.weight(factors[j].factor());
        }
        best[factors.length] = fitted.odds(Map.of());
        double least = posterior(all, best);
        Random random = new Random(12);
        for (int n = 0; n < 3000; n++) {
            double[] near = best.clone();
            double step = Math.pow(10, -3 * random.nextDouble());
            for (int j = 0; j < near.length; j++) {
                near[j] += step * random.nextGaussian();
                if (j < factors.length) {
                    near[j] = Math.max(0, near[j]);
                }
            }
            assertTrue(posterior(all, near) >= least - 1e-6, "found a better one");
        }
    }

    /** Written a second time, from the Javadoc of the fit and not from its code. */
    private static double posterior(List<Outcome> all, double[] at) {
        StartingWeight[] factors = StartingWeight.values();
        double start = StartingWeight.BASE;
        double[] means = new double[factors.length];
        double sum = 0;
        for (int j = 0; j < factors.length; j++) {
            String name = factors[j].factor();
            means[j] =
                    all.stream()
                            .filter(o -> o.factors().containsKey(name))
                            .mapToDouble(o -> o.factors().getOrDefault(name, 0.0))
                            .average()
                            .orElse(factors[j].neutral());
            start += factors[j].weight() * (means[j] - factors[j].neutral());
            double off =
                    (at[j] - factors[j].weight())
                            / (LogisticRegression.SPREAD * factors[j].weight());
            sum += off * off / 2;
        }
        double off = (at[factors.length] - start) / LogisticRegression.BASE_SPREAD;
        sum += off * off / 2;
        for (Outcome o : all) {
            double z = at[factors.length];
            for (int j = 0; j < factors.length; j++) {
                Double value = o.factors().get(factors[j].factor());
                z += value == null ? 0 : at[j] * (value - means[j]);
            }
            sum += Math.log(1 + Math.exp(o.label() == Outcome.Label.RIGHT ? -z : z));
        }
        return sum;
    }

    @Test
    void reliabilityIsCountedInTenBins() {
        Reliability r =
                Calibration.reliability(
                        List.of(
                                known(1, true, 0.95, WELL),
                                known(2, false, 0.91, WELL),
                                known(3, true, 1.0, WELL),
                                known(4, false, 0.3, WELL),
                                known(5, true, 0.3, WELL)));
        assertEquals(5, r.outcomes());
        assertEquals(
                List.of(
                        new Reliability.Bin(0.3, 0.4, 2, 0.3, 0.5),
                        new Reliability.Bin(0.9, 1.0, 3, (0.95 + 0.91 + 1) / 3, 2 / 3.0)),
                r.bins());
        double brier = (0.05 * 0.05 + 0.91 * 0.91 + 0 + 0.3 * 0.3 + 0.7 * 0.7) / 5;
        assertEquals(brier, r.brier(), 1e-9);
        assertEquals((Math.abs(0.6 - 1) + Math.abs(2.86 - 2)) / 5, r.ece(), 1e-9);

        assertEquals(new Reliability(List.of(), 0, 0, 0), Calibration.reliability(List.of()));
    }

    @Test
    void theRecordOfAnAgentIsAFactorOnceSomethingIsKnownOfIt() {
        List<Factor> record =
                Calibration.of(everyWrong(16, 2))
                        .scoring("a", "elsewhere", KindOfWork.UNKNOWN)
                        .record();
        assertEquals(1, record.size(), record::toString);
        assertEquals("agent", record.getFirst().name());
        assertEquals((8 + 3) / 20.0, record.getFirst().value());
        assertEquals("8 of 16 known outcomes of agent a were right", record.getFirst().evidence());
        assertEquals(
                List.of(),
                Calibration.of(List.of()).scoring("a", "local", KindOfWork.UNKNOWN).record());
    }
}
