/**
 * The host on this machine.
 *
 * <p>What enters: a workspace's folder and a state folder of our own. What happens here: files are
 * read and written, durable processes run through the shared protocol, changes are watched, and
 * snapshots are kept in a bare repository beside the state. One index of the workspace serves both
 * changes and snapshots. What leaves: changes with size and hash, snapshots that can be restored.
 */
@NullMarked
package dev.watchkeeper.local;

import org.jspecify.annotations.NullMarked;
