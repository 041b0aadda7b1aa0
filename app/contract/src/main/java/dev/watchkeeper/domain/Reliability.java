package dev.watchkeeper.domain;

import java.util.List;

/**
 * How the confidences that were shown compare with what became of the work.
 *
 * @param bins from low to high confidence; those without outcomes are left out
 * @param outcomes how many were compared
 * @param brier mean squared difference of confidence and outcome, 0 (best) to 1; 0 without outcomes
 * @param ece expected calibration error: the mean over the outcomes of each bin's distance between
 *     its mean confidence and its share of right ones, 0 (best) to 1; 0 without outcomes
 */
public record Reliability(List<Bin> bins, int outcomes, double brier, double ece) {
    public Reliability {
        bins = List.copyOf(bins);
    }

    /**
     * The outcomes whose confidence lies between two values.
     *
     * @param from included
     * @param to not included, but for 1
     * @param outcomes at least 1
     * @param confidence their mean
     * @param right the share of them that was right
     */
    public record Bin(double from, double to, int outcomes, double confidence, double right) {}
}
