package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What the breakpoint rules saw of an attempt's surroundings when it was decided on. It is kept
 * with the assessment, so that a backtest sees the same.
 *
 * @param at the moment of the decision
 * @param model name of the local model; empty if there is none
 * @param modelUp whether it could answer
 * @param modelOnGpu whether all of it was in the GPU's memory
 * @param runSeconds how long the supervisor had been at work, 0 and more
 * @param budgetShare 0 to 1: the share of its turns that the agent has used; {@code null} if it has
 *     no bound of them
 */
public record DecisionContext(
        Instant at,
        String model,
        boolean modelUp,
        boolean modelOnGpu,
        double runSeconds,
        @Nullable Double budgetShare) {}
