package dev.watchkeeper.service;

import dev.watchkeeper.control.ProjectProposal;
import dev.watchkeeper.control.SettingValue;
import dev.watchkeeper.control.SettingsDraft;
import dev.watchkeeper.control.SettingsInForce;
import dev.watchkeeper.control.SettingsPort;
import dev.watchkeeper.control.SettingsText;
import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.SmallFile;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.plugins.PluginRegistry;
import dev.watchkeeper.settings.EditorSchema;
import dev.watchkeeper.settings.LoadedSettings;
import dev.watchkeeper.settings.ProjectFile;
import dev.watchkeeper.settings.SettingsDrafts;
import dev.watchkeeper.settings.SettingsEditor;
import dev.watchkeeper.settings.SettingsLoader;
import dev.watchkeeper.workspace.Init;
import dev.watchkeeper.workspace.WorkspaceRules;

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
    private final SettingsDrafts drafts;
    private final List<String> sets;
    private final ProjectSettingsReader reader;
    private final Supplier<List<Project>> projects;

    /**
     * @param plugins whose schemas options of hosts and agents are checked by
     * @param sets the words of {@code --set}, each {@code KEY=VALUE}
     * @param reader of the projects' files
     * @param projects the home's, for which of their settings are trusted; asked for only where a
     *     folder has settings
     */
    public SettingsService(
            Installation installation,
            PluginRegistry plugins,
            List<String> sets,
            ProjectSettingsReader reader,
            Supplier<List<Project>> projects) {
        this.installation = installation;
        this.plugins = plugins;
        this.loader = installation.settingsLoader(plugins);
        this.drafts = new SettingsDrafts(loader);
        this.sets = List.copyOf(sets);
        this.reader = reader;
        this.projects = projects;
    }

    @Override
    public SettingsInForce settings(@Nullable String workspace) {
        Own own = own(workspace);
        try {
            return inForce(own.over(loader.load(own.file(), sets)), List.of());
        } catch (WatchkeeperException e) {
            return inForce(
                    own.over(withoutUser(own.file(), e)),
                    String.valueOf(e.getMessage()).lines().toList());
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
        Own own = own(workspace);
        LoadedSettings loaded = own.over(loader.load(own.file(), sets));
        boolean asTrusted = own.file() != null && own.file().trusted() && !own.file().changed();
        installation.prompts(asTrusted ? own.folder() : null).check();
        return inForce(loaded, List.of());
    }

    @Override
    public @Nullable String checkProjectFile(String workspace) {
        Own own = own(workspace);
        return switch (own.now()) {
            case SettingsSight.Absent() -> null;
            case SettingsSight.Found(byte[] content) -> {
                var unused = loader.trial(null, new ProjectFile(own.place(), content, true), sets);
                yield own.place();
            }
            case SettingsSight.Odd(String why) ->
                    throw new WatchkeeperException(
                            Code.SETTINGS, own.place() + ": " + why, "make it a plain file");
            case SettingsSight.Unknown(String why, String hint) -> {
                if (own.folder() != null) {
                    yield null; // The folder is gone, and no settings with it.
                }
                throw new WatchkeeperException(
                        Code.MISSING, own.place() + " can't be read: " + why, hint);
            }
        };
    }

    /**
     * What a workspace says of itself.
     *
     * @param folder on this machine, or {@code null}
     * @param file in force, or what would be if it were trusted
     * @param withheld why what was trusted is not in force; {@code null} if it is
     */
    private record Own(
            @Nullable Path folder,
            String place,
            SettingsSight now,
            @Nullable ProjectFile file,
            @Nullable String withheld) {
        LoadedSettings over(LoadedSettings loaded) {
            LoadedSettings told = withheld == null ? loaded : loaded.withholding(withheld);
            boolean unseen = folder == null && file != null && withheld == null;
            return unseen && now instanceof SettingsSight.Unknown(String why, String _)
                    ? told.noting(
                            place
                                    + " can't be read now ("
                                    + why
                                    + "); what was trusted is in force.")
                    : told;
        }
    }

    private Own own(@Nullable String workspace) {
        if (workspace == null) {
            return new Own(null, "", new SettingsSight.Absent(), null, null);
        }
        TrustedFiles trusted = new TrustedFiles(installation.home());
        if (!workspace.startsWith("/")) {
            Project project = project(workspace);
            Settings person = person();
            String place = ProjectSettingsReader.place(project, person);
            SettingsSight now = reader.ask(project, person);
            ProjectFile file = trusted.of(project, place, now);
            return new Own(
                    person.filesHere(project) ? Path.of(project.path()) : null,
                    place,
                    now,
                    file,
                    TrustedFiles.withheld(project, file, place, now));
        }
        Path folder = Path.of(workspace);
        String place = folder.resolve(ProjectFile.PATH).toString();
        SettingsSight now = ProjectSettingsReader.onThisMachine(folder);
        ProjectFile file = trusted.of(projectAt(folder), place, now);
        return new Own(folder, place, now, file, null);
    }

    private Project project(String id) {
        return projects.get().stream()
                .filter(p -> p.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new WatchkeeperException(
                                Code.UNKNOWN_ID,
                                "there is no project '" + id + "'",
                                "'watchkeeper project list' shows them"));
    }

    /** The person's settings, or where they are wrong those that hold without them. */
    private Settings person() {
        try {
            return loader.load(null, sets).settings();
        } catch (WatchkeeperException e) {
            return withoutUser(null, e).settings();
        }
    }

    /** The project that a folder is or is in, as the home's books say; {@code null} if none is. */
    private @Nullable Project projectAt(Path workspace) {
        boolean any =
                Files.exists(workspace.resolve(ProjectFile.PATH))
                        || TrustedFiles.anyIn(installation.home());
        if (!any || !Files.isDirectory(workspace)) {
            return null;
        }
        try {
            Path path = workspace.toRealPath();
            Settings person = person();
            for (Project p : projects.get()) {
                if (person.filesHere(p) && path.startsWith(Path.of(p.path()))) {
                    return p;
                }
            }
            return null;
        } catch (IOException e) {
            throw unreadable(e);
        }
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
        var unused = makeSettingsFolder();
        new SettingsEditor(loader).set(loader.userFile(), key, value);
        return new SettingValue(key, SettingsLoader.shown(key, value), "user", loader.applies(key));
    }

    private Path makeSettingsFolder() {
        try {
            OwnerOnly.folder(installation.home());
            return installation.home();
        } catch (IOException e) {
            throw new WatchkeeperException(
                    Code.HOME,
                    installation.home() + " can't be made: " + e.getMessage(),
                    "choose another home with --home DIR",
                    e);
        }
    }

    @Override
    public SettingsText settingsText() {
        return text(drafts.read());
    }

    @Override
    public SettingsDraft checkDraft(String text) {
        try {
            SettingsInForce found = inForce(drafts.load(text), List.of());
            return new SettingsDraft(found.values(), List.of(), found.notices());
        } catch (WatchkeeperException e) {
            return new SettingsDraft(
                    List.of(),
                    drafts.faults(e).stream()
                            .map(f -> new SettingsDraft.Fault(f.line(), f.column(), f.what()))
                            .toList(),
                    List.of());
        }
    }

    @Override
    public String draftWith(String text, String key, String value) {
        return drafts.with(text, key, value);
    }

    @Override
    public SettingsText saveDraft(String text, String sha256) {
        var unused = makeSettingsFolder();
        return text(drafts.save(text, sha256));
    }

    private SettingsText text(SettingsDrafts.Text read) {
        return new SettingsText(settingsFile(), read.text(), read.sha256());
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
        String schema = loader.editorSchema(plugins::types);
        Path file = folder.resolve(EditorSchema.FILE);
        if (!Files.isRegularFile(file) || !SmallFile.text(file).equals(schema)) {
            Files.writeString(file, schema);
        }
    }

    @Override
    public ProjectProposal proposeProject(String workspace) {
        Path folder = Path.of(workspace);
        // What no project can be gets no settings of one.
        var unused =
                new WorkspaceRules(installation.home(), Path.of(System.getProperty("user.home")))
                        .check(folder, List.of());
        Init.Proposal p = Init.propose(folder);
        Path file = folder.resolve(ProjectFile.PATH);
        try {
            boolean there = Files.exists(file);
            if (!there) {
                Files.createDirectories(file.getParent());
                layOutSchema(folder.resolve(ProjectFile.FOLDER));
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
