package dev.watchkeeper.domain;

import java.time.Instant;

/**
 * The answer to a breakpoint.
 *
 * @param option what was chosen
 * @param say the person's words; may be empty
 * @param by {@code person} or {@code default}
 */
public record Resolution(BreakpointAction option, String say, String by, Instant at) {}
