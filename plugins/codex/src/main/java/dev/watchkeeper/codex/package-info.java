/**
 * The Codex CLI as an agent.
 *
 * <p>In: an assignment. Out: how {@code codex exec --json} is started, what its lines mean, and how
 * a run ended, told by all of its evidence: its exit status is 0 for a command in the background
 * that was cut off, and for a turn in which the model said nothing.
 */
@NullMarked
package dev.watchkeeper.codex;

import org.jspecify.annotations.NullMarked;
