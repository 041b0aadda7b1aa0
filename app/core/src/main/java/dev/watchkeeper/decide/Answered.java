package dev.watchkeeper.decide;

/**
 * What was answered to a question that an attempt had raised.
 *
 * @param attempt its number
 * @param breakpoint id of the question
 * @param option the chosen option's name
 * @param say the words that went with it; may be empty
 * @param byPerson whether a person answered; otherwise nobody did in time, and this is the default
 */
public record Answered(
        int attempt, String breakpoint, String option, String say, boolean byPerson) {}
