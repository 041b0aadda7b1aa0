package dev.watchkeeper.domain;

/**
 * How far a breakpoint rule was from firing, where one comparison of a number alone kept it.
 *
 * @param text the comparison, and what the number was
 * @param distance 0 and more, of the number's own size, so that rules can be compared
 */
public record Nearness(String text, double distance) {
    /**
     * The largest distance that is called near: a quarter of the number's own size, such as 0.25 of
     * a confidence, or half an hour of two. What is farther off tells nobody anything.
     */
    public static final double NEAR = 0.25;

    /** Whether it is near enough to be told. */
    public boolean near() {
        return distance <= NEAR;
    }
}
