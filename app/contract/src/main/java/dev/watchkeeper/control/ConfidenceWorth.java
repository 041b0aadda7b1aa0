package dev.watchkeeper.control;

import dev.watchkeeper.domain.BaseRisk;
import dev.watchkeeper.domain.Certificate;
import dev.watchkeeper.domain.GroupCalibration;
import dev.watchkeeper.domain.Reliability;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What the confidence is worth.
 *
 * @param calibrated whether its weights were fitted to outcomes
 * @param outcomes how many are known
 * @param enough from how many on the weights are fitted
 * @param certificate what is certain about wrong accepts
 * @param baseRisk how much of the work is wrong; {@code null} while too little is known
 * @param groups whether kinds of work are scored apart; {@code null} while too little is known
 * @param open how many spot checks wait for an answer
 * @param weights of the factors, in the order in which they are asked
 */
public record ConfidenceWorth(
        boolean calibrated,
        int outcomes,
        int enough,
        Reliability reliability,
        Certificate certificate,
        @Nullable BaseRisk baseRisk,
        @Nullable GroupCalibration groups,
        int open,
        List<Weight> weights) {
    public ConfidenceWorth {
        weights = List.copyOf(weights);
    }

    /**
     * How much a factor counts: log-odds between its value 0 and its value 1, at least 0.
     *
     * @param starting before any outcome is known
     * @param now in force
     */
    public record Weight(String factor, double starting, double now) {}
}
