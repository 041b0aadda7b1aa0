package dev.watchkeeper.confidence;

import dev.watchkeeper.domain.Certificate;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.Settings;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What can be certified about wrong accepts, and the threshold that keeps them rare.
 *
 * <p>Only accepts that were drawn at random count: what a person was asked about was not drawn, and
 * says nothing about what nobody was asked about. Each counts by the inverse of its probability of
 * being drawn. Thresholds are tested from high to low, each by {@link BettingBound} on "the share
 * of wrong accepts at or above it is the target or more", until one can't be rejected
 * (fixed-sequence testing; Angelopoulos, Bates, Candès, Jordan, Lei: Learn then Test, arXiv
 * 2110.01052, there algorithm 1 with one start). Where testing begins depends on the confidences
 * alone, never on the labels: it begins at the highest threshold that has labels enough to bear one
 * wrong, or if none has, enough to bear none.
 */
public final class WrongAccepts {
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
            return at(configured, configured, null, false, 0);
        }
        boolean bearsOne = bears(counts(configured), 1, target);
        double least = Double.NaN;
        for (int step = steps(configured) - 1; step >= 0; step--) {
            double candidate = configured + step * STEP;
            LabelCounts counts = counts(candidate);
            if (Double.isNaN(least) && !bears(counts, bearsOne ? 1 : 0, target)) {
                continue;
            }
            if (!BettingBound.shows(counts, target)) {
                return Double.isNaN(least)
                        ? at(
                                configured,
                                configured,
                                target,
                                false,
                                BettingBound.missing(counts, target))
                        : at(configured, least, target, true, 0);
            }
            least = candidate;
        }
        return Double.isNaN(least)
                ? at(
                        configured,
                        configured,
                        target,
                        false,
                        BettingBound.missing(counts(configured), target))
                : at(configured, least, target, true, 0);
    }

    private Certificate at(
            double configured,
            double accept,
            @Nullable Double target,
            boolean derived,
            int missing) {
        LabelCounts counts = counts(accept);
        return new Certificate(
                target,
                Math.round(accept * 1e6) / 1e6,
                derived,
                counts.labels(),
                counts.wrong(),
                BettingBound.upper(counts),
                missing,
                showable(configured));
    }

    /** The smallest share that the labels show at any threshold from the configured one on. */
    private double showable(double configured) {
        double least = 1 - TINY;
        for (int step = steps(configured) - 1; step >= 0; step--) {
            LabelCounts counts = counts(configured + step * STEP);
            if (BettingBound.shows(counts, least)) {
                least = BettingBound.upper(counts);
            }
        }
        return least > 1 - 2 * TINY ? 1 : least;
    }

    private static int steps(double configured) {
        return (int) Math.ceil((1 - configured) / STEP - TINY);
    }

    /** An accept that was drawn while the threshold was higher tells nothing about a lower one. */
    private LabelCounts counts(double threshold) {
        LabelCounts counts = new LabelCounts();
        for (Outcome o : sample) {
            if (o.confidence() >= threshold - TINY && o.accept() <= threshold + TINY) {
                counts.add(o.weight(), o.label() == Outcome.Label.RIGHT);
            }
        }
        return counts;
    }

    /** Whether so many labels would show the target with so many wrong ones among them. */
    private static boolean bears(LabelCounts counts, int wrong, double target) {
        return counts.labels() > wrong && BettingBound.shows(counts.allRightBut(wrong), target);
    }
}
