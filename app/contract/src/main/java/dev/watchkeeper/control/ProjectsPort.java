package dev.watchkeeper.control;

import dev.watchkeeper.domain.Project;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The projects of a home. */
public interface ProjectsPort {
    @Reading
    List<Project> projects();

    /**
     * Makes a folder a project.
     *
     * @param host name of the host in the settings
     * @param name {@code null} for the folder's name
     * @param trust whether its settings file is trusted as it is now
     */
    Project addProject(String path, String host, @Nullable String name, boolean trust);

    /** Trusts the project's settings file as it is now. */
    Project trustProject(String project);

    /**
     * Forgets a project without running tasks; its files stay, its checkpoints go.
     *
     * @return what is left of ours on its host and how to remove it, in a sentence; empty if
     *     nothing
     */
    String removeProject(String project);

    /**
     * Finds a project by id, name or path.
     *
     * @throws dev.watchkeeper.domain.WatchkeeperException if there is none
     */
    @Reading
    Project findProject(String idNameOrPath);
}
