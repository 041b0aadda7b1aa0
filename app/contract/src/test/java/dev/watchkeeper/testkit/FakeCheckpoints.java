package dev.watchkeeper.testkit;

import dev.watchkeeper.control.RestoreResult;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.WorkspaceId;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The checkpoints of {@link FakeControl}, which guards them. */
final class FakeCheckpoints {
    private final Clock clock;
    private final Map<String, List<PathDiff>> diffs;
    private final List<Checkpoint> checkpoints = new ArrayList<>();

    /**
     * @param diffs by the ids of two checkpoints, {@code A..B}; what is put in later counts too
     */
    private List<String> undone = List.of();

    FakeCheckpoints(Clock clock, Map<String, List<PathDiff>> diffs) {
        this.clock = clock;
        this.diffs = diffs;
    }

    void put(Checkpoint checkpoint) {
        RecordedCalls.replace(checkpoints, checkpoint, c -> c.id().equals(checkpoint.id()));
    }

    void removeOf(String project) {
        checkpoints.removeIf(c -> c.project().equals(project));
    }

    List<Checkpoint> list(@Nullable String id) {
        return checkpoints.stream().filter(c -> id == null || c.project().equals(id)).toList();
    }

    Checkpoint take(String project) {
        Checkpoint made =
                new Checkpoint(
                        "cp-" + (checkpoints.size() + 1),
                        project,
                        new WorkspaceId("ws-1"),
                        null,
                        0,
                        Checkpoint.Kind.MANUAL,
                        "snapshot-" + (checkpoints.size() + 1),
                        42,
                        2048,
                        7,
                        false,
                        clock.instant(),
                        clock.instant());
        checkpoints.add(made);
        return made;
    }

    List<PathDiff> diff(String from, @Nullable String to) {
        String a = required(from).id();
        String b = to == null ? "" : required(to).id();
        return diffs.getOrDefault(a + ".." + b, List.of());
    }

    /** Done tasks whose work every restore takes back from now on. */
    void takesBack(List<String> tasks) {
        undone = List.copyOf(tasks);
    }

    RestoreResult restore(String id, List<String> paths, boolean dryRun) {
        var unused = required(id);
        List<String> written = new ArrayList<>();
        List<String> deleted = new ArrayList<>();
        for (PathDiff diff : diffs.getOrDefault(id + "..", List.of())) {
            if (paths.isEmpty() || paths.contains(diff.path())) {
                (diff.kind() == FileChange.Kind.ADDED ? deleted : written).add(diff.path());
            }
        }
        return new RestoreResult(
                dryRun ? null : "cp-rescue",
                List.copyOf(written),
                List.copyOf(deleted),
                40,
                List.of(),
                paths.isEmpty() ? undone : List.of());
    }

    /** Proves those of these ids; all if there is none. */
    List<String> verify(List<String> ids) {
        List<String> asked =
                ids.isEmpty() ? checkpoints.stream().map(Checkpoint::id).toList() : ids;
        asked.forEach(id -> put(required(id).proven()));
        return asked;
    }

    Checkpoint required(String id) {
        return checkpoints.stream()
                .filter(c -> c.id().equals(id))
                .findFirst()
                .orElseThrow(() -> RecordedCalls.unknown("checkpoint", id));
    }
}
