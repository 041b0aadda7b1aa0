package dev.watchkeeper.confidence;

import dev.watchkeeper.domain.Factor;
import dev.watchkeeper.domain.Outcome;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The record of agents or hosts: how many of their known outcomes were right. */
final class SuccessRates {
    /** What a record counts as while nothing is known. */
    static final double NEUTRAL = 0.75;

    /** Weight of {@link #NEUTRAL}, in outcomes: a few outcomes don't make a reputation. */
    private static final int PRIOR = 4;

    private final String factor;
    private final Map<String, int[]> rightAndAll = new HashMap<>();

    /**
     * @param factor name of the factor that they make
     * @param who whose outcome one is
     */
    SuccessRates(String factor, List<Outcome> known, Function<Outcome, String> who) {
        this.factor = factor;
        for (Outcome o : known) {
            int[] counts = rightAndAll.computeIfAbsent(who.apply(o), _ -> new int[2]);
            counts[0] += o.label() == Outcome.Label.RIGHT ? 1 : 0;
            counts[1]++;
        }
    }

    /** The factor of one of them, without a weight; {@code null} if nothing is known of it. */
    @Nullable Factor of(String name) {
        int[] counts = rightAndAll.get(name);
        return counts == null
                ? null
                : new Factor(
                        factor,
                        (counts[0] + PRIOR * NEUTRAL) / (counts[1] + PRIOR),
                        0,
                        counts[0]
                                + " of "
                                + counts[1]
                                + " known outcomes of "
                                + factor
                                + " "
                                + name
                                + " were right");
    }
}
