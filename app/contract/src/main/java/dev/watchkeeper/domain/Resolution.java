package dev.watchkeeper.domain;

import java.time.Instant;

/**
 * The answer to a breakpoint.
 *
 * @param option the chosen option's name
 * @param say the person's words; may be empty
 * @param by {@code person} or {@code default}
 */
public record Resolution(String option, String say, String by, Instant at) {}
