/**
 * What agents share that are command-line programs.
 *
 * <p>In: the bytes of a stream in which each line is a JSON object, an agent's settings, and a host
 * on which a program is installed. Out: the lines as trees, read in bounded memory however long
 * they are and wherever the pieces are cut; the settings as words of a command line; where the
 * executable is, and what short commands of it say; the moment at which a usage limit ends. What
 * the lines mean is each agent's own.
 */
@NullMarked
package dev.watchkeeper.agentkit;

import org.jspecify.annotations.NullMarked;
