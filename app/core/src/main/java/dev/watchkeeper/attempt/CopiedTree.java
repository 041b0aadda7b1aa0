package dev.watchkeeper.attempt;

import dev.watchkeeper.assess.JudgedTree;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.workspace.WorkspaceCheckpoints;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A copy of a checkpoint in which checks run. What they make anew there is no change.
 *
 * @param base the checkpoint before the task's first attempt
 * @param name of the copy
 * @param seen what had become of its files when it was last taken as it is
 */
record CopiedTree(
        WorkspaceCheckpoints checkpoints, Checkpoint base, String name, Map<String, String> seen)
        implements JudgedTree {
    @Override
    public List<PathDiff> changed() {
        Map<String, String> now = checkpoints.changedIn(name);
        TreeSet<String> paths = new TreeSet<>(now.keySet());
        paths.addAll(seen.keySet());
        List<PathDiff> changed = new ArrayList<>();
        for (String path : paths) {
            if (!Objects.equals(now.get(path), seen.get(path))) {
                changed.add(
                        new PathDiff(
                                path,
                                "".equals(now.get(path))
                                        ? FileChange.Kind.DELETED
                                        : FileChange.Kind.MODIFIED,
                                0,
                                0,
                                false));
            }
        }
        return changed;
    }

    @Override
    public Optional<byte[]> original(String path) {
        return checkpoints.content(base, path);
    }

    @Override
    public JudgedTree now() {
        return new CopiedTree(checkpoints, base, name, Map.copyOf(checkpoints.changedIn(name)));
    }
}
