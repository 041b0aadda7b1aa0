package dev.watchkeeper.control;

import org.jspecify.annotations.Nullable;

/**
 * The settings in the person's file and in the projects' files. Paths are absolute, on the machine
 * of the supervisor. Where a workspace is asked for, it is named by its path, or by the id of a
 * project, which may be on another machine: then its host is asked, which may take a while.
 */
public interface SettingsPort {
    /**
     * The settings in force.
     *
     * @param workspace whose project settings count too, or {@code null}; of a host out of reach
     *     those that were trusted, and a notice says so
     */
    @Reading
    SettingsInForce settings(@Nullable String workspace);

    /**
     * Proves that the settings and every template of prompts can be used.
     *
     * @param workspace whose settings and templates count too, the templates if the settings are
     *     trusted; or {@code null}
     * @return those in force
     * @throws dev.watchkeeper.domain.WatchkeeperException that names every fault by file and line
     */
    @Reading
    SettingsInForce checkSettings(@Nullable String workspace);

    /**
     * Proves that a project's own file can be used as it stands in its workspace, trusted or not.
     *
     * @return the file, or {@code null} if there is none
     * @throws dev.watchkeeper.domain.WatchkeeperException that names every fault by file and line;
     *     of code {@code MISSING} if its host can't be reached
     */
    @Reading
    @Nullable String checkProjectFile(String workspace);

    /** Sets a key in the person's file, keeping its comments; refuses a wrong value. */
    SettingValue setSetting(String key, String value);

    /**
     * The person's file, as it is. Only a person may read it: it may hold secrets itself.
     *
     * @throws dev.watchkeeper.domain.WatchkeeperException if it can't be read as text
     */
    SettingsText settingsText();

    /** Checks a text as if it were the person's file; writes nothing. */
    SettingsDraft checkDraft(String text);

    /**
     * A text with one value set, its comments kept; writes nothing. The value is not checked yet.
     *
     * @throws dev.watchkeeper.domain.WatchkeeperException if the key is none, or the text is
     *     written in a way in which one value can't be set alone
     */
    String draftWith(String text, String key, String value);

    /**
     * Replaces the person's file by a text.
     *
     * @param sha256 of the file when the text was begun; empty if there was none
     * @throws dev.watchkeeper.domain.WatchkeeperException if the text can't be used, or of code
     *     {@code CONFLICT} if the file is another one now; nothing was written
     */
    SettingsText saveDraft(String text, String sha256);

    /** Where the person's file is or would be. */
    @Reading
    String settingsFile();

    /** The same, made if it is not there, with the schema for editors beside it. */
    String makeSettingsFile();

    /**
     * Makes a folder ready to be a project; writes only its settings file.
     *
     * @throws dev.watchkeeper.domain.WatchkeeperException if no project can be there; nothing was
     *     written
     */
    ProjectProposal proposeProject(String workspace);
}
