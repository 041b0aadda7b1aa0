/**
 * The rehearsal of a night before the person leaves.
 *
 * <p>Projects with open tasks come in; checks, agents, hosts, the model and git's signing are tried
 * once, in copies of the trees; a sheet of findings goes out, and the questions that are likely.
 */
@NullMarked
package dev.watchkeeper.preflight;

import org.jspecify.annotations.NullMarked;
