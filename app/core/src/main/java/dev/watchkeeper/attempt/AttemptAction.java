package dev.watchkeeper.attempt;

/**
 * What is done when an attempt takes a transition: a step of its own, or something from outside.
 */
sealed interface AttemptAction permits AttemptStep, Intervention {}
