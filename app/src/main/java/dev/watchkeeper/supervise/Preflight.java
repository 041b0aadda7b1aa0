package dev.watchkeeper.supervise;

import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.host.Host;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What would stop a run, found before the person has left. */
public final class Preflight {
    private final Rooms rooms;

    public Preflight(Rooms rooms) {
        this.rooms = rooms;
    }

    /**
     * Checks that each open task's agent exists, may work on its host and can be started there.
     *
     * @throws WatchkeeperException naming all that is wrong
     */
    public void check(List<Task> open) {
        List<String> problems = new ArrayList<>();
        List<String> hints = new ArrayList<>();
        boolean missing = false;
        Set<String> seen = new LinkedHashSet<>();
        for (Task t : open) {
            Project project = rooms.state().read(v -> v.project(t.project())).orElseThrow();
            Settings settings = rooms.settings().apply(project);
            Settings.AgentEntry entry =
                    entry(t, t.agent() != null ? t.agent() : settings.defaultAgent(), settings);
            if (!seen.add(project.id() + "/" + entry.name())) {
                continue;
            }
            if (entry.host() != null && !entry.host().equals(project.host())) {
                problems.add(
                        "agent '"
                                + entry.name()
                                + "' works on host '"
                                + entry.host()
                                + "', but project '"
                                + project.name()
                                + "' is on '"
                                + project.host()
                                + "'");
                hints.add("choose an agent of that host for task " + t.id());
                continue;
            }
            try (Host host = rooms.hosts().apply(project, settings)) {
                Agent agent = rooms.agents().apply(entry);
                var unused =
                        agent.launch(
                                host,
                                new Agent.Assignment(
                                        "preflight", t.id(), 1, 1, "", agent.newSession(), false));
            } catch (PluginException e) {
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

    /** The settings entry of a task's agent. */
    static Settings.AgentEntry entry(Task task, @Nullable String name, Settings settings) {
        if (name == null) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.SETTINGS,
                    "task " + task.id() + " names no agent, and there is no default one",
                    "set 'default-agent: NAME', or add the task with --agent NAME");
        }
        Settings.AgentEntry entry = settings.agents().get(name);
        if (entry == null) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.SETTINGS,
                    "task " + task.id() + " names agent '" + name + "', which the settings lack",
                    "there are: "
                            + settings.agents().keySet().stream()
                                    .sorted()
                                    .collect(Collectors.joining(", ")));
        }
        return entry;
    }
}
