package dev.watchkeeper.explain;

import dev.watchkeeper.domain.BaseRisk;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** Tells how much must be asked about at least for a target of wrong accepts. */
public final class FeasibilityExplainer {
    /** What is supposed while nothing is known; said to be a supposition. */
    private static final double SUPPOSED = 0.2;

    private FeasibilityExplainer() {}

    /**
     * One sentence.
     *
     * @param risk {@code null} while it is not known
     * @param target the share of wrong accepts that is wanted at most
     */
    public static String told(@Nullable BaseRisk risk, double target) {
        if (risk == null) {
            return "How much of the work here is wrong is not known yet; were it one in five, at"
                    + " least "
                    + percent(BaseRisk.leastAsked(SUPPOSED, target))
                    + " of it would have to be asked about for that target.";
        }
        double asked = BaseRisk.leastAsked(risk.share(), target);
        String because =
                ": "
                        + percent(risk.share())
                        + " of it was wrong ("
                        + Sentences.count(risk.outcomes(), "outcome")
                        + "), and at most "
                        + percent(target)
                        + " of what is accepted may be.";
        return (asked > 0
                        ? "At least " + percent(asked) + " of the work must be asked about"
                        : "None of the work has to be asked about")
                + because;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
