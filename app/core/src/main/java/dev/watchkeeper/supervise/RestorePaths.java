package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.WorkspaceSession;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Snapshots;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** The paths that a person names for a restore, as a workspace names them. */
final class RestorePaths {
    private RestorePaths() {}

    /**
     * Reads what a person has written: {@code ./a}, {@code a/} and the absolute path mean {@code
     * a}.
     *
     * @return empty for the whole workspace
     * @throws WatchkeeperException of code {@code USAGE} if a path is empty or leads out of it, or
     *     if nothing is there, neither in the checkpoint nor now
     */
    static List<String> of(List<String> written, Checkpoint target, WorkspaceSession place) {
        List<String> paths = new ArrayList<>();
        for (String path : written) {
            paths.add(relative(path, place.project().path()));
        }
        if (paths.contains("")) {
            return List.of();
        }
        List<String> missing = paths.stream().filter(p -> !stands(p, place)).toList();
        if (!missing.isEmpty()) {
            Snapshots.Restored would = place.checkpoints().preview(target, missing);
            List<String> known =
                    Stream.of(would.written(), would.deleted(), would.left())
                            .flatMap(List::stream)
                            .toList();
            for (String path : missing) {
                if (known.stream().noneMatch(k -> k.equals(path) || k.startsWith(path + "/"))) {
                    throw new WatchkeeperException(
                            WatchkeeperException.Code.USAGE,
                            "there is no '"
                                    + path
                                    + "', neither in checkpoint "
                                    + target.id()
                                    + " nor in the workspace; nothing was restored",
                            "give a path as 'watchkeeper checkpoint diff "
                                    + target.id()
                                    + "' shows it, below "
                                    + place.project().path()
                                    + "; an empty folder comes back with the one above it");
                }
            }
        }
        return paths;
    }

    private static boolean stands(String path, WorkspaceSession place) {
        try {
            return place.host().files().info(path).isPresent();
        } catch (PluginException e) {
            return false; // A name that only a checkpoint can bear.
        }
    }

    private static String relative(String path, String workspace) {
        boolean below = (path + "/").startsWith(workspace + "/");
        Deque<String> names = new ArrayDeque<>();
        boolean out = path.isEmpty() || path.startsWith("/") && !below;
        for (String name : (below ? path.substring(workspace.length()) : path).split("/")) {
            if (name.equals("..")) {
                out |= names.pollLast() == null;
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        if (out) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.USAGE,
                    path.isEmpty()
                            ? "a path to restore is empty; nothing was restored"
                            : "'" + path + "' is not in the workspace; nothing was restored",
                    "give a path below " + workspace);
        }
        return String.join("/", names);
    }
}
