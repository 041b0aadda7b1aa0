/**
 * Plugins, and the following of agents.
 *
 * <p>In: jars, an assignment, the limits of the settings. Out: hosts' and agents' providers, what
 * an agent says while it works, and how its run ended, in the domain's words. PF4J stays in here.
 */
@NullMarked
package dev.watchkeeper.agent;

import org.jspecify.annotations.NullMarked;
