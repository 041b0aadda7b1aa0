package dev.watchkeeper.service;

import dev.watchkeeper.control.ProjectProposal;
import dev.watchkeeper.control.SettingValue;
import dev.watchkeeper.control.SettingsInForce;
import dev.watchkeeper.control.SettingsPort;
import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.SmallFile;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.plugins.PluginRegistry;
import dev.watchkeeper.settings.EditorSchema;
import dev.watchkeeper.settings.LoadedSettings;
import dev.watchkeeper.settings.ProjectFile;
import dev.watchkeeper.settings.SettingsEditor;
import dev.watchkeeper.settings.SettingsLoader;
import dev.watchkeeper.supervise.TaskService;
import dev.watchkeeper.workspace.Init;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** Reads and changes the settings in the files of this machine. */
public final class SettingsService implements SettingsPort {
    private final Installation installation;
    private final PluginRegistry plugins;
    private final SettingsLoader loader;
    private final List<String> sets;
    private final Supplier<List<Project>> projects;

    /**
     * @param plugins whose schemas options of hosts and agents are checked by
     * @param sets the words of {@code --set}, each {@code KEY=VALUE}
     * @param projects the home's, for which of their settings are trusted; asked for only where a
     *     folder has settings
     */
    public SettingsService(
            Installation installation,
            PluginRegistry plugins,
            List<String> sets,
            Supplier<List<Project>> projects) {
        this.installation = installation;
        this.plugins = plugins;
        this.loader = installation.settingsLoader(plugins);
        this.sets = List.copyOf(sets);
        this.projects = projects;
    }

    @Override
    public SettingsInForce settings(@Nullable String workspace) {
        ProjectFile project = projectFile(workspace);
        try {
            return inForce(loader.load(project, sets), List.of());
        } catch (WatchkeeperException e) {
            return inForce(
                    withoutUser(project, e), String.valueOf(e.getMessage()).lines().toList());
        }
    }

    /** What would be in force without the person's file, which is wrong. */
    private LoadedSettings withoutUser(@Nullable ProjectFile project, WatchkeeperException why) {
        try {
            return loader.loadWithoutUser(project, sets);
        } catch (WatchkeeperException e) {
            throw why; // Something else is wrong, and stands among the problems too.
        }
    }

    private static SettingsInForce inForce(LoadedSettings loaded, List<String> problems) {
        List<SettingValue> values = new ArrayList<>();
        loaded.values()
                .forEach((key, value) ->
                        values.add(
                                new SettingValue(
                                        key,
                                        value,
                                        loaded.sources().getOrDefault(key, "defaults"),
                                        loaded.applies().getOrDefault(key, "restart"))));
        values.sort(Comparator.comparing(SettingValue::key));
        return new SettingsInForce(values, loaded.notices(), problems);
    }

    @Override
    public SettingsInForce checkSettings(@Nullable String workspace) {
        LoadedSettings loaded = loader.load(projectFile(workspace), sets);
        try {
            Path folder = workspace == null ? null : Path.of(workspace);
            Path file = folder == null ? null : folder.resolve(TaskService.PROJECT_SETTINGS);
            boolean own =
                    folder != null
                            && file != null
                            && Files.isRegularFile(file)
                            && TaskService.hash(SmallFile.bytes(file)).equals(trusted(folder));
            installation.prompts(own ? folder : null).check();
        } catch (IOException e) {
            throw unreadable(e);
        }
        return inForce(loaded, List.of());
    }

    @Override
    public @Nullable String checkProjectFile(String workspace) {
        Path file = Path.of(workspace).resolve(TaskService.PROJECT_SETTINGS);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            ProjectFile own = new ProjectFile(file.toString(), SmallFile.bytes(file), true);
            var unused = loader.trial(null, own, sets);
            return file.toString();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private @Nullable ProjectFile projectFile(@Nullable String workspace) {
        if (workspace == null) {
            return null;
        }
        Path folder = Path.of(workspace);
        try {
            return new TrustedFiles(installation.home())
                    .of(trusted(folder), folder.resolve(TaskService.PROJECT_SETTINGS));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** The hash that is trusted, as the home's books say; {@code null} if none is. */
    private @Nullable String trusted(Path workspace) throws IOException {
        boolean any =
                Files.exists(workspace.resolve(TaskService.PROJECT_SETTINGS))
                        || TrustedFiles.anyIn(installation.home());
        if (!any || !Files.isDirectory(workspace)) {
            return null;
        }
        Path path = workspace.toRealPath();
        for (Project p : projects.get()) {
            Path folder = Hosts.folder(p);
            if (folder != null && path.startsWith(folder)) {
                return p.trustedSettings();
            }
        }
        return null;
    }

    private static WatchkeeperException unreadable(IOException e) {
        return new WatchkeeperException(
                Code.SETTINGS,
                "the project's settings can't be read: " + e.getMessage(),
                "mend the rights of .watchkeeper/settings.yaml",
                e);
    }

    @Override
    public SettingValue setSetting(String key, String value) {
        try {
            OwnerOnly.folder(installation.home());
            new SettingsEditor(loader).set(loader.userFile(), key, value);
            return new SettingValue(
                    key, SettingsLoader.shown(key, value), "user", loader.applies(key));
        } catch (IOException e) {
            throw new WatchkeeperException(
                    Code.HOME,
                    installation.home() + " can't be made: " + e.getMessage(),
                    "choose another home with --home DIR",
                    e);
        }
    }

    @Override
    public String settingsFile() {
        return loader.userFile().toString();
    }

    @Override
    public String makeSettingsFile() {
        Path file = loader.userFile();
        try {
            OwnerOnly.folder(installation.home());
            layOutSchema(installation.home());
            if (!Files.exists(file)) {
                Files.writeString(
                        file,
                        EditorSchema.LINE
                                + "# Your settings. What is in force, and every key: 'watchkeeper"
                                + " config show'.\n");
            }
            return file.toString();
        } catch (IOException e) {
            throw new WatchkeeperException(
                    Code.HOME,
                    file + " can't be written: " + e.getMessage(),
                    "mend its rights, or choose another home with --home DIR",
                    e);
        }
    }

    /** The schema for editors, laid beside a settings file in its form of now. */
    private void layOutSchema(Path folder) throws IOException {
        String schema = loader.editorSchema(plugins.types("host"), plugins.types("agent"));
        Path file = folder.resolve(EditorSchema.FILE);
        if (!Files.isRegularFile(file) || !SmallFile.text(file).equals(schema)) {
            Files.writeString(file, schema);
        }
    }

    @Override
    public ProjectProposal proposeProject(String workspace) {
        Path folder = Path.of(workspace);
        Init.Proposal p = Init.propose(folder);
        Path file = folder.resolve(TaskService.PROJECT_SETTINGS);
        try {
            boolean there = Files.exists(file);
            if (!there) {
                Files.createDirectories(file.getParent());
                layOutSchema(folder.resolve(".watchkeeper"));
                Files.writeString(file, EditorSchema.LINE + p.settings(), StandardCharsets.UTF_8);
            }
            return new ProjectProposal(file.toString(), !there, p.settings(), List.of());
        } catch (IOException e) {
            throw new WatchkeeperException(
                    Code.WORKSPACE,
                    file + " can't be written: " + e.getMessage(),
                    "mend the rights of " + folder,
                    e);
        }
    }
}
