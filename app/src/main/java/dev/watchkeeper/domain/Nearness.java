package dev.watchkeeper.domain;

/**
 * How far a breakpoint rule was from firing, where one comparison of a number alone kept it.
 *
 * @param text the comparison, and what the number was
 * @param distance 0 and more, of the number's own size, so that rules can be compared
 */
public record Nearness(String text, double distance) {}
