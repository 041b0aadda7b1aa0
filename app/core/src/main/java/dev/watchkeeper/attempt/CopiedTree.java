package dev.watchkeeper.attempt;

import dev.watchkeeper.assess.JudgedTree;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.workspace.WorkspaceCheckpoints;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A copy of a checkpoint in which checks run. What they make anew there is no change.
 *
 * @param base the checkpoint before the task's first attempt
 * @param name of the copy
 * @param seen what had become of its files when it was last taken as it is
 */
record CopiedTree(WorkspaceCheckpoints checkpoints, Checkpoint base, String name, Set<Content> seen)
        implements JudgedTree {
    /**
     * A file that is not as the checkpoint has it.
     *
     * @param now stands for its content; empty if it is gone
     */
    record Content(String path, String now) {}

    private Set<Content> contents() {
        Set<Content> all = new HashSet<>();
        checkpoints.copies().changed(name).forEach((path, now) -> all.add(new Content(path, now)));
        return all;
    }

    @Override
    public List<PathDiff> changed() {
        Set<Content> now = contents();
        Set<String> gone = new HashSet<>();
        Set<String> paths = new TreeSet<>();
        for (Content content : now) {
            if (!seen.contains(content)) {
                paths.add(content.path());
            }
            if (content.now().isEmpty()) {
                gone.add(content.path());
            }
        }
        seen.stream().filter(c -> !now.contains(c)).forEach(c -> paths.add(c.path()));
        return paths.stream()
                .map(path ->
                        new PathDiff(
                                path,
                                gone.contains(path)
                                        ? FileChange.Kind.DELETED
                                        : FileChange.Kind.MODIFIED,
                                0,
                                0,
                                false))
                .toList();
    }

    @Override
    public Optional<byte[]> original(String path) {
        return checkpoints.content(base, path);
    }

    @Override
    public JudgedTree now() {
        return new CopiedTree(checkpoints, base, name, contents());
    }
}
