package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.WorkspaceSessions;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.state.StateManager;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Makes folders projects, and takes projects out of the home. */
public final class ProjectRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectRegistry.class);

    private final StateManager state;
    private final Function<Project, Settings> settingsOf;
    private final BiFunction<Workspace, Settings, Host> hostOf;
    private final WorkspaceSessions workplaces;
    private final Clock clock;

    ProjectRegistry(
            StateManager state,
            Function<Project, Settings> settingsOf,
            BiFunction<Workspace, Settings, Host> hostOf,
            WorkspaceSessions workplaces,
            Clock clock) {
        this.state = state;
        this.settingsOf = settingsOf;
        this.hostOf = hostOf;
        this.workplaces = workplaces;
        this.clock = clock;
    }

    /**
     * Makes a folder that the caller has checked a project.
     *
     * @param path absolute and canonical on its host
     */
    public Project add(String path, String host, String name) {
        Project made =
                state.write(tx -> {
                    String base =
                            name.toLowerCase(Locale.ROOT)
                                    .replaceAll("[^a-z0-9._-]+", "-")
                                    .replaceAll("^[-.]+|[-.]+$", "");
                    if (base.isEmpty()) {
                        base = "project";
                    }
                    String id = base;
                    for (int n = 2; tx.project(id).isPresent(); n++) {
                        id = base + "-" + n;
                    }
                    Project p = new Project(id, name, path, host, clock.instant(), null);
                    tx.put(p);
                    return p;
                });
        remember(made);
        return made;
    }

    /** From now on another folder under the same path is known as another one. */
    private void remember(Project made) {
        try (Host host = hostOf.apply(main(made), settingsOf.apply(made))) {
            host.guard().requireSame();
        } catch (PluginException | WatchkeeperException e) {
            LOG.warn("the folder of {} is known from its first attempt on", made.id(), e);
        }
    }

    private Workspace main(Project project) {
        return state.read(v -> v.mainWorkspace(project.id())).orElseThrow();
    }

    /**
     * Takes a project with all that is recorded of it out of the home; its folder stays.
     *
     * @throws WatchkeeperException with {@code CONFLICT} if an attempt of it is under way
     */
    public void remove(Project project) {
        boolean live =
                state.read(v -> v.unfinishedAttempts()).stream()
                        .anyMatch(a -> a.project().equals(project.id()));
        if (live) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.CONFLICT,
                    "project '" + project.name() + "' has an attempt under way",
                    "cancel its task first, or wait");
        }
        state.read(v -> v.workspaces(project.id())).forEach(w -> workplaces.forget(w.id()));
        var unused =
                state.write(tx -> {
                    tx.removeProject(project.id());
                    return true;
                });
    }
}
