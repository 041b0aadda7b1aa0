package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.BreakpointAction;

/**
 * An answer to a breakpoint.
 *
 * @param say the words that go with it; may be empty
 * @param agent for {@code retry-other}: which; empty if only one can be meant
 * @param by {@code person} or {@code default}
 */
public record GivenAnswer(BreakpointAction option, String say, String agent, String by) {}
