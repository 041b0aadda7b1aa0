package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.PutBackNote;
import dev.watchkeeper.workspace.WorkspaceCheckpoints;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What has changed since stock was taken of an attempt: no agent made it, but a person, or the
 * attempt's own checks. Nobody can tell these two apart, so none of it is swept in silence.
 *
 * @param stay paths that the attempt did not touch: they stay as they are
 * @param met paths that the attempt had changed too, and that do go back: their later content is in
 *     the rescue checkpoint only
 * @param work paths that the attempt changed
 */
record LaterChanges(List<String> stay, List<String> met, List<String> work) {
    private static final LaterChanges NONE = new LaterChanges(List.of(), List.of(), List.of());

    /**
     * @param stock the tree as it was when stock was taken; {@code null} where that was not done
     * @param now {@code null} for the workspace as it is
     */
    static LaterChanges of(
            WorkspaceCheckpoints checkpoints,
            Checkpoint base,
            @Nullable Checkpoint stock,
            @Nullable Checkpoint now) {
        Set<String> since = stock == null ? Set.of() : paths(checkpoints.diff(stock, now));
        if (stock == null || since.isEmpty()) {
            return NONE;
        }
        TreeSet<String> work = paths(checkpoints.diff(base, stock));
        Set<String> differing = paths(checkpoints.diff(base, now));
        List<String> stay = new ArrayList<>();
        List<String> met = new ArrayList<>();
        for (String path : since) {
            if (differing.contains(path)) {
                (touches(work, path) ? met : stay).add(path);
            } else if (!touches(work, path)) {
                stay.add(path);
            }
        }
        return new LaterChanges(stay, met, List.copyOf(work));
    }

    /** Whether one of these paths is that path, or a folder above it, or in it. */
    private static boolean touches(TreeSet<String> work, String path) {
        for (int i = path.indexOf('/'); i > 0; i = path.indexOf('/', i + 1)) {
            if (work.contains(path.substring(0, i))) {
                return true;
            }
        }
        String below = work.ceiling(path + "/");
        return work.contains(path) || below != null && below.startsWith(path + "/");
    }

    private static TreeSet<String> paths(List<PathDiff> diffs) {
        return diffs.stream().map(PathDiff::path).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The same for a putting back of some of the attempt's paths only. */
    LaterChanges amid(Set<String> paths) {
        return new LaterChanges(List.of(), met.stream().filter(paths::contains).toList(), work);
    }

    boolean isEmpty() {
        return stay.isEmpty() && met.isEmpty();
    }

    /** As a restore's event tells it. */
    Map<String, Object> told(Checkpoint rescue) {
        return isEmpty()
                ? Map.of()
                : Map.of(
                        PutBackNote.STAYED,
                        stay,
                        PutBackNote.PUT_BACK_OVER,
                        met,
                        PutBackNote.RESCUE,
                        rescue.id());
    }
}
