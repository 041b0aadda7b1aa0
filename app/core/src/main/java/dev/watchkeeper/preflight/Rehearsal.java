package dev.watchkeeper.preflight;

import dev.watchkeeper.domain.PreflightSheet;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WorkProgress;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.state.StateManager;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Rehearses a night: project by project, each in a copy of its workspace on its own host. Reads the
 * home and writes nothing into its journal. Each step has a time limit.
 */
public final class Rehearsal {
    /** The states of tasks that a night would work on. */
    private static final Set<TaskState> OPEN =
            Set.of(TaskState.READY, TaskState.PENDING, TaskState.HELD);

    private final StateManager state;
    private final Function<Project, Settings> settingsOf;
    private final RehearsalHosts hosts;
    private final Function<Settings.AgentEntry, Agent> agentOf;
    private final LocalModel model;
    private final MachineRehearsal machine;

    /**
     * How it is done.
     *
     * @param agents whether agents are tried at a trivial change
     * @param checkLimit the longest that one check may take
     * @param agentLimit the longest that one agent may take
     * @param scratch a folder of this machine for what hosts keep; exists
     */
    public record Plan(boolean agents, Duration checkLimit, Duration agentLimit, Path scratch) {}

    public Rehearsal(
            StateManager state,
            Function<Project, Settings> settingsOf,
            RehearsalHosts hosts,
            Function<Settings.AgentEntry, Agent> agentOf,
            LocalModel model,
            MachineRehearsal machine) {
        this.state = state;
        this.settingsOf = settingsOf;
        this.hosts = hosts;
        this.agentOf = agentOf;
        this.model = model;
        this.machine = machine;
    }

    /**
     * Rehearses for the open tasks of some projects.
     *
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; what was
     *     begun is ended and removed
     */
    public PreflightSheet of(List<Project> projects, Plan plan, WorkProgress progress) {
        long from = System.nanoTime();
        NightRehearsal night =
                new NightRehearsal(state, settingsOf, hosts, agentOf, model, plan, progress);
        progress.step("checking this machine");
        machine.rehearse(night.findings());
        for (Project project : projects) {
            List<Task> open = open(project);
            if (!open.isEmpty()) {
                night.rehearse(project, open);
            }
        }
        return night.sheet(Math.round((System.nanoTime() - from) / 1e6) / 1e3);
    }

    private List<Task> open(Project project) {
        return state.read(v -> v.tasksIn(OPEN)).stream()
                .filter(t -> t.project().equals(project.id()))
                .toList();
    }
}
