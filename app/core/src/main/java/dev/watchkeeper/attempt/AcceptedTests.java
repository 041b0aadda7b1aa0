package dev.watchkeeper.attempt;

import dev.watchkeeper.assess.KnownTests;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.TestCounts;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.state.View;
import dev.watchkeeper.workspace.WorkspaceCheckpoints;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The tests that commands ran on the tree from which a task started: those of the latest accepted
 * work that ran the command, as long as nobody has changed anything since that tests stand on.
 */
final class AcceptedTests implements KnownTests {
    /** How many tasks are looked at: who ran none of these commands lately knows nothing of now. */
    private static final int LOOKED_AT = 30;

    private final StateManager state;
    private final EvidenceStore evidence;
    private final Attempt attempt;
    private final Checkpoint base;
    private final WorkspaceCheckpoints checkpoints;

    /**
     * @param attempt that is assessed
     * @param base the checkpoint before the task's first attempt
     */
    AcceptedTests(
            StateManager state,
            EvidenceStore evidence,
            Attempt attempt,
            Checkpoint base,
            WorkspaceCheckpoints checkpoints) {
        this.state = state;
        this.evidence = evidence;
        this.attempt = attempt;
        this.base = base;
        this.checkpoints = checkpoints;
    }

    /** What an accepted attempt ran, and its tree. */
    private record Accepted(TestCounts counts, Checkpoint tree) {}

    @Override
    public Optional<Ran> of(String command) {
        return state.read(view -> latest(view, command))
                .filter(found -> sameTests(found.tree()))
                .map(found ->
                        new Ran(
                                found.counts(),
                                () -> {
                                    String id =
                                            Objects.requireNonNull(found.counts().since())
                                                    .evidence();
                                    return Files.newInputStream(evidence.file(id));
                                }));
    }

    private Optional<Accepted> latest(View view, String command) {
        for (Task task : view.recentlyEnded(LOOKED_AT)) {
            if (task.state() != TaskState.DONE || !task.project().equals(attempt.project())) {
                continue;
            }
            List<Attempt> attempts = view.attempts(task.id());
            if (attempts.isEmpty()) {
                continue;
            }
            Attempt last = attempts.getLast();
            @Nullable TestCounts counts = counts(last, command);
            @Nullable String tree = last.checkpointAfter();
            if (counts != null && tree != null && last.workspace().equals(attempt.workspace())) {
                return view.checkpoint(tree).map(c -> new Accepted(counts, c));
            }
        }
        return Optional.empty();
    }

    private static @Nullable TestCounts counts(Attempt a, String command) {
        @Nullable Assessment made = a.assessment();
        if (made != null) {
            for (GateResult gate : made.quality().gates()) {
                if (gate.command().equals(command) && !gate.failed() && gate.tests() != null) {
                    return gate.tests();
                }
            }
        }
        return null;
    }

    private boolean sameTests(Checkpoint accepted) {
        return accepted.snapshot().equals(base.snapshot())
                || checkpoints.diff(accepted, base).stream()
                        .map(PathDiff::path)
                        .noneMatch(KnownTests::standOn);
    }
}
