/**
 * The plugins: jars found, trusted, loaded, switched off and unloaded.
 *
 * <p>In: the shipped folder and the home's. Out: the providers of hosts and agents, and a list that
 * tells of each jar what it is and what is wrong with it. PF4J stays in here.
 */
@NullMarked
package dev.watchkeeper.plugins;

import org.jspecify.annotations.NullMarked;
