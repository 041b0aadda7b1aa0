package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.TestCounts;
import dev.watchkeeper.domain.WorkspaceId;
import dev.watchkeeper.state.View;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The tests of the tasks that were done last. What a task's end said is kept, since each attempt
 * asks for the same few and a stored attempt is long to read; a task that is done again has another
 * end. May be used by several threads.
 */
final class EndedWork {
    /** How many tasks are looked at: who ran none of these commands lately knows nothing of now. */
    private static final int LOOKED_AT = 30;

    /** How many are kept: those of several projects that are worked on in turns. */
    private static final int KEPT = 4 * LOOKED_AT;

    /** A task's end. */
    private record End(String task, Instant at) {}

    /** The tests of a command. */
    private record Tested(String command, TestCounts tests) {}

    /** What the accepted attempt of a task ran. */
    static final class Work {
        private final WorkspaceId workspace;
        private final String tree;
        private final List<Tested> tested;

        private Work(WorkspaceId workspace, String tree, List<Tested> tested) {
            this.workspace = workspace;
            this.tree = tree;
            this.tested = List.copyOf(tested);
        }

        /** Id of the checkpoint that was accepted. */
        String tree() {
            return tree;
        }

        /** The tests that a command ran, unless it failed or told of none. */
        Optional<TestCounts> tests(String command) {
            return tested.stream()
                    .filter(t -> t.command().equals(command))
                    .map(Tested::tests)
                    .findFirst();
        }
    }

    private final Map<End, Optional<Work>> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<End, Optional<Work>> eldest) {
                    return size() > KEPT;
                }
            };

    /** The work of the tasks that were done last in a workspace, the newest first. */
    List<Work> latest(View view, WorkspaceId workspace) {
        List<Work> found = new ArrayList<>();
        for (Task task : view.recentlyEnded(LOOKED_AT)) {
            if (task.state() == TaskState.DONE) {
                of(view, task).filter(w -> w.workspace.equals(workspace)).ifPresent(found::add);
            }
        }
        return found;
    }

    private Optional<Work> of(View view, Task task) {
        End end = new End(task.id(), Objects.requireNonNullElse(task.endedAt(), Instant.EPOCH));
        synchronized (kept) {
            Optional<Work> known = kept.get(end);
            if (known != null) {
                return known;
            }
        }
        List<Attempt> attempts = view.attempts(task.id());
        Optional<Work> read = attempts.isEmpty() ? Optional.empty() : of(attempts.getLast());
        synchronized (kept) {
            kept.put(end, read);
        }
        return read;
    }

    private static Optional<Work> of(Attempt last) {
        List<Tested> tests = new ArrayList<>();
        @Nullable Assessment made = last.assessment();
        @Nullable String tree = last.checkpointAfter();
        if (made == null || tree == null) {
            return Optional.empty();
        }
        for (GateResult gate : made.quality().gates()) {
            @Nullable TestCounts counts = gate.tests();
            if (counts != null && !gate.failed()) {
                tests.add(new Tested(gate.command(), counts));
            }
        }
        return Optional.of(new Work(last.workspace(), tree, tests));
    }
}
