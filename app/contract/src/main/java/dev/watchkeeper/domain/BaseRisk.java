package dev.watchkeeper.domain;

/**
 * How much of the work was wrong before anybody decided on it: of what was accepted without asking
 * and of what was asked about, together. Estimated; drawn accepts stand for those that were not.
 *
 * @param share 0 to 1
 * @param outcomes on how many known outcomes it rests
 */
public record BaseRisk(double share, int outcomes) {
    public BaseRisk {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("no share: " + share);
        }
    }

    /**
     * The share of the work that must be asked about at least so that no more than a target of what
     * is accepted is wrong, even by a judge that asks about wrong work alone: of a share {@code a}
     * that is asked about, {@code share - a} is left among {@code 1 - a}.
     *
     * @param target 0 to below 1
     * @return 0 to 1
     */
    public static double leastAsked(double share, double target) {
        return Math.max(0, (share - target) / (1 - target));
    }
}
