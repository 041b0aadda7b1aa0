/**
 * Following an agent that runs.
 *
 * <p>In: an agent, a host, an assignment, the limits of the settings. Out: what the agent says
 * while it works and how its run ended, in the domain's words; its output as a file. A follower may
 * die and another go on from the byte where it stopped.
 */
@NullMarked
package dev.watchkeeper.agentrun;

import org.jspecify.annotations.NullMarked;
