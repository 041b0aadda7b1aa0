package dev.watchkeeper.plugin.contract;

import java.util.Random;

/**
 * From where, and how often, a test's loop over random input runs.
 *
 * <p>Each run of the suite takes the same way, so that what fails once fails again. With {@code
 * scripts/test --long}, which sets {@code -Dwatchkeeper.long=true}, each takes another one and goes
 * further. A property with the name of the loop's seed or count takes precedence over both.
 */
public final class Rounds {
    private static final long USUAL = 20_260_101;

    private Rounds() {}

    /** The seed that the property names, else one of each run's own or the usual one. */
    public static long seed(String property) {
        return Long.getLong(property, goesFar() ? new Random().nextLong() : USUAL);
    }

    /** The count that the property names, else the full or the usual one. */
    public static int count(String property, int usual, int full) {
        return Integer.getInteger(property, goesFar() ? full : usual);
    }

    /**
     * From one to the next of all moments that could be tried: 1, each of them, or the usual one.
     */
    public static int pace(int usual) {
        return goesFar() ? 1 : usual;
    }

    private static boolean goesFar() {
        return Boolean.getBoolean("watchkeeper.long");
    }
}
