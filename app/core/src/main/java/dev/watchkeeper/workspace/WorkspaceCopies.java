package dev.watchkeeper.workspace;

import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Copies;
import dev.watchkeeper.plugin.host.Snapshots;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Copies of one workspace's checkpoints, in folders of their own on its host. */
public final class WorkspaceCopies {
    private final Snapshots snapshots;

    WorkspaceCopies(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    /**
     * Copies a checkpoint into a folder of its own.
     *
     * @return its path on the host; empty where the host makes no copies
     * @throws WatchkeeperException if it can't be written
     * @see Copies#lay
     */
    public Optional<String> lay(Checkpoint checkpoint, String name, List<String> links) {
        return SnapshotFailures.translated(
                "copy " + checkpoint.id(),
                () -> snapshots.copies().lay(checkpoint.snapshot(), name, links));
    }

    /**
     * What became of the files in a copy, by path.
     *
     * @throws WatchkeeperException if it can't be read
     * @see Copies#changed
     */
    public Map<String, String> changed(String name) {
        return SnapshotFailures.translated(
                "look at copy " + name, () -> snapshots.copies().changed(name));
    }

    /** Removes all copies. What can't be removed is logged: the next copy removes it. */
    public void clear() {
        try {
            snapshots.copies().clear();
        } catch (PluginException e) {
            System.getLogger(WorkspaceCopies.class.getName())
                    .log(System.Logger.Level.WARNING, "copies for checks are left over", e);
        }
    }
}
