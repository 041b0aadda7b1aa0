package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.AttemptBaseline;
import dev.watchkeeper.attempt.AttemptFailureHandler;
import dev.watchkeeper.attempt.InterruptedRestore;
import dev.watchkeeper.attempt.ShelvedWork;
import dev.watchkeeper.attempt.TaskWorkspaces;
import dev.watchkeeper.attempt.UnkeptWork;
import dev.watchkeeper.attempt.WorkspaceChange;
import dev.watchkeeper.attempt.WorkspaceLock;
import dev.watchkeeper.attempt.WorkspaceSession;
import dev.watchkeeper.attempt.WorkspaceSessions;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.RequestAction;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.WorkspaceId;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.state.StateManager;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** What answers do to the workspace, and what they would do: both by the same choice. */
final class AnswerEffects {
    private final StateManager state;
    private final Function<Project, Settings> settingsOf;
    private final AttemptBaseline trees;
    private final InterruptedRestore restores;
    private final UnkeptWork unkept;
    private final WorkspaceSessions workplaces;
    private final WorkspaceLock alone;

    AnswerEffects(
            StateManager state,
            EvidenceStore evidence,
            Function<Project, Settings> settingsOf,
            Clock clock,
            WorkspaceSessions workplaces,
            WorkspaceLock alone) {
        this.state = state;
        this.settingsOf = settingsOf;
        this.trees = new AttemptBaseline(state, evidence);
        this.restores = new InterruptedRestore(state, evidence, settingsOf, clock);
        this.unkept = new UnkeptWork(state, evidence);
        this.workplaces = workplaces;
        this.alone = alone;
    }

    /**
     * Does to the workspace what an answer means for it.
     *
     * @return paths that have changed meanwhile, for which nothing was done
     */
    List<String> carryOut(Breakpoint b, BreakpointAction option, Project project) {
        if (b.rule().equals(InterruptedRestore.RULE)) {
            return changing(workspace(b), place -> restores.intoWorkspace(b, option, place));
        }
        if (b.rule().equals(AttemptFailureHandler.ANOTHER_FOLDER) && option == TaskAction.RETRY) {
            WorkspaceId workspace = workspace(b);
            workplaces.forget(workspace);
            workplaces.of(workspace).host().guard().adopt();
        }
        if (UnkeptWork.givenUp(b, option) && !keeps(project)) {
            return changing(
                    workspace(b),
                    place -> {
                        unkept.takeOut(b, place);
                        return List.of();
                    });
        }
        ShelvedWork work = work(b, option, project);
        if (work == null) {
            return List.of();
        }
        return changing(
                workspace(b),
                _ ->
                        moves(option) == Moves.OUT
                                ? work.takenOut()
                                : knowing(b) ? work.putOver(ShelvedWork.named(b)) : work.putBack());
    }

    /** Ids of the done tasks whose accepted work stands where an answer's work would go. */
    List<String> acceptedAt(
            Breakpoint b, BreakpointAction option, Project project, List<String> paths) {
        ShelvedWork work = paths.isEmpty() ? null : work(b, option, project);
        return work == null ? List.of() : work.acceptedAt(paths);
    }

    private List<String> changing(
            WorkspaceId workspace, Function<WorkspaceSession, List<String>> work) {
        return alone.in(
                workspace,
                () -> {
                    WorkspaceSession place = workplaces.of(workspace);
                    return restores.asking(place, () -> work.apply(place));
                });
    }

    /** What {@link #carryOut} would do now; nothing is changed. */
    WorkspaceChange preview(Breakpoint b, BreakpointAction option, Project project) {
        if (b.rule().equals(InterruptedRestore.RULE)) {
            return restores.preview(b, option, workplaces.of(workspace(b)));
        }
        if (UnkeptWork.givenUp(b, option) && !keeps(project)) {
            return unkept.previewTakeOut(b, workplaces.of(workspace(b)));
        }
        ShelvedWork work = work(b, option, project);
        if (work == null) {
            return WorkspaceChange.NONE;
        }
        return moves(option) == Moves.OUT
                ? work.previewTakenOut()
                : knowing(b) ? work.previewPutOver(ShelvedWork.named(b)) : work.previewPutBack();
    }

    /** Does work in a workspace while nobody else does. */
    void in(WorkspaceId workspace, Consumer<WorkspaceSession> work) {
        WorkspaceSession place = workplaces.of(workspace);
        var unused =
                alone.in(
                        workspace,
                        () -> {
                            work.accept(place);
                            return true;
                        });
    }

    private WorkspaceId workspace(Breakpoint b) {
        return state.read(v -> TaskWorkspaces.of(v, b));
    }

    /** Whether who answers has been told that paths have changed meanwhile. */
    private static boolean knowing(Breakpoint b) {
        return b.rule().equals(ShelvedWork.CHANGED_MEANWHILE);
    }

    private boolean keeps(Project project) {
        return settingsOf.apply(project).checkpoints().keepUnaccepted();
    }

    /** Which way an answer moves the work of attempts. */
    private enum Moves {
        INTO_WORKSPACE,
        OUT,
        NOT
    }

    private static Moves moves(BreakpointAction option) {
        return switch (option) {
            case TaskAction action -> moves(action);
            case RequestAction _, BreakpointAction.Choice _, BreakpointAction.Unknown _ ->
                    Moves.NOT;
        };
    }

    private static Moves moves(TaskAction action) {
        return switch (action) {
            case ACCEPT, TAKE_OVER, PUT_BACK -> Moves.INTO_WORKSPACE;
            case RESTORE, RETRY_OTHER -> Moves.OUT;
            case RETRY, EDIT_PROMPT, SPLIT, SKIP, FAIL, STOP_BELOW -> Moves.NOT;
        };
    }

    /** The work that an answer puts into the workspace or takes out of it. */
    private @Nullable ShelvedWork work(Breakpoint b, BreakpointAction option, Project project) {
        return switch (moves(option)) {
            case INTO_WORKSPACE -> ShelvedWork.of(b, state, trees, restores, workplaces);
            case OUT ->
                    keeps(project) ? ShelvedWork.of(b, state, trees, restores, workplaces) : null;
            case NOT -> null;
        };
    }
}
