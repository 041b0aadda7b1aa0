package dev.watchkeeper.control;

/**
 * One setting in force.
 *
 * @param value as it is written; a secret that stands in a file itself is not shown
 * @param source {@code defaults}, {@code user}, {@code project} or {@code --set}
 * @param applies when a change takes effect in a supervisor that runs: {@code hot}, {@code
 *     next-attempt} or {@code restart}
 */
public record SettingValue(String key, String value, String source, String applies) {}
