/**
 * Claude Code as an agent.
 *
 * <p>In: an assignment. Out: how its command line is started, what its {@code stream-json} lines
 * mean, and how a run ended, told by all of its evidence: its exit status is 0 for a refused
 * permission and for work that was cut off, and its errors call themselves {@code success}.
 */
@NullMarked
package dev.watchkeeper.claudecode;

import org.jspecify.annotations.NullMarked;
