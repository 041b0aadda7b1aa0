package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.AgentChoice;
import dev.watchkeeper.attempt.TaskLedger;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskEdit;
import dev.watchkeeper.prompt.Prompts;
import dev.watchkeeper.state.StateManager;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Adds tasks and changes those that there are, as far as they can be handed to an agent. */
public final class TaskEditor {
    private final StateManager state;
    private final Function<Project, Settings> settingsOf;
    private final Function<Project, Prompts> promptsOf;
    private final TaskLedger ledger;
    private final Runnable wake;

    /**
     * @param wake has the loop look at once
     */
    TaskEditor(
            StateManager state,
            Function<Project, Settings> settingsOf,
            Function<Project, Prompts> promptsOf,
            TaskLedger ledger,
            Runnable wake) {
        this.state = state;
        this.settingsOf = settingsOf;
        this.promptsOf = promptsOf;
        this.ledger = ledger;
        this.wake = wake;
    }

    /**
     * Adds tasks to a project, all of them or none.
     *
     * @throws WatchkeeperException if one names an agent that there is not, or a brief that does
     *     not fit into the model's window
     */
    public List<Task> add(Project project, List<TaskDraft> drafts) {
        Settings settings = settingsOf.apply(project);
        for (TaskDraft d : drafts) {
            String agent = d.spec().agent();
            if (agent != null) {
                var unused = AgentChoice.named(agent, settings, project);
            }
        }
        List<Task> made = ledger.add(project.id(), drafts, fits(project, settings));
        wake.run();
        return made;
    }

    /**
     * Changes a task.
     *
     * @throws WatchkeeperException if there is no such task, it can't be changed any more, it could
     *     not be handed to an agent then, or it would wait for itself
     */
    public Task edit(String id, TaskEdit edit) {
        Project project = project(state.read(v -> TaskLedger.required(v, id)));
        Settings settings = settingsOf.apply(project);
        String agent = edit.agent();
        if (agent != null && !agent.isEmpty()) {
            var unused = AgentChoice.named(agent, settings, project);
        }
        Task t = ledger.edit(id, edit, fits(project, settings));
        wake.run();
        return t;
    }

    /** A brief that can't be handed to an agent is refused when a person is there. */
    private Consumer<Task> fits(Project project, Settings settings) {
        return t -> promptsOf.apply(project).checkFits(t, settings.model().context());
    }

    private Project project(Task task) {
        return state.read(v -> v.project(task.project())).orElseThrow();
    }
}
