package dev.watchkeeper.workspace;

import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.RestoreException;

import java.util.function.Supplier;

/** Calls of a host's snapshots, whose failures say what was to be done. */
final class SnapshotFailures {
    private SnapshotFailures() {}

    /**
     * Does it.
     *
     * @param what was to be done, behind "could not"
     * @throws WatchkeeperException if the host could not do it
     */
    static <T> T translated(String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (PluginException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.WORKSPACE,
                    "could not " + what + ": " + e.getMessage(),
                    e.hint(),
                    e);
        }
    }

    /** The same for a restore; where it stops half-way, its rescue is named. */
    static <T> T rescued(String what, Checkpoint rescue, Supplier<T> work) {
        try {
            return translated(what, work);
        } catch (WatchkeeperException e) {
            if (e.getCause() instanceof RestoreException half) {
                throw new WatchkeeperException(
                        e.code(),
                        e.getMessage()
                                + ". What stood there before is in rescue checkpoint "
                                + rescue.id(),
                        e.hint(),
                        half);
            }
            throw e;
        }
    }
}
