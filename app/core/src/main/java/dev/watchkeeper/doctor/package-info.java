/**
 * The check of the surroundings.
 *
 * <p>Facts about this machine and the health lines of agents, hosts and the model come in; one line
 * each goes out, with what mends it.
 */
@NullMarked
package dev.watchkeeper.doctor;

import org.jspecify.annotations.NullMarked;
