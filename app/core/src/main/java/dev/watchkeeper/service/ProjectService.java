package dev.watchkeeper.service;

import dev.watchkeeper.control.ProjectsPort;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.supervise.TaskService;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Answers which projects there are, adds and removes them. */
public final class ProjectService implements ProjectsPort {
    private final StateManager state;
    private final TaskService commands;
    private final BiFunction<String, String, String> workspace;
    private final Function<Workspace, String> discard;

    /**
     * @param commands where projects are added, trusted and removed
     * @param workspace checks a path on a host and gives its canonical form
     * @param discard removes what is kept for a workspace beside it; says what it had to leave
     */
    public ProjectService(
            StateManager state,
            TaskService commands,
            BiFunction<String, String, String> workspace,
            Function<Workspace, String> discard) {
        this.state = state;
        this.commands = commands;
        this.workspace = workspace;
        this.discard = discard;
    }

    @Override
    public List<Project> projects() {
        return state.read(v -> v.projects());
    }

    @Override
    public Project addProject(String path, String host, @Nullable String name, boolean trust) {
        String canonical = workspace.apply(host, path);
        String given = name != null ? name : canonical.substring(canonical.lastIndexOf('/') + 1);
        return commands.addProject(canonical, host, given, trust);
    }

    @Override
    public Project trustProject(String project) {
        return commands.trust(findProject(project));
    }

    @Override
    public String removeProject(String project) {
        Project gone = findProject(project);
        List<Workspace> places = state.read(v -> v.workspaces(gone.id()));
        commands.removeProject(gone);
        return places.stream()
                .map(discard)
                .filter(left -> !left.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    @Override
    public Project findProject(String idNameOrPath) {
        List<Project> all = projects();
        return all.stream()
                .filter(p -> p.id().equals(idNameOrPath))
                .findFirst()
                .or(() ->
                        all.stream()
                                .filter(p ->
                                        p.name().equals(idNameOrPath)
                                                || p.path().equals(idNameOrPath))
                                .findFirst())
                .orElseThrow(() ->
                        new WatchkeeperException(
                                WatchkeeperException.Code.UNKNOWN_ID,
                                "there is no project '" + idNameOrPath + "'",
                                "'watchkeeper project list' shows them; 'watchkeeper"
                                        + " project add PATH' makes one"));
    }

    /**
     * The id of a project by id, name or path.
     *
     * @param asked {@code null} for all
     * @return {@code null} for all
     */
    @Nullable String idOf(@Nullable String asked) {
        return asked == null ? null : findProject(asked).id();
    }
}
