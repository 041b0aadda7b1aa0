/**
 * What hosts share.
 *
 * <p>In: a {@link dev.watchkeeper.hostkit.process.Transport} that runs scripts by the other side's
 * sh. Out: a look at the whole tree in one round trip, snapshots in a store of our own made by
 * git's plumbing there, restores, and the project's {@code .git}; contents stay where they are. The
 * rules of what is ignored and excluded are for every host.
 */
@NullMarked
package dev.watchkeeper.hostkit;

import org.jspecify.annotations.NullMarked;
