package dev.watchkeeper.service;

import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugins.PluginRegistry;
import dev.watchkeeper.workspace.WorkspaceRules;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Opens the hosts that workspaces are on, checks the workspaces of new projects there, and removes
 * what a host keeps for a workspace.
 */
public final class ProjectHosts {
    private final Path home;
    private final HostOpener opener;
    private final Supplier<Settings> settings;
    private final Supplier<List<Workspace>> workspaces;

    /**
     * @param settings those of the home, as they are now
     * @param workspaces all that there are, as they are now
     */
    public ProjectHosts(
            Path home,
            PluginRegistry plugins,
            Supplier<Settings> settings,
            Supplier<List<Workspace>> workspaces) {
        this.home = home;
        this.opener = new HostOpener(plugins);
        this.settings = settings;
        this.workspaces = workspaces;
    }

    /** Opens the host that a workspace is on. */
    public Host open(Workspace workspace, Settings settings) {
        Settings.HostEntry entry = settings.hosts().get(workspace.host());
        if (entry == null) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.SETTINGS,
                    "project '"
                            + workspace.project()
                            + "' is on host '"
                            + workspace.host()
                            + "', which the settings lack or switch off",
                    "put it under 'hosts:', or take its 'off: true' out; there are: "
                            + String.join(
                                    ", ", settings.hosts().keySet().stream().sorted().toList()));
        }
        Path folder = folder(workspace);
        try {
            OwnerOnly.folder(folder);
            return opener.open(entry, workspace.path(), folder, settings);
        } catch (IOException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.HOME,
                    folder + " can't be made: " + e.getMessage(),
                    "mend the rights of the home, or choose another with --home",
                    e);
        } catch (PluginException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.MISSING, String.valueOf(e.getMessage()), e.hint(), e);
        }
    }

    /**
     * A host of the settings.
     *
     * @param asked its name; {@code null} for the one of projects that name none
     * @throws WatchkeeperException if there is no such host
     */
    Settings.HostEntry entry(@Nullable String asked) {
        Settings own = settings.get();
        String name = asked == null ? own.defaultHost() : asked;
        Settings.HostEntry entry = own.hosts().get(name);
        if (entry == null) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.SETTINGS,
                    "there is no host '" + name + "', or it is switched off",
                    "there are: "
                            + String.join(", ", own.hosts().keySet().stream().sorted().toList()));
        }
        return entry;
    }

    /**
     * Checks that a folder on a host can be a project's workspace.
     *
     * @return its path, as the host names it
     */
    String checkWorkspace(Settings.HostEntry entry, String path) {
        WorkspaceRules rules = new WorkspaceRules(home, Path.of(System.getProperty("user.home")));
        List<Workspace> beside =
                workspaces.get().stream()
                        .filter(w -> Objects.equals(filesOn(w), entry.filesOn()))
                        .toList();
        return entry.filesHere()
                ? rules.check(Path.of(path), beside).toString()
                : at(
                        entry,
                        path,
                        there ->
                                rules.checkThere(
                                        there.workspace(),
                                        there.environment().get("HOME"),
                                        beside));
    }

    /** The host whose files a workspace's are; {@code null} for this machine. */
    private @Nullable String filesOn(Workspace workspace) {
        Settings.HostEntry entry = settings.get().hosts().get(workspace.host());
        return entry == null ? workspace.host() : entry.filesOn();
    }

    /**
     * Reads a project's settings file on its host, wherever that is.
     *
     * @throws WatchkeeperException if the host can't be reached or the file can't be read
     */
    public SettingsSight settingsOf(Project project) {
        Settings.HostEntry entry = entry(project.host());
        return at(entry, project.path(), ProjectSettingsReader::by);
    }

    /** Looks at a folder on a host that may be no project; leaves nothing behind. */
    <T> T at(Settings.HostEntry entry, String path, Function<Host, T> look) {
        Path scratch = null;
        try {
            scratch = Files.createTempDirectory("watchkeeper-host");
            try (Host there = opener.open(entry, path, scratch, settings.get())) {
                return look.apply(there);
            }
        } catch (IOException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.HOME,
                    "no scratch folder could be made: " + e.getMessage(),
                    "look at the disk and at TMPDIR",
                    e);
        } catch (PluginException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.MISSING, String.valueOf(e.getMessage()), e.hint(), e);
        } finally {
            if (scratch != null) {
                Health.remove(scratch);
            }
        }
    }

    /** Where a host keeps what belongs to a workspace. */
    private Path folder(Workspace workspace) {
        return home.resolve("hosts").resolve(workspace.host()).resolve(workspace.store());
    }

    /**
     * Removes what a host keeps for a workspace beside it.
     *
     * @return what is left there, and how to remove it; empty if nothing
     */
    public String discard(Workspace workspace) {
        Path folder = folder(workspace);
        if (!Files.isDirectory(folder)) {
            return "";
        }
        String left = "";
        try (Host host = open(workspace, settings.get())) {
            host.discard();
        } catch (WatchkeeperException | PluginException e) {
            Settings.HostEntry entry = settings.get().hosts().get(workspace.host());
            String removal = entry == null ? "" : opener.removal(entry, folder);
            if (entry == null || !removal.isEmpty()) {
                left =
                        "What was kept on host '%s' for it is still there: %s%s"
                                .formatted(
                                        workspace.host(),
                                        e.getMessage(),
                                        removal.isEmpty()
                                                ? ""
                                                : "; remove it there with: " + removal);
            }
        }
        Health.remove(folder);
        return left;
    }
}
