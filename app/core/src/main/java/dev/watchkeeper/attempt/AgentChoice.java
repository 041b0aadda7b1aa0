package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.state.View;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.stream.Collectors;

/** Which agent does a task: the one it names or the default one, and only one of its host. */
public final class AgentChoice {
    private AgentChoice() {}

    /**
     * The settings entry of a task's agent.
     *
     * @throws WatchkeeperException of code {@code SETTINGS} if there is none, or it is bound to
     *     another host than the project's
     */
    public static Settings.AgentEntry of(Task task, Settings settings, Project project) {
        String name = task.agent() != null ? task.agent() : settings.defaultAgent();
        if (name == null) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.SETTINGS,
                    "task " + task.id() + " names no agent, and there is no default one",
                    "set 'default-agent: NAME', or 'watchkeeper task edit "
                            + task.id()
                            + " --agent NAME'");
        }
        return named(name, "task " + task.id() + " names agent '" + name + "'", settings, project);
    }

    /**
     * The entry of an agent that a person names.
     *
     * @throws WatchkeeperException as above
     */
    public static Settings.AgentEntry named(String name, Settings settings, Project project) {
        return named(name, "you name agent '" + name + "'", settings, project);
    }

    private static Settings.AgentEntry named(
            String name, String who, Settings settings, Project project) {
        Settings.AgentEntry entry = settings.agents().get(name);
        if (entry == null) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.SETTINGS,
                    who + ", which the settings lack",
                    "there are: " + listed(settings.agents().keySet().stream().sorted().toList()));
        }
        if (!fits(entry, project)) {
            List<String> fitting = fitting(settings, project);
            throw new WatchkeeperException(
                    WatchkeeperException.Code.SETTINGS,
                    who
                            + ", which is bound to host '"
                            + entry.host()
                            + "', but project '"
                            + project.name()
                            + "' is on '"
                            + project.host()
                            + "'",
                    fitting.isEmpty()
                            ? "put one under 'agents:' without 'host:'"
                            : "on that host can work: " + listed(fitting));
        }
        return entry;
    }

    /**
     * Who tried last.
     *
     * @param attempt its number, or 0 where none was begun
     */
    public static @Nullable String tried(View view, Task task, int attempt, Settings settings) {
        String named = task.agent() != null ? task.agent() : settings.defaultAgent();
        Attempt last =
                attempt < 1 ? null : view.attempt(new AttemptRef(task.id(), attempt)).orElse(null);
        return last == null ? named : last.agent();
    }

    /** Names of the agents that could do it instead of the one that tried, sorted. */
    static List<String> others(@Nullable String tried, Settings settings, Project project) {
        return fitting(settings, project).stream().filter(n -> !n.equals(tried)).toList();
    }

    /**
     * The agent that an answer means.
     *
     * @param asked what the person named; empty for the only other one
     * @throws WatchkeeperException if there is no such agent, or more than one could be meant
     */
    public static String other(
            String asked, @Nullable String tried, Settings settings, Project project) {
        if (!asked.isEmpty()) {
            return named(asked, settings, project).name();
        }
        List<String> others = others(tried, settings, project);
        if (others.size() != 1) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.USAGE,
                    others.isEmpty()
                            ? "there is no other agent for project '" + project.name() + "'"
                            : "'retry-other' needs to know which agent",
                    others.isEmpty()
                            ? "put another one under 'agents:' in the settings"
                            : "give --agent, one of: " + listed(others));
        }
        return others.getFirst();
    }

    private static List<String> fitting(Settings settings, Project project) {
        return settings.agents().values().stream()
                .filter(a -> fits(a, project))
                .map(Settings.AgentEntry::name)
                .sorted()
                .toList();
    }

    private static boolean fits(Settings.AgentEntry entry, Project project) {
        return entry.host() == null || entry.host().equals(project.host());
    }

    private static String listed(List<String> names) {
        return names.stream().collect(Collectors.joining(", "));
    }
}
