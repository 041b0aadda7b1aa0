package dev.watchkeeper.confidence;

/**
 * Upper limits of the share of wrong ones that hold however often one looks: a test by betting.
 *
 * <p>Tested is "the share is at least {@code m}". A gambler who starts with 1 stakes on each label
 * being right; if the share is {@code m}, no bet wins in the mean, so the capital reaches {@code 1
 * / RISK} at any time with a chance of {@link #RISK} at most (Ville's inequality). A label of
 * relative weight {@code w} multiplies the capital by {@code 1 + λ w (m − wrong)}. The stakes are a
 * fixed mixture: each bets as if the true share were a part {@code g} of {@code m}, {@code λ = (1 −
 * g) / (1 − m)}, so the order of the labels does not matter. Waudby-Smith and Ramdas: Estimating
 * means of bounded random variables by betting, arXiv 2010.09686; with weights by the inverse of
 * known probabilities: Waudby-Smith, Wu, Ramdas, Karampatziakis, Mineiro: Anytime-valid off-policy
 * inference for contextual bandits, arXiv 2210.10768.
 *
 * <p>The exact limit of Clopper and Pearson is lower for one look at a number of labels fixed
 * before. Here everything is looked at after each label, and that limit would be exceeded far more
 * often than its level says.
 */
final class BettingBound {
    /** The chance that a limit is ever exceeded all the same. */
    static final double RISK = 0.05;

    /** Shares that the stakes bet on, as parts of the share that is tested. */
    private static final double[] PARTS = {0, 0.05, 0.15, 0.35, 0.6};

    /** Half of the capital bets that none is wrong: few labels are only enough where none is. */
    private static final double[] CAPITAL = {0.5, 0.125, 0.125, 0.125, 0.125};

    /** So fine is a limit. */
    private static final double FINE = 1e-6;

    private BettingBound() {}

    /**
     * Whether the labels show that the share of wrong ones is below this one.
     *
     * @param share above 0 and below 1
     */
    static boolean shows(LabelCounts labels, double share) {
        return capital(labels, share) >= 1 / RISK;
    }

    /** The smallest share that the labels show, rounded up; 1 for none. */
    static double upper(LabelCounts labels) {
        double low = 0;
        double high = 1;
        while (high - low > FINE) {
            double middle = (low + high) / 2;
            if (shows(labels, middle)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high > 1 - 2 * FINE ? 1 : high;
    }

    /** How many further labels of weight 1 show the share if all of them are right; at least 0. */
    static int missing(LabelCounts labels, double share) {
        int low = -1;
        int high = 0;
        while (!shows(labels.withRight(high), share)) {
            low = high;
            high = 2 * high + 1;
        }
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (shows(labels.withRight(middle), share)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    private static double capital(LabelCounts labels, double share) {
        double odds = share / (1 - share);
        double sum = 0;
        for (int i = 0; i < PARTS.length; i++) {
            double stake = 1 - PARTS[i];
            sum +=
                    CAPITAL[i]
                            * Math.exp(
                                    labels.sum(
                                            w -> Math.log1p(stake * w * odds),
                                            w -> Math.log1p(-stake * w)));
        }
        return sum;
    }
}
