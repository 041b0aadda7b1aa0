package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.AgentChoice;
import dev.watchkeeper.attempt.HostProblems;
import dev.watchkeeper.attempt.TaskWorkspaces;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.prompt.Prompts;
import dev.watchkeeper.state.StateManager;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What would stop a run, found before the person has left. */
public final class RunStartCheck {
    /** The states of tasks that a run would take. */
    public static final Set<TaskState> OPEN = Set.of(TaskState.READY, TaskState.PENDING);

    private final StateManager state;
    private final Function<Project, Settings> settingsOf;
    private final BiFunction<Workspace, Settings, Host> hostOf;
    private final Function<Settings.AgentEntry, Agent> agentOf;
    private final Function<Project, Prompts> promptsOf;

    public RunStartCheck(
            StateManager state,
            Function<Project, Settings> settingsOf,
            BiFunction<Workspace, Settings, Host> hostOf,
            Function<Settings.AgentEntry, Agent> agentOf,
            Function<Project, Prompts> promptsOf) {
        this.state = state;
        this.settingsOf = settingsOf;
        this.hostOf = hostOf;
        this.agentOf = agentOf;
        this.promptsOf = promptsOf;
    }

    /**
     * Checks the same before a run: what stops some of the tasks is no reason not to do the others,
     * and is asked about when their turn comes.
     *
     * @throws WatchkeeperException naming all that is wrong, if nothing can be done
     */
    public void checkRun(List<Task> open) {
        boolean underWay = !state.read(v -> v.unfinishedAttempts()).isEmpty();
        WatchkeeperException first = null;
        for (List<Task> of :
                open.stream()
                        .collect(
                                Collectors.groupingBy(
                                        t -> t.project() + "/" + t.agent(),
                                        LinkedHashMap::new,
                                        Collectors.toList()))
                        .values()) {
            try {
                check(of);
                return;
            } catch (WatchkeeperException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null && !underWay) {
            check(open);
        }
    }

    /**
     * Checks that the prompts' templates can be used, and that each open task's agent exists, may
     * work on its host and can be started there.
     *
     * @throws WatchkeeperException naming all that is wrong
     */
    public void check(List<Task> open) {
        List<String> problems = new ArrayList<>();
        List<String> hints = new ArrayList<>();
        boolean missing = false;
        Set<String> seen = new LinkedHashSet<>();
        for (Task t : open) {
            Project project = state.read(v -> v.project(t.project())).orElseThrow();
            Settings settings = settingsOf.apply(project);
            if (seen.add(project.id())) {
                promptsOf.apply(project).checkChanged();
            }
            Settings.AgentEntry entry;
            try {
                entry = AgentChoice.of(t, settings, project);
            } catch (WatchkeeperException e) {
                problems.add(e.getMessage());
                hints.add(e.hint());
                continue;
            }
            Workspace workspace = state.read(v -> TaskWorkspaces.next(v, t));
            if (!seen.add(workspace.id() + "/" + entry.name())) {
                continue;
            }
            try (Host host = hostOf.apply(workspace, settings)) {
                Agent agent = agentOf.apply(entry);
                var unused =
                        agent.launch(
                                host,
                                new Agent.Assignment(
                                        "preflight", t.id(), 1, 1, "", agent.newSession(), false));
            } catch (WatchkeeperException e) {
                if (!HostProblems.leftToLoop(e)) {
                    throw e;
                }
                // The run waits for the host, or for the folder.
            } catch (PluginException e) {
                if (HostProblems.leftToLoop(e)) {
                    continue;
                }
                problems.add(e.getMessage());
                hints.add(e.hint());
                missing |=
                        e.kind() == PluginException.Kind.MISSING && !entry.type().equals("command");
            }
        }
        if (!problems.isEmpty()) {
            throw new WatchkeeperException(
                    missing
                            ? WatchkeeperException.Code.MISSING
                            : WatchkeeperException.Code.SETTINGS,
                    String.join("\n", problems),
                    hints.stream()
                            .filter(h -> !h.isEmpty())
                            .distinct()
                            .collect(Collectors.joining("\n")));
        }
    }
}
