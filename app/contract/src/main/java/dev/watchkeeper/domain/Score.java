package dev.watchkeeper.domain;

import java.util.Locale;

/**
 * A confidence as it is shown to persons: never without what it is worth.
 *
 * @param value 0 to 1
 * @param calibrated whether it was fitted to known outcomes; if not, it is an opinion
 */
public record Score(double value, boolean calibrated) {
    /** What {@link #marked} means: for below a list, or a tooltip. */
    public static final String LEGEND =
            "* not calibrated: too few outcomes are known to measure it against";

    public Score {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("a confidence, not " + value);
        }
    }

    /** Two decimals, such as {@code 0.82}; only where the rest is said beside it. */
    public String number() {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** Such as {@code 0.82}, or {@code 0.82 (not calibrated)}. */
    public String words() {
        return calibrated ? number() : number() + " (not calibrated)";
    }

    /** For narrow rows: such as {@code 0.82}, or {@code 0.82*}; {@link #LEGEND} says why. */
    public String marked() {
        return calibrated ? number() : number() + "*";
    }
}
