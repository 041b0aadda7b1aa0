package dev.watchkeeper.decide;

import dev.watchkeeper.domain.BreakpointAction;

/**
 * What was answered to a question that an attempt had raised.
 *
 * @param attempt its number
 * @param breakpoint id of the question
 * @param option what was chosen
 * @param say the words that went with it; may be empty
 * @param byPerson whether a person answered; otherwise nobody did in time, and this is the default
 */
public record Answered(
        int attempt, String breakpoint, BreakpointAction option, String say, boolean byPerson) {}
