package dev.watchkeeper.confidence;

import dev.watchkeeper.domain.Outcome;

import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.MaxIter;
import org.hipparchus.optim.PointValuePair;
import org.hipparchus.optim.SimpleValueChecker;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunctionGradient;
import org.hipparchus.optim.nonlinear.scalar.gradient.NonLinearConjugateGradientOptimizer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Fits the logistic model to known outcomes: penalised maximum likelihood, drawn to the starting
 * weights, no weight below 0.
 *
 * <p>Minimised is {@code Σ log(1 + exp(∓z)) + ½ Σ ((w − w₀) / (SPREAD × w₀))² + ½ ((b − b₀) /
 * BASE_SPREAD)²}, the negative log of the posterior under normal priors, over the half-space of
 * weights that are not negative. That is convex. The bound is kept by writing each weight as a
 * square. Values are taken from their mean over the outcomes, so that a factor that is always the
 * same says nothing, whatever its weight is; what is missing is the mean.
 */
final class LogisticRegression {
    /** Standard deviation of a weight's prior, as a share of the starting weight. */
    static final double SPREAD = 0.5;

    /** Standard deviation of the base's prior, in log-odds. */
    static final double BASE_SPREAD = 2;

    private static final int MOST_STEPS = 100_000;

    private final StartingWeight[] factors = StartingWeight.values();
    private final double[] means = new double[factors.length];
    private final double[][] centred;
    private final boolean[] right;
    private final double startingBase;

    LogisticRegression(List<Outcome> known) {
        int n = known.size();
        centred = new double[n][factors.length];
        right = new boolean[n];
        double start = StartingWeight.BASE;
        for (int j = 0; j < factors.length; j++) {
            String name = factors[j].factor();
            double sum = 0;
            int seen = 0;
            for (Outcome o : known) {
                Double value = o.factors().get(name);
                if (value != null) {
                    sum += value;
                    seen++;
                }
            }
            means[j] = seen == 0 ? factors[j].neutral() : sum / seen;
            start += factors[j].weight() * (means[j] - factors[j].neutral());
            for (int i = 0; i < n; i++) {
                Double value = known.get(i).factors().get(name);
                centred[i][j] = value == null ? 0 : value - means[j];
            }
        }
        for (int i = 0; i < n; i++) {
            right[i] = known.get(i).label() == Outcome.Label.RIGHT;
        }
        startingBase = start;
    }

    /**
     * The fitted model; the same outcomes give the same one.
     *
     * @param outcomes how many are known in all
     */
    Scoring scoring(int outcomes) {
        double[] start = new double[factors.length + 1];
        for (int j = 0; j < factors.length; j++) {
            start[j] = Math.sqrt(factors[j].weight());
        }
        start[factors.length] = startingBase;
        PointValuePair best =
                new NonLinearConjugateGradientOptimizer(
                                NonLinearConjugateGradientOptimizer.Formula.POLAK_RIBIERE,
                                new SimpleValueChecker(1e-10, 1e-12))
                        .optimize(
                                new MaxEval(MOST_STEPS),
                                new MaxIter(MOST_STEPS),
                                new ObjectiveFunction(this::loss),
                                new ObjectiveFunctionGradient(this::gradient),
                                GoalType.MINIMIZE,
                                new InitialGuess(start));
        double[] at = best.getPoint();
        Map<String, Scoring.Term> terms = new HashMap<>();
        for (int j = 0; j < factors.length; j++) {
            terms.put(factors[j].factor(), new Scoring.Term(at[j] * at[j], means[j]));
        }
        return new Scoring(at[factors.length], terms, List.of(), true, outcomes);
    }

    private double loss(double[] at) {
        double base = at[factors.length];
        double loss = square((base - startingBase) / BASE_SPREAD) / 2;
        for (int j = 0; j < factors.length; j++) {
            loss += square((at[j] * at[j] - factors[j].weight()) / spread(j)) / 2;
        }
        for (int i = 0; i < right.length; i++) {
            double odds = odds(at, i);
            double against = right[i] ? -odds : odds;
            loss += Math.max(0, against) + Math.log1p(Math.exp(-Math.abs(against)));
        }
        return loss;
    }

    private double[] gradient(double[] at) {
        double[] by = new double[at.length];
        int last = factors.length;
        by[last] = (at[last] - startingBase) / square(BASE_SPREAD);
        for (int j = 0; j < last; j++) {
            by[j] = (at[j] * at[j] - factors[j].weight()) / square(spread(j));
        }
        for (int i = 0; i < right.length; i++) {
            double off = 1 / (1 + Math.exp(-odds(at, i))) - (right[i] ? 1 : 0);
            by[last] += off;
            for (int j = 0; j < last; j++) {
                by[j] += off * centred[i][j];
            }
        }
        for (int j = 0; j < last; j++) {
            by[j] *= 2 * at[j];
        }
        return by;
    }

    private double odds(double[] at, int row) {
        double odds = at[factors.length];
        for (int j = 0; j < factors.length; j++) {
            odds += at[j] * at[j] * centred[row][j];
        }
        return odds;
    }

    private double spread(int j) {
        return SPREAD * factors[j].weight();
    }

    private static double square(double x) {
        return x * x;
    }
}
