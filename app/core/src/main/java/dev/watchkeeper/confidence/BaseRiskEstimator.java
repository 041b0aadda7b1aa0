package dev.watchkeeper.confidence;

import dev.watchkeeper.domain.BaseRisk;
import dev.watchkeeper.domain.Outcome;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Estimates how much of the work is wrong before anybody decides on it. A drawn accept counts for
 * as many as the inverse of its probability says (Horvitz and Thompson 1952, divided by the
 * estimated number of all as Hájek does); work that was asked about counts for itself.
 */
public final class BaseRiskEstimator {
    /** Fewer answered spot checks say nothing of all that was accepted. */
    static final int ENOUGH = 10;

    private BaseRiskEstimator() {}

    /**
     * @param outcomes all that there are; what is not known to be right or wrong counts for nothing
     * @return {@code null} while too few spot checks are answered
     */
    public static @Nullable BaseRisk of(List<Outcome> outcomes) {
        double all = 0;
        double wrong = 0;
        int known = 0;
        int drawn = 0;
        for (Outcome o : outcomes) {
            // An accept that was not drawn is known only because it failed, and stands for itself
            // among those that drawn ones already stand for.
            if (!o.known() || o.accepted() && !(o.drawn() && o.probability() > 0)) {
                continue;
            }
            double weight = o.accepted() ? 1 / o.probability() : 1;
            all += weight;
            wrong += o.label() == Outcome.Label.WRONG ? weight : 0;
            known++;
            drawn += o.accepted() ? 1 : 0;
        }
        return drawn < ENOUGH ? null : new BaseRisk(wrong / all, known);
    }
}
