package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Checkpoint;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** At which paths two trees of a workspace differ, and since when. */
final class TreeChanges {
    /** The longest that a kernel takes between two times that it gives to files: 1/100 s. */
    private static final Duration TICK = Duration.ofMillis(10);

    private TreeChanges() {}

    /**
     * From when on what differs from a checkpoint may bear a time: it changed after the checkpoint
     * was asked for, and the times of files run behind the system's clock by a tick.
     */
    static Instant begun(Checkpoint checkpoint) {
        return checkpoint.createdAt().minusMillis(checkpoint.tookMs() + 1).minus(TICK);
    }

    /**
     * Paths at which two trees differ, by the system's time of change after a moment.
     *
     * @param to {@code null} for the workspace as it is
     * @return the caller's to change
     */
    static Set<String> since(
            WorkspaceSession place, Checkpoint from, @Nullable Checkpoint to, Instant since) {
        return new TreeSet<>(place.checkpoints().changedSince(from, to, since, false));
    }

    /**
     * Paths at which two trees differ, whenever that came about.
     *
     * @param to {@code null} for the workspace as it is
     * @return the caller's to change
     */
    static Set<String> differing(WorkspaceSession place, Checkpoint from, @Nullable Checkpoint to) {
        Set<String> paths = new TreeSet<>();
        place.checkpoints().diff(from, to).forEach(d -> paths.add(d.path()));
        return paths;
    }

    /** Where two trees do not differ: what is as it was before was put back, by whomever. */
    static Predicate<String> notIn(
            WorkspaceSession place, Checkpoint from, @Nullable Checkpoint to) {
        Set<String> differing = differing(place, from, to);
        return path -> !differing.contains(path);
    }
}
