package dev.watchkeeper.confidence;

import dev.watchkeeper.domain.KindOfWork;
import dev.watchkeeper.domain.Outcome;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * With which probability an accept is drawn as a spot check: the configured share at least, up to
 * four times of it where its label teaches most.
 *
 * <p>What a label teaches is taken as the variance that it takes from the share of right ones of
 * its kind of work: {@code 4 c (1 − c) × PRIOR / (PRIOR + n)} at a confidence {@code c} and {@code
 * n} known outcomes of that kind, from 0 to 1. The probability follows from what is known before
 * the draw, so the inverse of it takes the unevenness out of any estimate again (Horvitz and
 * Thompson 1952). It never falls below the share: a low probability would be a heavy weight, and
 * every bet has to be small enough for the heaviest.
 */
public final class SpotCheckSampling {
    /** Most times the share. */
    static final int MOST = 4;

    private static final int PRIOR = 10;

    /** From here on a label teaches enough for four times the share. */
    private static final double MUCH = 0.5;

    /** From here on for twice. */
    private static final double SOME = 0.2;

    private final Map<KindOfWork, Integer> known = new HashMap<>();

    SpotCheckSampling(List<Outcome> outcomes) {
        outcomes.forEach(o -> known.merge(o.work(), 1, Integer::sum));
    }

    /**
     * The probability of being drawn.
     *
     * @param share the configured one, 0 to 1
     * @param confidence of the accept
     * @return at least {@code share}, at most 1
     */
    public double probability(double share, double confidence, KindOfWork work) {
        double teaches =
                4 * confidence * (1 - confidence) * PRIOR / (PRIOR + known.getOrDefault(work, 0));
        int times = teaches >= MUCH ? MOST : teaches >= SOME ? MOST / 2 : 1;
        return Math.min(1, times * share);
    }
}
