/**
 * One attempt's life, from its plan to its close.
 *
 * <p>An attempt that the loop has chosen enters; what leaves is the task's next state, and a
 * workspace that fits it. {@link dev.watchkeeper.attempt.Transition} is the table of states, {@link
 * dev.watchkeeper.attempt.AttemptLoop} goes through them by {@link
 * dev.watchkeeper.attempt.AttemptSteps}: each step does its work first and is durable before the
 * next begins, so that it can be done again after a crash.
 */
@NullMarked
package dev.watchkeeper.attempt;

import org.jspecify.annotations.NullMarked;
