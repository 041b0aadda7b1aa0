package dev.watchkeeper.control;

/**
 * One line of a health check.
 *
 * @param mend what to do if it is not ok; may be empty
 */
public record HealthLine(String what, boolean ok, String detail, String mend) {}
