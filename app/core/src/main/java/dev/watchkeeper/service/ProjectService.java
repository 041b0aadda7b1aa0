package dev.watchkeeper.service;

import dev.watchkeeper.control.ProjectSettingsFile;
import dev.watchkeeper.control.ProjectsPort;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.supervise.ProjectRegistry;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.stream.Collectors;

/** Answers which projects there are, adds and removes them. */
public final class ProjectService implements ProjectsPort {
    private final StateManager state;
    private final ProjectRegistry registry;
    private final ProjectHosts hosts;
    private final ProjectTrust trust;

    /**
     * @param registry where projects are added and removed
     * @param hosts where their workspaces are
     * @param trust what their own settings are in force by
     */
    public ProjectService(
            StateManager state, ProjectRegistry registry, ProjectHosts hosts, ProjectTrust trust) {
        this.state = state;
        this.registry = registry;
        this.hosts = hosts;
        this.trust = trust;
    }

    @Override
    public List<Project> projects() {
        return state.read(v -> v.projects());
    }

    @Override
    public Project addProject(
            String path, @Nullable String host, @Nullable String name, boolean trusted) {
        Settings.HostEntry on = hosts.entry(host);
        String canonical = hosts.checkWorkspace(on, path);
        String given = name != null ? name : canonical.substring(canonical.lastIndexOf('/') + 1);
        Project made = registry.add(canonical, on.name(), given);
        return trusted ? trust.trust(made, null) : made;
    }

    @Override
    public @Nullable ProjectSettingsFile settingsFileAt(String path, @Nullable String host) {
        return trust.at(path, host);
    }

    @Override
    public Project trustProject(String project) {
        return trust.trust(findProject(project), null);
    }

    @Override
    public Project trustShown(String project, String sha256) {
        return trust.trust(findProject(project), sha256);
    }

    @Override
    public String removeProject(String project) {
        Project gone = findProject(project);
        List<Workspace> places = state.read(v -> v.workspaces(gone.id()));
        registry.remove(gone);
        return places.stream()
                .map(hosts::discard)
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
