package dev.watchkeeper.attempt;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Files;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.plugin.host.Snapshots.TreeDiff;
import dev.watchkeeper.workspace.ProjectFacts;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.TreeSet;

/**
 * The paths of a workspace's files, listed once and then carried on by what differs between
 * checkpoints: a prompt costs what changed, not what there is.
 */
final class WorkspaceFileIndex {
    private final Files files;
    private final Snapshots snapshots;
    private final TreeSet<String> paths = new TreeSet<>();
    private ProjectFacts.Tally tally = new ProjectFacts.Tally();
    private @Nullable Known known;
    private @Nullable String at;

    WorkspaceFileIndex(Files files, Snapshots snapshots) {
        this.files = files;
        this.snapshots = snapshots;
    }

    /**
     * What is known of a workspace.
     *
     * @param paths of its files, sorted
     */
    record Known(List<String> paths, ProjectFacts facts) {
        Known {
            paths = List.copyOf(paths);
        }
    }

    /**
     * The files as a snapshot has them.
     *
     * @param snapshot the one that was taken last, or {@code null} to look anew
     */
    synchronized Known at(@Nullable String snapshot) {
        String before = at;
        if (snapshot == null || before == null || !carriedOn(before, snapshot)) {
            paths.clear();
            tally = new ProjectFacts.Tally();
            files.list(Integer.MAX_VALUE).forEach(this::add);
            known = null;
        }
        at = snapshot;
        Known now = known == null ? new Known(List.copyOf(paths), tally.facts()) : known;
        known = now;
        return now;
    }

    private void add(String path) {
        if (paths.add(path)) {
            tally.add(path);
            known = null;
        }
    }

    private void remove(String path) {
        if (paths.remove(path)) {
            tally.remove(path);
            known = null;
        }
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
                case ADDED, MODIFIED -> add(d.path());
                case DELETED -> remove(d.path());
                // The path that it had is not told.
                case RENAMED -> {
                    return false;
                }
            }
        }
        return true;
    }
}
