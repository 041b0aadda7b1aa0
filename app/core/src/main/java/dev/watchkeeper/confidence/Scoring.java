package dev.watchkeeper.confidence;

import dev.watchkeeper.domain.Factor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How factors become a confidence: a logistic model, its weights either the starting ones or fitted
 * to outcomes. Immutable; one score costs a few multiplications.
 */
public final class Scoring {
    /** Nothing is certain. */
    private static final double MOST = 0.999;

    private final double base;
    private final Map<String, Term> terms;
    private final List<Factor> record;
    private final boolean calibrated;
    private final int outcomes;

    /**
     * One factor's part.
     *
     * @param weight log-odds between its value 0 and its value 1, at least 0
     * @param neutral the value at which it says nothing
     */
    record Term(double weight, double neutral) {}

    /**
     * @param base log-odds of being right where every factor is neutral
     * @param record factors that are known before an attempt is looked at
     * @param outcomes how many known outcomes there are
     */
    Scoring(
            double base,
            Map<String, Term> terms,
            List<Factor> record,
            boolean calibrated,
            int outcomes) {
        this.base = base;
        this.terms = Map.copyOf(terms);
        this.record = List.copyOf(record);
        this.calibrated = calibrated;
        this.outcomes = outcomes;
    }

    /** The starting weights, with no record of anybody. */
    public static Scoring starting() {
        return starting(0);
    }

    /** The starting weights while there are so many known outcomes. */
    static Scoring starting(int outcomes) {
        Map<String, Term> terms = new HashMap<>();
        for (StartingWeight one : StartingWeight.values()) {
            terms.put(one.factor(), new Term(one.weight(), one.neutral()));
        }
        return new Scoring(StartingWeight.BASE, terms, List.of(), false, outcomes);
    }

    /**
     * The same weights, for one whose record these factors are.
     *
     * @param further terms of factors that the model did not know
     */
    Scoring with(List<Factor> known, Map<String, Term> further) {
        Map<String, Term> all = new HashMap<>(terms);
        all.putAll(further);
        return new Scoring(base, all, known, calibrated, outcomes);
    }

    /**
     * The confidence.
     *
     * @param values the factors' values by name; one that is missing counts as neutral, one that is
     *     not known to the model as nothing
     * @return 0 to 0.999, rounded to thousandths
     */
    public double value(Map<String, Double> values) {
        return Math.min(MOST, Math.round(1000 / (1 + Math.exp(-odds(values)))) / 1000.0);
    }

    /** The log-odds of being right. */
    double odds(Map<String, Double> values) {
        double odds = base;
        for (Map.Entry<String, Double> one : values.entrySet()) {
            Term term = terms.get(one.getKey());
            if (term != null) {
                odds += term.weight() * (one.getValue() - term.neutral());
            }
        }
        return odds;
    }

    /** The weight of a factor in log-odds, at least 0; 0 for one that the model does not know. */
    public double weight(String factor) {
        Term term = terms.get(factor);
        return term == null ? 0 : term.weight();
    }

    /** What is known of the agent, the host and such work from earlier outcomes. */
    List<Factor> record() {
        return record;
    }

    /** Whether the weights were fitted to outcomes. */
    public boolean calibrated() {
        return calibrated;
    }

    /** How many known outcomes there are. */
    public int outcomes() {
        return outcomes;
    }
}
