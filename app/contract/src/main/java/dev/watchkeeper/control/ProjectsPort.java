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
     * @param host name of the host in the settings; {@code null} for the one of projects that name
     *     none
     * @param name {@code null} for the folder's name
     * @param trust whether its settings file is trusted as it is now
     */
    Project addProject(String path, @Nullable String host, @Nullable String name, boolean trust);

    /**
     * Reads the settings file of a folder as it is now, whether that is a project or not. Asks its
     * host, which may take a while. Only a person may: it opens a line to where the caller likes.
     *
     * @param path the folder, on the host
     * @param host as above
     * @return {@code null} if it has none
     * @throws dev.watchkeeper.domain.WatchkeeperException if the host can't be reached or the file
     *     can't be read
     */
    @Nullable ProjectSettingsFile settingsFileAt(String path, @Nullable String host);

    /** Trusts the project's settings file as it is now; without one, nothing is trusted. */
    Project trustProject(String project);

    /**
     * Trusts the project's settings file if it is still what a person has seen.
     *
     * @param sha256 of what was seen
     * @throws dev.watchkeeper.domain.WatchkeeperException of code {@code CONFLICT} if it is another
     */
    Project trustShown(String project, String sha256);

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
