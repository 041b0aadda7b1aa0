/**
 * Workspaces whose processes run in a container of a Docker engine on this machine.
 *
 * <p>What enters: the settings of a host and a workspace on this machine. What happens here: one
 * container for each workspace is made, found again and started again ({@link
 * dev.watchkeeper.docker.WorkspaceContainer}); scripts of the shared protocol of processes run in
 * it by a shell that stays ({@link dev.watchkeeper.docker.ContainerShell}). What leaves: a {@link
 * dev.watchkeeper.plugin.host.Host} whose files, changes and snapshots are those of this machine's
 * host and whose processes are the container's.
 */
@NullMarked
package dev.watchkeeper.docker;

import org.jspecify.annotations.NullMarked;
