package dev.watchkeeper.confidence;

import dev.watchkeeper.domain.Certificate;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.Settings;

import org.hipparchus.distribution.continuous.BetaDistribution;
import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What can be certified about wrong accepts, and the threshold that keeps them rare.
 *
 * <p>Only accepts that were drawn at random count: what a person was asked about was not drawn, and
 * says nothing about what nobody was asked about. Thresholds are tested from high to low, each by
 * the exact binomial test of "the share of wrong accepts at or above it is more than the target",
 * until one can't be rejected (fixed-sequence testing; Angelopoulos, Bates, Candès, Jordan, Lei:
 * Learn then Test, arXiv 2110.01052, there algorithm 1 with one start). Where testing begins
 * depends on the confidences alone, never on the labels: it begins at the highest threshold that
 * has labels enough to bear one wrong, or if none has, enough to bear none.
 */
public final class WrongAccepts {
    /** The chance that a certified share is exceeded all the same. */
    static final double RISK = 0.05;

    private static final double STEP = 0.01;
    private static final double TINY = 1e-9;

    private final List<Outcome> sample;

    /**
     * @param outcomes all that there are; those that don't count are left out here
     */
    public WrongAccepts(List<Outcome> outcomes) {
        sample =
                outcomes.stream()
                        .filter(o -> o.accepted() && o.drawn() && o.label() != null)
                        .toList();
    }

    /**
     * What can be certified.
     *
     * @param thresholds with the configured threshold of acceptance, and the target if one is set
     */
    public Certificate certify(Settings.Thresholds thresholds) {
        double configured = thresholds.accept();
        Double target = thresholds.wrongAccepts();
        if (target == null) {
            return at(configured, null, false, 0);
        }
        int enough = enough(counts(configured).labels(), target);
        int steps = (int) Math.ceil((1 - configured) / STEP - TINY);
        double least = Double.NaN;
        for (int step = steps - 1; step >= 0; step--) {
            double candidate = configured + step * STEP;
            Counts counts = counts(candidate);
            if (counts.labels() < enough) {
                continue;
            }
            int missing = missing(counts.labels(), counts.wrong(), target);
            if (missing > 0) {
                return Double.isNaN(least)
                        ? at(configured, target, false, missing)
                        : at(least, target, true, 0);
            }
            least = candidate;
        }
        Counts all = counts(configured);
        return Double.isNaN(least)
                ? at(configured, target, false, missing(all.labels(), all.wrong(), target))
                : at(least, target, true, 0);
    }

    private Certificate at(double accept, @Nullable Double target, boolean derived, int missing) {
        Counts counts = counts(accept);
        return new Certificate(
                target,
                Math.round(accept * 1e6) / 1e6,
                derived,
                counts.labels(),
                counts.wrong(),
                bound(counts.labels(), counts.wrong()),
                missing);
    }

    private record Counts(int labels, int wrong) {}

    /** An accept that was drawn while the threshold was higher tells nothing about a lower one. */
    private Counts counts(double threshold) {
        int labels = 0;
        int wrong = 0;
        for (Outcome o : sample) {
            if (o.confidence() >= threshold - TINY && o.accept() <= threshold + TINY) {
                labels++;
                wrong += o.label() == Outcome.Label.RIGHT ? 0 : 1;
            }
        }
        return new Counts(labels, wrong);
    }

    /** How many labels the first threshold must have. */
    private static int enough(int labels, double target) {
        int toBearOne = missing(0, 1, target);
        return labels >= toBearOne ? toBearOne : missing(0, 0, target);
    }

    /**
     * Upper limit of a share at 95 %, from a random sample (Clopper and Pearson, one-sided).
     *
     * @param labels size of the sample, at least 0
     * @param wrong 0 to {@code labels}
     * @return 0 to 1; 1 for an empty sample
     */
    static double bound(int labels, int wrong) {
        return wrong >= labels
                ? 1
                : new BetaDistribution(wrong + 1.0, labels - wrong)
                        .inverseCumulativeProbability(1 - RISK);
    }

    /** The chance of so few wrong ones if the share of wrong ones were the target. */
    private static double exceeds(int labels, int wrong, double target) {
        return new BinomialDistribution(labels, target).cumulativeProbability(wrong);
    }

    /** How many further labels are needed if all of them are right; at least 0. */
    static int missing(int labels, int wrong, double target) {
        if (exceeds(labels, wrong, target) <= RISK) {
            return 0;
        }
        int low = 0;
        int high = 1;
        while (exceeds(labels + high, wrong, target) > RISK) {
            low = high;
            high *= 2;
        }
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (exceeds(labels + middle, wrong, target) > RISK) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
