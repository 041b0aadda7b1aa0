/**
 * How sure we are that work is right.
 *
 * <p>In: validation, quality and verdict of an attempt, and the known outcomes of earlier ones.
 * Out: a confidence made of named factors, each with its weight and its evidence; what outcomes
 * teach about the weights; thresholds of acceptance that keep wrong accepts rare.
 */
@NullMarked
package dev.watchkeeper.confidence;

import org.jspecify.annotations.NullMarked;
