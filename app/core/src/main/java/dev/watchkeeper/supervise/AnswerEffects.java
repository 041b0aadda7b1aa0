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
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
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
    List<String> carryOut(Breakpoint b, String option, Project project) {
        if (b.rule().equals(InterruptedRestore.RULE)) {
            return changing(workspace(b), place -> restores.intoWorkspace(b, option, place));
        }
        if (b.rule().equals(AttemptFailureHandler.ANOTHER_FOLDER) && option.equals("retry")) {
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
                        !putsBack(option)
                                ? work.takenOut()
                                : knowing(b) ? work.putOver() : work.putBack());
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
    WorkspaceChange preview(Breakpoint b, String option, Project project) {
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
        return !putsBack(option)
                ? work.previewTakenOut()
                : knowing(b) ? work.previewPutOver() : work.previewPutBack();
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

    private static boolean putsBack(String option) {
        return !option.equals("restore") && !option.equals("retry-other");
    }

    /** Whether who answers has been told that paths have changed meanwhile. */
    private static boolean knowing(Breakpoint b) {
        return b.rule().equals(ShelvedWork.CHANGED_MEANWHILE);
    }

    private boolean keeps(Project project) {
        return settingsOf.apply(project).checkpoints().keepUnaccepted();
    }

    /** The work that an answer puts into the workspace or takes out of it. */
    private @Nullable ShelvedWork work(Breakpoint b, String option, Project project) {
        return switch (option) {
            case "accept", "take-over", "put-back" ->
                    ShelvedWork.of(b, state, trees, restores, workplaces);
            case "restore", "retry-other" ->
                    keeps(project) ? ShelvedWork.of(b, state, trees, restores, workplaces) : null;
            default -> null;
        };
    }
}
