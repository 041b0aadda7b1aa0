/**
 * Workspaces on other machines, reached by SSH.
 *
 * <p>What enters: the settings of a host and a workspace there. What happens here: one connection
 * carries all channels and comes back by itself after a cut ({@link
 * dev.watchkeeper.ssh.SshConnection}); files go by SFTP, processes by the shared protocol of {@code
 * host-kit}, changes and snapshots by what the other machine has: find and git. What leaves: a
 * {@link dev.watchkeeper.plugin.host.Host} that keeps what the local one keeps.
 */
@NullMarked
package dev.watchkeeper.ssh;

import org.jspecify.annotations.NullMarked;
