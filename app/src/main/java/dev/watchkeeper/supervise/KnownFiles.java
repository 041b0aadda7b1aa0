package dev.watchkeeper.supervise;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Files;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.plugin.host.Snapshots.TreeDiff;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.TreeSet;

/**
 * The paths of a workspace's files, listed once and then carried on by what differs between
 * checkpoints: a prompt costs what changed, not what there is.
 */
final class KnownFiles {
    private final Files files;
    private final Snapshots snapshots;
    private final TreeSet<String> paths = new TreeSet<>();
    private @Nullable String at;

    KnownFiles(Files files, Snapshots snapshots) {
        this.files = files;
        this.snapshots = snapshots;
    }

    /**
     * The files as a snapshot has them, sorted.
     *
     * @param snapshot the one that was taken last, or {@code null} to look anew
     */
    synchronized List<String> at(@Nullable String snapshot) {
        String before = at;
        if (snapshot == null || before == null || !carriedOn(before, snapshot)) {
            paths.clear();
            paths.addAll(files.list(Integer.MAX_VALUE));
        }
        at = snapshot;
        return List.copyOf(paths);
    }

    /** Whether it could be told what differs; the older snapshot may have been pruned. */
    private boolean carriedOn(String before, String snapshot) {
        if (before.equals(snapshot)) {
            return true;
        }
        List<TreeDiff> differs;
        try {
            differs = snapshots.diff(before, snapshot);
        } catch (PluginException e) {
            return false;
        }
        for (TreeDiff d : differs) {
            switch (d.kind()) {
                case ADDED, MODIFIED -> paths.add(d.path());
                case DELETED -> paths.remove(d.path());
                // The path that it had is not told.
                case RENAMED -> {
                    return false;
                }
            }
        }
        return true;
    }
}
