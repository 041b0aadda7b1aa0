package dev.watchkeeper.attempt;

import dev.watchkeeper.assess.JudgedTree;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.workspace.WorkspaceCheckpoints;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A checkpoint as the tree that checks judge.
 *
 * @param base the checkpoint before the task's first attempt
 * @param held the checkpoint of the tree that is judged
 * @param owner the attempt to which a further checkpoint of the same tree belongs
 * @param files of the workspace, listed when they are asked for
 */
record CheckpointTree(
        Checkpoint base,
        Checkpoint held,
        AttemptRef owner,
        WorkspaceCheckpoints checkpoints,
        AttemptBaseline trees,
        Supplier<List<String>> files)
        implements JudgedTree {
    @Override
    public List<PathDiff> changed() {
        return checkpoints.diff(held, null);
    }

    @Override
    public List<String> paths() {
        return files.get();
    }

    @Override
    public Optional<byte[]> original(String path) {
        return checkpoints.content(base, path);
    }

    @Override
    public Optional<Copy> copy(List<String> links) {
        return laid(held, "after", links);
    }

    @Override
    public Optional<Copy> copyOfBefore(List<String> links) {
        return laid(base, "before", links);
    }

    @Override
    public Optional<byte[]> content(String path) {
        return checkpoints.content(held, path);
    }

    @Override
    public Optional<String> copyToTry(List<String> links) {
        return laid(held, "try-after", links).map(Copy::path);
    }

    @Override
    public Optional<String> copyOfBeforeToTry(List<String> links) {
        return laid(base, "try-before", links).map(Copy::path);
    }

    private Optional<Copy> laid(Checkpoint tree, String which, List<String> links) {
        String name = owner.task() + "." + owner.number() + "." + which;
        return checkpoints
                .copies()
                .lay(tree, name, links)
                .map(path -> new Copy(path, new CopiedTree(checkpoints, base, name, Set.of())));
    }

    @Override
    public long filesBefore() {
        return base.files();
    }

    @Override
    public void clearCopies() {
        checkpoints.copies().clear();
    }

    @Override
    public JudgedTree now() {
        Checkpoint now = checkpoints.take(Checkpoint.Kind.RESCUE, owner, Snapshots.Sure.BY_SWEEP);
        trees.record(now, owner);
        return new CheckpointTree(base, now, owner, checkpoints, trees, files);
    }
}
