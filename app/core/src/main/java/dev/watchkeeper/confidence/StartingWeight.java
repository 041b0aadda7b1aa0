package dev.watchkeeper.confidence;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The factors of the confidence and how much each counts before any outcome is known.
 *
 * <p>The confidence is {@code 1 / (1 + exp(-(BASE + Σ weight × (value − neutral))))}: at its
 * neutral value a factor says nothing, and one that is missing counts as that. The numbers are
 * judgement, not data; {@code docs/decisions/0018} tells what they were chosen for.
 */
public enum StartingWeight {
    VALIDATION(3.0, 1.0),
    /** 0.7 is what commands get that passed before the attempt as well. */
    GATES(1.8, 0.7),
    CHECKS(3.6, 0.7),
    CRITERIA(1.2, 0.75),
    MODEL(1.8, 0.5),
    SCOPE(3.0, 1.0),
    TESTS(3.0, 1.0),
    STUBS(1.0, 1.0),
    SPECIAL_CASES(2.0, 1.0),
    CLAIMS(0.8, 1.0),
    /** Fully noticed is neutral: tests that notice much may still be tests of the wrong thing. */
    NEW_TESTS(0.8, 1.0),
    MUTANTS(0.8, 1.0),
    SIZE(0.8, 1.0),
    ATTEMPTS(0.6, 1.0),
    AGENT(1.0, SuccessRates.NEUTRAL),
    HOST(0.4, SuccessRates.NEUTRAL);

    /** Log-odds of being right where every factor is neutral: 0.73. */
    static final double BASE = 1.0;

    private final double weight;
    private final double neutral;

    StartingWeight(double weight, double neutral) {
        this.weight = weight;
        this.neutral = neutral;
    }

    /** The factor's name. */
    public String factor() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By how many log-odds the factor moves the confidence from its value 0 to its value 1. */
    public double weight() {
        return weight;
    }

    /** The value at which it says nothing. */
    public double neutral() {
        return neutral;
    }

    /** All by their factor's name. */
    static Map<String, StartingWeight> byFactor() {
        Map<String, StartingWeight> all = new HashMap<>();
        for (StartingWeight one : values()) {
            all.put(one.factor(), one);
        }
        return Map.copyOf(all);
    }
}
