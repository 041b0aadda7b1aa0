package dev.watchkeeper.confidence;

import dev.watchkeeper.domain.Factor;
import dev.watchkeeper.domain.GroupCalibration;
import dev.watchkeeper.domain.KindOfWork;
import dev.watchkeeper.domain.Outcome;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * How kinds of tasks and languages differ from the whole: an offset of the log-odds for each, with
 * a normal prior around 0 (random intercepts). A group with few outcomes falls back to the whole.
 *
 * <p>How wide the prior is, is chosen by the log loss on outcomes that were held out (five folds).
 * All are scored alike unless the best width is better by more than one standard error of the
 * difference (Breiman, Friedman, Olshen, Stone: Classification and Regression Trees, 1984).
 */
final class GroupOffsets {
    /** From so many known outcomes on: with fewer, the choice of the width is chance. */
    static final int ENOUGH = 100;

    /** Log-odds between the values 0 and 1 of the factor that shows an offset. */
    static final double SPAN = 4;

    /** The value of the factor that shows no offset. */
    static final double NEUTRAL = SuccessRates.NEUTRAL;

    /** Largest offset upwards: what the factor can show. */
    private static final double MOST = SPAN * (1 - NEUTRAL);

    private static final double[] WIDTHS = {0.25, 0.5, 1};
    private static final int FOLDS = 5;
    private static final int ROUNDS = 12;

    private final List<Grouping> groupings;
    private final GroupCalibration found;

    /** One way to tell outcomes apart. */
    private record Grouping(String factor, Map<String, Integer> ids, int[] of, double[] offsets) {
        static Grouping by(
                String factor, List<Outcome> known, Function<KindOfWork, String> nameOf) {
            Map<String, Integer> ids = new TreeMap<>();
            int[] of = new int[known.size()];
            for (int i = 0; i < of.length; i++) {
                String name = nameOf.apply(known.get(i).work());
                of[i] = name.isEmpty() ? -1 : ids.computeIfAbsent(name, _ -> ids.size());
            }
            return new Grouping(factor, ids, of, new double[ids.size()]);
        }

        double offset(int row) {
            return of[row] < 0 ? 0 : offsets[of[row]];
        }
    }

    private GroupOffsets(List<Grouping> groupings, GroupCalibration found) {
        this.groupings = groupings;
        this.found = found;
    }

    /**
     * Learns.
     *
     * @param outcomes all of them known, in any order
     * @param pooled fitted to all of them
     */
    static GroupOffsets of(List<Outcome> outcomes, Scoring pooled) {
        List<Outcome> known =
                outcomes.stream()
                        .sorted(Comparator.comparing(Outcome::at).thenComparing(Outcome::ref))
                        .toList();
        List<Grouping> groupings =
                List.of(
                        Grouping.by("kind", known, KindOfWork::task),
                        Grouping.by("language", known, KindOfWork::language));
        int n = known.size();
        double[] odds = new double[n];
        boolean[] right = new boolean[n];
        double pooledLoss = 0;
        for (int i = 0; i < n; i++) {
            odds[i] = pooled.odds(known.get(i).factors());
            right[i] = known.get(i).label() == Outcome.Label.RIGHT;
            pooledLoss += loss(odds[i], right[i]) / n;
        }
        double best = 0;
        double bestGain = several(groupings) ? Double.NEGATIVE_INFINITY : 0;
        boolean used = false;
        for (double width : several(groupings) ? WIDTHS : new double[0]) {
            double[] gains = gains(groupings, odds, right, width);
            double sum = 0;
            double squares = 0;
            for (double gain : gains) {
                sum += gain;
                squares += gain * gain;
            }
            double mean = sum / n;
            double error = Math.sqrt(Math.max(0, squares / n - mean * mean) / n);
            if (mean > bestGain) {
                best = width;
                bestGain = mean;
                used = mean > error && mean > 0;
            }
        }
        List<GroupCalibration.Group> groups = new ArrayList<>();
        if (used) {
            fit(groupings, odds, right, best, _ -> true);
            for (Grouping by : groupings) {
                by.ids().forEach((name, id) -> groups.add(group(by, name, id)));
            }
        }
        return new GroupOffsets(
                used ? groupings : List.of(),
                new GroupCalibration(used, pooledLoss, pooledLoss - bestGain, groups));
    }

    /** One group alone is the whole. */
    private static boolean several(List<Grouping> groupings) {
        return groupings.stream().anyMatch(by -> by.ids().size() > 1);
    }

    /** By how much each outcome, held out, is foretold better than by the whole. */
    private static double[] gains(
            List<Grouping> groupings, double[] odds, boolean[] right, double width) {
        double[] gains = new double[odds.length];
        for (int fold = 0; fold < FOLDS; fold++) {
            int out = fold;
            fit(groupings, odds, right, width, i -> i % FOLDS != out);
            for (int i = out; i < odds.length; i += FOLDS) {
                gains[i] = loss(odds[i], right[i]) - loss(odds[i] + offset(groupings, i), right[i]);
            }
        }
        return gains;
    }

    /** Maximises the posterior, one offset after the other by Newton's steps. */
    private static void fit(
            List<Grouping> groupings,
            double[] odds,
            boolean[] right,
            double width,
            IntPredicate counts) {
        groupings.forEach(by -> Arrays.fill(by.offsets(), 0));
        double prior = 1 / (width * width);
        for (int round = 0; round < ROUNDS; round++) {
            for (Grouping by : groupings) {
                double[] slope = new double[by.offsets().length];
                double[] bend = new double[by.offsets().length];
                for (int i = 0; i < odds.length; i++) {
                    int group = by.of()[i];
                    if (group >= 0 && counts.test(i)) {
                        double p = 1 / (1 + Math.exp(-odds[i] - offset(groupings, i)));
                        slope[group] += (right[i] ? 1 : 0) - p;
                        bend[group] += p * (1 - p);
                    }
                }
                for (int g = 0; g < slope.length; g++) {
                    double step = (slope[g] - prior * by.offsets()[g]) / (bend[g] + prior);
                    by.offsets()[g] = Math.min(MOST, by.offsets()[g] + Math.clamp(step, -1, 1));
                }
            }
        }
    }

    private static double offset(List<Grouping> groupings, int row) {
        double sum = 0;
        for (Grouping by : groupings) {
            sum += by.offset(row);
        }
        return sum;
    }

    private static double loss(double odds, boolean right) {
        double against = right ? -odds : odds;
        return Math.max(0, against) + Math.log1p(Math.exp(-Math.abs(against)));
    }

    private static GroupCalibration.Group group(Grouping by, String name, int id) {
        int outcomes = 0;
        for (int of : by.of()) {
            outcomes += of == id ? 1 : 0;
        }
        return new GroupCalibration.Group(by.factor(), name, outcomes, by.offsets()[id]);
    }

    /** What was found. */
    GroupCalibration found() {
        return found;
    }

    /**
     * The factors that show the offsets of such work, without a weight; none where none is used.
     */
    List<Factor> factors(KindOfWork work) {
        List<Factor> factors = new ArrayList<>();
        for (GroupCalibration.Group group : found.groups()) {
            String name = group.of().equals("kind") ? work.task() : work.language();
            if (group.name().equals(name)) {
                factors.add(
                        new Factor(
                                group.of(),
                                Math.max(0, NEUTRAL + group.offset() / SPAN),
                                0,
                                "of "
                                        + group.outcomes()
                                        + " known outcomes of "
                                        + group.of()
                                        + " "
                                        + name
                                        + (group.offset() < 0 ? " fewer" : " more")
                                        + " were right than the other factors tell"));
            }
        }
        return factors;
    }

    /** The terms by which those factors count. */
    Map<String, Scoring.Term> terms() {
        Map<String, Scoring.Term> terms = new TreeMap<>();
        groupings.forEach(by -> terms.put(by.factor(), new Scoring.Term(SPAN, NEUTRAL)));
        return terms;
    }
}
