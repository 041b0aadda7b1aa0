package dev.watchkeeper.service;

import dev.watchkeeper.control.ProjectSettingsFile;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.settings.ProjectFile;
import dev.watchkeeper.state.StateManager;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Shows a project's settings file to a person and trusts it: from then on exactly this content is
 * in force, wherever the project is and whether its host answers or not.
 */
public final class ProjectTrust {
    private final StateManager state;
    private final ProjectHosts hosts;
    private final ProjectSettingsReader reader;
    private final Supplier<Settings> own;
    private final Function<Project, Settings> settingsOf;

    /**
     * @param own the person's settings
     * @param settingsOf those of a project, with what it says is trusted
     */
    public ProjectTrust(
            StateManager state,
            ProjectHosts hosts,
            ProjectSettingsReader reader,
            Supplier<Settings> own,
            Function<Project, Settings> settingsOf) {
        this.state = state;
        this.hosts = hosts;
        this.reader = reader;
        this.own = own;
        this.settingsOf = settingsOf;
    }

    /**
     * The file of a folder as it is now.
     *
     * @param host a name of the settings; {@code null} for the one of projects that name none
     * @return {@code null} if there is none
     */
    @Nullable ProjectSettingsFile at(String folder, @Nullable String host) {
        Settings.HostEntry entry = hosts.entry(host);
        String place =
                (entry.filesHere() ? "" : entry.name() + ":") + folder + "/" + ProjectFile.PATH;
        byte[] content =
                content(
                        entry.filesHere()
                                ? ProjectSettingsReader.onThisMachine(Path.of(folder))
                                : hosts.at(entry, folder, ProjectSettingsReader::by),
                        place);
        return content == null
                ? null
                : new ProjectSettingsFile(
                        place,
                        new String(content, StandardCharsets.UTF_8),
                        ProjectFile.hash(content));
    }

    /**
     * Trusts a project's file as it is now; without one, nothing is trusted.
     *
     * @param shown hash of what the person has seen; {@code null} for whatever is there
     */
    Project trust(Project project, @Nullable String shown) {
        String place = ProjectSettingsReader.place(project, own.get());
        byte[] content = content(reader.ask(project, own.get()), place);
        String hash = content == null ? null : ProjectFile.hash(content);
        if (shown != null && !shown.equals(hash)) {
            throw new WatchkeeperException(
                    Code.CONFLICT,
                    place + " has changed since it was shown, so it is not trusted",
                    "look at it again");
        }
        // Settings that can't be used are said now, not to every command from now on.
        var unused = settingsOf.apply(project.trusting(hash));
        if (hash != null && !reader.keeps(hash) && !own.get().filesHere(project)) {
            throw new WatchkeeperException(
                    Code.HOME,
                    "a copy of " + place + " can't be kept in the home, so it is not trusted",
                    "see that the home can be written; the log says why");
        }
        return state.write(tx -> {
            Project p = tx.project(project.id()).orElseThrow().trusting(hash);
            tx.put(p);
            return p;
        });
    }

    private static byte @Nullable [] content(SettingsSight sight, String place) {
        return switch (sight) {
            case SettingsSight.Found file -> file.content();
            case SettingsSight.Absent() -> null;
            case SettingsSight.Odd(String why) ->
                    throw new WatchkeeperException(
                            Code.SETTINGS,
                            place + " can't be trusted: " + why,
                            "make it a plain file");
            case SettingsSight.Unknown(String why, String hint) ->
                    throw new WatchkeeperException(
                            Code.MISSING, place + " can't be read: " + why, hint);
        };
    }
}
