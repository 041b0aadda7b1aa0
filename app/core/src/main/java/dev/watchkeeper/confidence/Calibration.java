package dev.watchkeeper.confidence;

import dev.watchkeeper.domain.Factor;
import dev.watchkeeper.domain.GroupCalibration;
import dev.watchkeeper.domain.KindOfWork;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.Reliability;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What outcomes teach: the weights of the factors, the record of each agent and host, and how kinds
 * of work differ. Immutable; a function of the outcomes alone, so that it need not be kept itself.
 */
public final class Calibration {
    /** From so many known outcomes on the weights are fitted to them. */
    public static final int ENOUGH = 30;

    /** So many of the latest known outcomes count: what was long ago was another agent. */
    private static final int LATEST = 2000;

    private static final int BINS = 10;

    private final Scoring scoring;
    private final SuccessRates agents;
    private final SuccessRates hosts;
    private final @Nullable GroupOffsets groups;
    private final SpotCheckSampling sampling;

    private Calibration(Scoring scoring, List<Outcome> known) {
        this.scoring = scoring;
        this.groups = known.size() < GroupOffsets.ENOUGH ? null : GroupOffsets.of(known, scoring);
        this.sampling = new SpotCheckSampling(known);
        this.agents = new SuccessRates(StartingWeight.AGENT.factor(), known, Outcome::agent);
        this.hosts = new SuccessRates(StartingWeight.HOST.factor(), known, Outcome::host);
    }

    /**
     * Learns.
     *
     * @param outcomes in any order; those that are not known to be right or wrong teach nothing
     */
    public static Calibration of(List<Outcome> outcomes) {
        List<Outcome> known = known(outcomes);
        List<Outcome> latest =
                known.size() <= LATEST
                        ? known
                        : known.stream()
                                .sorted(
                                        Comparator.comparing(Outcome::at)
                                                .thenComparing(Outcome::ref)
                                                .reversed())
                                .limit(LATEST)
                                .toList();
        return new Calibration(
                known.size() < ENOUGH
                        ? Scoring.starting(known.size())
                        : new LogisticRegression(latest).scoring(known.size()),
                latest);
    }

    /**
     * How an attempt of this agent on this host is scored.
     *
     * @param work what kind of work it is
     */
    public Scoring scoring(String agent, String host, KindOfWork work) {
        List<Factor> record = new ArrayList<>();
        for (Factor one : Arrays.asList(agents.of(agent), hosts.of(host))) {
            if (one != null) {
                record.add(one);
            }
        }
        if (groups == null) {
            return scoring.with(record, Map.of());
        }
        record.addAll(groups.factors(work));
        return scoring.with(record, groups.terms());
    }

    /**
     * How much a factor counts: log-odds between its value 0 and its value 1, at least 0.
     *
     * @param starting before any outcome is known
     * @param now in force
     */
    public record Weight(String factor, double starting, double now) {}

    /** The weight of each factor. */
    public List<Weight> weights() {
        List<Weight> all = new ArrayList<>();
        for (StartingWeight one : StartingWeight.values()) {
            all.add(new Weight(one.factor(), one.weight(), scoring.weight(one.factor())));
        }
        return all;
    }

    /** How spot checks are drawn. */
    public SpotCheckSampling sampling() {
        return sampling;
    }

    /** Whether kinds of work are scored apart; {@code null} while too few outcomes are known. */
    public @Nullable GroupCalibration groups() {
        return groups == null ? null : groups.found();
    }

    /** Whether the weights were fitted to outcomes. */
    public boolean calibrated() {
        return scoring.calibrated();
    }

    /** How many outcomes are known. */
    public int outcomes() {
        return scoring.outcomes();
    }

    /**
     * Compares the confidences that were shown with what became known, in ten bins of equal width.
     *
     * <p>Each was shown before its outcome was known, so nothing is judged by what it was fitted
     * to. Spot checks that were drawn more often than others count for less by that.
     */
    public static Reliability reliability(List<Outcome> outcomes) {
        List<Outcome> known = known(outcomes);
        int[] count = new int[BINS];
        double[] shown = new double[BINS];
        double[] right = new double[BINS];
        double[] weights = new double[BINS];
        double squares = 0;
        for (Outcome o : known) {
            int bin = Math.min(BINS - 1, (int) (o.confidence() * BINS));
            double was = o.label() == Outcome.Label.RIGHT ? 1 : 0;
            count[bin]++;
            double weight = o.weight();
            weights[bin] += weight;
            shown[bin] += weight * o.confidence();
            right[bin] += weight * was;
            squares += weight * (o.confidence() - was) * (o.confidence() - was);
        }
        List<Reliability.Bin> bins = new ArrayList<>();
        double off = 0;
        for (int i = 0; i < BINS; i++) {
            if (count[i] > 0) {
                bins.add(
                        new Reliability.Bin(
                                i / (double) BINS,
                                (i + 1) / (double) BINS,
                                count[i],
                                shown[i] / weights[i],
                                right[i] / weights[i]));
                off += Math.abs(shown[i] - right[i]);
            }
        }
        double all = known.isEmpty() ? 1 : Arrays.stream(weights).sum();
        return new Reliability(bins, known.size(), squares / all, off / all);
    }

    private static List<Outcome> known(List<Outcome> outcomes) {
        return outcomes.stream().filter(Outcome::known).toList();
    }
}
