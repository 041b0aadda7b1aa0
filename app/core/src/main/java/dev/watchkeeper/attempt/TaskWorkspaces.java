package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.domain.WorkspaceId;
import dev.watchkeeper.state.View;

import java.util.List;
import java.util.Optional;

/** Finds the workspaces that tasks are worked on in, and that questions are about. */
public final class TaskWorkspaces {
    private TaskWorkspaces() {}

    /**
     * The workspace in which a task's next attempt works: that of its last attempt, as long as it
     * is there; else the main one of its project.
     */
    public static Workspace next(View v, Task task) {
        return next(v, task, v.workspaces(task.project()));
    }

    /**
     * The same.
     *
     * @param all the workspaces of the task's project
     */
    public static Workspace next(View v, Task task, List<Workspace> all) {
        if (all.size() == 1) {
            return all.getFirst(); // Attempts need not be looked at.
        }
        List<Attempt> attempts = v.attempts(task.id());
        WorkspaceId last = attempts.isEmpty() ? null : attempts.getLast().workspace();
        return all.stream()
                .filter(w -> w.id().equals(last))
                .findFirst()
                .or(() -> all.stream().filter(w -> w.kind() == Workspace.Kind.MAIN).findFirst())
                .orElseThrow();
    }

    /**
     * The workspace that a question is about: that of its attempt, or, where none had begun, of the
     * task's next one.
     */
    public static WorkspaceId of(View v, Breakpoint b) {
        Optional<Attempt> asking =
                b.attempt() == 0
                        ? Optional.empty()
                        : v.attempt(new AttemptRef(b.task(), b.attempt()));
        return asking.map(Attempt::workspace)
                .orElseGet(() -> next(v, v.task(b.task()).orElseThrow()).id());
    }
}
