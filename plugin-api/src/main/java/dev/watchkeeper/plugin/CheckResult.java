package dev.watchkeeper.plugin;

/**
 * One line of a health check.
 *
 * @param what was looked at, such as {@code git}
 * @param ok whether it will do
 * @param detail what was found, in one line
 * @param mend what to type or do if it is not ok; may be empty
 */
public record CheckResult(String what, boolean ok, String detail, String mend) {}
