package dev.watchkeeper.attempt;

import dev.watchkeeper.assess.KnownTests;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.PathDiff;
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
    private final StateManager state;
    private final EndedWork ended;
    private final EvidenceStore evidence;
    private final Attempt attempt;
    private final Checkpoint base;
    private final WorkspaceCheckpoints checkpoints;

    /** What was done before this attempt; {@code null} until it is asked for. */
    private @Nullable List<EndedWork.Work> known;

    /**
     * @param attempt that is assessed
     * @param base the checkpoint before the task's first attempt
     */
    AcceptedTests(
            StateManager state,
            EndedWork ended,
            EvidenceStore evidence,
            Attempt attempt,
            Checkpoint base,
            WorkspaceCheckpoints checkpoints) {
        this.state = state;
        this.ended = ended;
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
        List<EndedWork.Work> works = known;
        if (works == null) {
            works = ended.latest(view, attempt.workspace());
            known = works;
        }
        for (EndedWork.Work work : works) {
            Optional<TestCounts> counts = work.tests(command);
            if (counts.isPresent()) {
                return view.checkpoint(work.tree()).map(c -> new Accepted(counts.get(), c));
            }
        }
        return Optional.empty();
    }

    private boolean sameTests(Checkpoint accepted) {
        return accepted.snapshot().equals(base.snapshot())
                || checkpoints.diff(accepted, base).stream()
                        .map(PathDiff::path)
                        .noneMatch(KnownTests::standOn);
    }
}
