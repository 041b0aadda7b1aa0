package dev.watchkeeper.service;

import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.control.Surroundings;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WorkProgress;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.Models;
import dev.watchkeeper.plugins.PluginRegistry;
import dev.watchkeeper.settings.LoadedSettings;
import dev.watchkeeper.settings.SettingsLoader;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** The surroundings of a home where no supervisor runs: by its files, without its database. */
public final class FileSurroundings implements AutoCloseable {
    private final PluginRegistry plugins;
    private final SettingsLoader loader;
    private final List<String> sets;
    private final Clock clock;
    private final JobService jobs;

    private FileSurroundings(
            Installation installation, List<String> sets, Clock clock, PluginRegistry plugins) {
        this.plugins = plugins;
        this.loader = installation.settingsLoader(plugins);
        this.sets = List.copyOf(sets);
        this.clock = clock;
        this.jobs = JobService.inMemory(clock);
    }

    /**
     * Opens them; closing the port cancels its jobs.
     *
     * @param sets the words of {@code --set}, each {@code KEY=VALUE}
     * @param machine checks the machine
     * @param projects the home's, asked for only where a folder has settings of its own
     */
    public static Surroundings open(
            Installation installation,
            List<String> sets,
            Clock clock,
            Supplier<List<HealthLine>> machine,
            Supplier<List<Project>> projects) {
        PluginRegistry plugins = installation.loadPlugins();
        FileSurroundings files = new FileSurroundings(installation, sets, clock, plugins);
        return ControlRouter.of(
                Surroundings.class,
                List.of(
                        new SettingsService(
                                installation,
                                plugins,
                                sets,
                                new ProjectSettingsReader(
                                        new ProjectHosts(
                                                        installation.home(),
                                                        plugins,
                                                        files::settings,
                                                        List::of)
                                                ::settingsOf,
                                        new TrustedFiles(installation.home())),
                                projects),
                        new PluginService(installation.home(), plugins),
                        new ModelService(() -> files.settings().model(), files.jobs),
                        new HostService(
                                files::settings,
                                machine,
                                files::problems,
                                files::health,
                                files.jobs),
                        files.jobs),
                () -> null,
                files);
    }

    private Settings settings() {
        return loader.load(null, sets).settings();
    }

    private List<String> problems() {
        WatchkeeperException wrong = wrong();
        return wrong == null ? List.of() : String.valueOf(wrong.getMessage()).lines().toList();
    }

    private @Nullable WatchkeeperException wrong() {
        try {
            var unused = settings();
            return null;
        } catch (WatchkeeperException e) {
            return e;
        }
    }

    /** Where the person's file is wrong, agents, hosts and model are checked as without it. */
    private List<HealthLine> health(String what, WorkProgress progress) {
        Settings settings = usable().settings();
        try (LocalModel model = Models.open(settings.model(), clock)) {
            return new Health(plugins, settings, model, NotifierHealth.of(plugins))
                    .lines(what, progress);
        }
    }

    private LoadedSettings usable() {
        try {
            return loader.load(null, sets);
        } catch (WatchkeeperException e) {
            return loader.loadWithoutUser(null, sets); // Who asks for problems is told of them.
        }
    }

    @Override
    public void close() {
        jobs.close();
        plugins.close();
    }
}
