package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.AttemptBaseline;
import dev.watchkeeper.attempt.TaskLedger;
import dev.watchkeeper.attempt.WorkspaceSession;
import dev.watchkeeper.attempt.WorkspaceSessions;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.state.StateManager;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What tasks changed in their workspaces. */
public final class TaskDiffs {
    private final StateManager state;
    private final EvidenceStore evidence;
    private final WorkspaceSessions workplaces;

    TaskDiffs(StateManager state, EvidenceStore evidence, WorkspaceSessions workplaces) {
        this.state = state;
        this.evidence = evidence;
        this.workplaces = workplaces;
    }

    /** What a task changed against the tree before its first attempt; empty if nothing is known. */
    public List<PathDiff> changes(String task) {
        Span span = span(task);
        return span == null
                ? List.of()
                : span.place().checkpoints().diff(span.base(), span.after());
    }

    /** The same as a unified diff. */
    public String patch(String task, int max) {
        Span span = span(task);
        return span == null
                ? ""
                : span.place().checkpoints().patch(span.base(), span.after(), List.of(), max);
    }

    private record Span(WorkspaceSession place, Checkpoint base, @Nullable Checkpoint after) {}

    private @Nullable Span span(String task) {
        var unused = state.read(v -> TaskLedger.required(v, task));
        List<Attempt> all = state.read(v -> v.attempts(task));
        if (all.isEmpty() || all.getLast().checkpointBefore() == null) {
            return null;
        }
        Attempt last = all.getLast();
        String kept = last.checkpointAfter();
        Checkpoint after = kept == null ? null : state.read(v -> v.checkpoint(kept)).orElse(null);
        return new Span(
                workplaces.of(last.workspace()),
                new AttemptBaseline(state, evidence).base(last),
                after);
    }
}
