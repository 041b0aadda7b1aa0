package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.state.StateManager;

import java.util.List;
import java.util.Optional;

/**
 * The work of an attempt of which no checkpoint could be taken. It stands in the workspace, which
 * its question keeps for itself: a retry goes on from there and is judged with it, and whoever
 * gives the task up has it put back first.
 */
public final class UnkeptWork {
    /** What the reason of its question rests on, by whatever rule it is asked. */
    static final String EVIDENCE = "checkpoint";

    private final AttemptBaseline trees;
    private final StateManager state;

    public UnkeptWork(StateManager state, EvidenceStore evidence) {
        this.state = state;
        this.trees = new AttemptBaseline(state, evidence);
    }

    /** Whether a question is about such work. */
    public static boolean asked(Breakpoint b) {
        return asked(b.because()) && !b.rule().equals("taken-over");
    }

    static boolean asked(List<Reason> because) {
        return because.stream().anyMatch(r -> r.evidence().equals(EVIDENCE));
    }

    /** Whether an answer gives it up. */
    public static boolean givenUp(Breakpoint b, BreakpointAction option) {
        return asked(b) && (option == TaskAction.SKIP || option == TaskAction.FAIL);
    }

    /**
     * Takes it out of the workspace, but for what no checkpoint holds, which stays.
     *
     * @throws RuntimeException if there is still no checkpoint of it; nothing was changed then
     */
    public void takeOut(Breakpoint b, WorkspaceSession place) {
        Optional<Attempt> left = attempt(b);
        if (left.isPresent()) {
            var unused = trees.restoreBase(left.get(), place);
        }
    }

    /** What {@link #takeOut} would do now. */
    public WorkspaceChange previewTakeOut(Breakpoint b, WorkspaceSession place) {
        return attempt(b)
                .map(a -> WorkspaceChange.of(trees.previewRestoreBase(a, place)))
                .orElse(WorkspaceChange.NONE);
    }

    /** The attempt, if an agent has worked since there was a checkpoint. */
    private Optional<Attempt> attempt(Breakpoint b) {
        return state.read(v -> v.attempt(new AttemptRef(b.task(), b.attempt())))
                .filter(a -> !a.legs().isEmpty() || trees.previousInChain(a) != null)
                .filter(a -> trees.findBase(a).isPresent());
    }
}
