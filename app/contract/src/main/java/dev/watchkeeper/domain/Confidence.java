package dev.watchkeeper.domain;

import java.util.List;

/**
 * How sure we are that the work is right: the third step of the assessment.
 *
 * @param value 0 to 1
 * @param calibrated whether the value was fitted to labelled outcomes
 * @param outcomes how many labelled outcomes there are
 */
public record Confidence(double value, List<Factor> factors, boolean calibrated, int outcomes) {
    public Confidence {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("a confidence, not " + value);
        }
        factors = List.copyOf(factors);
    }

    /** What is shown of it. */
    public Score score() {
        return new Score(value, calibrated);
    }
}
