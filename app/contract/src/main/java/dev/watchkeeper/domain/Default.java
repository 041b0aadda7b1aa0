package dev.watchkeeper.domain;

import java.time.Duration;

/**
 * What happens to a breakpoint that nobody answers.
 *
 * @param after how long after it was raised
 * @param choose what is done then
 */
public record Default(Duration after, BreakpointAction choose) {}
