package dev.watchkeeper;

import dev.watchkeeper.cli.ApplicationPort;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.SmallFile;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugins.PluginRegistry;
import dev.watchkeeper.service.Hosts;
import dev.watchkeeper.service.TrustedFiles;
import dev.watchkeeper.settings.EditorSchema;
import dev.watchkeeper.settings.LoadedSettings;
import dev.watchkeeper.settings.ProjectFile;
import dev.watchkeeper.settings.SettingsEditor;
import dev.watchkeeper.settings.SettingsLoader;
import dev.watchkeeper.supervise.TaskService;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** The settings of this machine's files, as commands read and change them. */
final class LocalSettings {
    private final Watchkeeper.Options options;
    private final Function<ApplicationPort.Place, Control> open;

    /**
     * @param open opens a home's door, to ask which project settings are trusted
     */
    LocalSettings(Watchkeeper.Options options, Function<ApplicationPort.Place, Control> open) {
        this.options = options;
        this.open = open;
    }

    /** The settings in force, line by line. */
    ApplicationPort.Config inForce(@Nullable Path workspace) {
        LoadedSettings loaded = load(workspace);
        List<ApplicationPort.ConfigLine> lines = new ArrayList<>();
        loaded.values()
                .forEach((key, value) ->
                        lines.add(
                                new ApplicationPort.ConfigLine(
                                        key,
                                        value,
                                        loaded.sources().getOrDefault(key, "defaults"),
                                        loaded.applies().getOrDefault(key, "restart"))));
        lines.sort(Comparator.comparing(ApplicationPort.ConfigLine::key));
        return new ApplicationPort.Config(lines, loaded.notices());
    }

    /** Loads them as they are now. */
    LoadedSettings load(@Nullable Path workspace) {
        try (PluginRegistry plugins = Watchkeeper.plugins(options)) {
            Path file = workspace == null ? null : workspace.resolve(TaskService.PROJECT_SETTINGS);
            return Watchkeeper.loader(options, plugins)
                    .load(
                            file == null || workspace == null
                                    ? null
                                    : new TrustedFiles(options.home()).of(trusted(workspace), file),
                            options.sets());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** The hash that is trusted, as the home's books say; {@code null} if none is. */
    private @Nullable String trusted(Path workspace) throws IOException {
        boolean any =
                Files.exists(workspace.resolve(TaskService.PROJECT_SETTINGS))
                        || TrustedFiles.anyIn(options.home());
        if (!any || !Files.isDirectory(workspace)) {
            return null;
        }
        Path path = workspace.toRealPath();
        try (Control control =
                open.apply(new ApplicationPort.Place(options.home(), options.sets()))) {
            for (Project p : control.projects()) {
                Path folder = Hosts.folder(p);
                if (folder != null && path.startsWith(folder)) {
                    return p.trustedSettings();
                }
            }
            return null;
        }
    }

    /** Reads and tries every template of prompts. */
    void checkTemplates(@Nullable Path workspace) {
        try {
            Path file = workspace == null ? null : workspace.resolve(TaskService.PROJECT_SETTINGS);
            boolean own =
                    workspace != null
                            && file != null
                            && Files.isRegularFile(file)
                            && TaskService.hash(SmallFile.bytes(file)).equals(trusted(workspace));
            Watchkeeper.prompts(options, own ? workspace : null).check();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Checks a project's own file as it stands, trusted or not.
     *
     * @return the file, or {@code null} if there is none
     */
    @Nullable Path checkProject(Path workspace) {
        Path file = workspace.resolve(TaskService.PROJECT_SETTINGS);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try (PluginRegistry plugins = Watchkeeper.plugins(options)) {
            var unused =
                    Watchkeeper.loader(options, plugins)
                            .trial(
                                    null,
                                    new ProjectFile(file.toString(), SmallFile.bytes(file), true),
                                    options.sets());
            return file;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static WatchkeeperException unreadable(IOException e) {
        return new WatchkeeperException(
                WatchkeeperException.Code.SETTINGS,
                "the project's settings can't be read: " + e.getMessage(),
                "mend the rights of .watchkeeper/settings.yaml",
                e);
    }

    /** Sets a key in the user's file. */
    ApplicationPort.ConfigLine set(String key, String value) {
        try (PluginRegistry plugins = Watchkeeper.plugins(options)) {
            OwnerOnly.folder(options.home());
            SettingsLoader loader = Watchkeeper.loader(options, plugins);
            new SettingsEditor(loader).set(place(), key, value);
            return new ApplicationPort.ConfigLine(
                    key, SettingsLoader.shown(key, value), "user", loader.applies(key));
        } catch (IOException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.HOME,
                    options.home() + " can't be made: " + e.getMessage(),
                    "choose another home with --home DIR",
                    e);
        }
    }

    /** Where the user's file is or would be. */
    Path place() {
        return options.home().resolve("settings.yaml");
    }

    /** The schema for editors, laid beside a settings file in its form of now. */
    void layOutSchema(Path folder) throws IOException {
        try (PluginRegistry plugins = Watchkeeper.plugins(options)) {
            String schema =
                    Watchkeeper.loader(options, plugins)
                            .editorSchema(plugins.types("host"), plugins.types("agent"));
            Path file = folder.resolve(EditorSchema.FILE);
            if (!Files.isRegularFile(file) || !SmallFile.text(file).equals(schema)) {
                Files.writeString(file, schema);
            }
        }
    }

    /** The user's file, made with a comment if it is not there, and its schema beside it. */
    Path file() {
        Path file = place();
        try {
            OwnerOnly.folder(options.home());
            layOutSchema(options.home());
            if (!Files.exists(file)) {
                Files.writeString(
                        file,
                        EditorSchema.LINE
                                + "# Your settings. What is in force, and every key: 'watchkeeper"
                                + " config show'.\n");
            }
            return file;
        } catch (IOException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.HOME,
                    file + " can't be written: " + e.getMessage(),
                    "mend its rights, or choose another home with --home DIR",
                    e);
        }
    }
}
