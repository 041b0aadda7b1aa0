package dev.watchkeeper;

import dev.watchkeeper.cli.ApplicationPort;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.demo.DemoProject;
import dev.watchkeeper.doctor.Doctor;
import dev.watchkeeper.domain.PluginInfo;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.SmallFile;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.Models;
import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.agent.AgentConfig;
import dev.watchkeeper.plugins.PluginRegistry;
import dev.watchkeeper.service.Health;
import dev.watchkeeper.settings.EditorSchema;
import dev.watchkeeper.settings.Secrets;
import dev.watchkeeper.workspace.Init;
import dev.watchkeeper.workspace.TasksFile;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** What the command line finds around it on this machine. */
final class LocalSurroundings implements ApplicationPort {
    private final PrintStream out;
    private final Clock clock = Clock.systemUTC();
    private final HomeOpener homes;

    LocalSurroundings(Path dist) {
        this(dist, System.out);
    }

    /**
     * @param out where the window says in the terminal what goes on without it
     */
    LocalSurroundings(Path dist, PrintStream out) {
        this.out = out;
        this.homes = new HomeOpener(dist, clock);
    }

    @Override
    public Control open(Place place) {
        return homes.attachOrTake(homes.options(place), false).control();
    }

    @Override
    public boolean hasHome(Place place) {
        return HomeOpener.isHome(place.home());
    }

    @Override
    public Control openNothing(Place place) {
        return homes.openNothing(place.sets());
    }

    @Override
    public Supervision supervise(Place place, boolean restoreBackup) {
        return homes.attachOrTake(
                restoreBackup ? homes.options(place).restoringBackup() : homes.options(place),
                true);
    }

    /** Before the process ends. */
    void close() {
        homes.close();
    }

    @Override
    public void expectSupervisor(Path home) {
        homes.expectSupervisor(home);
    }

    @Override
    public long detach(Place place, List<String> arguments) {
        return new Background(place).start(arguments);
    }

    @Override
    public Demo demo(@Nullable Path keep, boolean fast, List<String> sets) {
        try {
            Path folder =
                    keep != null
                            ? Files.createDirectories(keep.toAbsolutePath())
                            : Files.createTempDirectory("watchkeeper-demo-");
            DemoProject written = DemoProject.write(folder.toRealPath(), fast);
            Watchkeeper w =
                    new Watchkeeper(homes.options(new Place(written.home(), sets)), clock, a -> {});
            Project project =
                    w.control().addProject(written.workspace().toString(), "local", "demo", false);
            var unused = w.control().addTasks(project.id(), written.tasks());
            return new Demo(w.control(), written.home(), written.workspace(), true);
        } catch (IOException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.WORKSPACE,
                    "the demo's folder could not be made: " + e.getMessage(),
                    "give a folder that can be written with --keep DIR",
                    e);
        }
    }

    @Override
    public boolean hasDisplay() {
        return DesktopHost.hasDisplay(System.getenv(), System.getProperty("os.name", ""));
    }

    @Override
    public int desktop(Place place, @Nullable Demo demo) {
        DesktopHost host =
                new DesktopHost(
                        () -> homes.attachOrTake(homes.options(place), false),
                        clock,
                        out,
                        this::onInterrupt);
        return demo == null ? host.show("Watchkeeper") : host.play(demo);
    }

    @Override
    public Config config(Place place, @Nullable Path workspace) {
        return settings(homes.reading(place)).inForce(workspace);
    }

    @Override
    public void checkTemplates(Place place, @Nullable Path workspace) {
        settings(homes.reading(place)).checkTemplates(workspace);
    }

    @Override
    public @Nullable Path checkProject(Place place, Path workspace) {
        return settings(homes.reading(place)).checkProject(workspace);
    }

    @Override
    public ConfigLine setConfig(Place place, String key, String value) {
        return settings(homes.options(place)).set(key, value);
    }

    @Override
    public Path settingsFile(Place place) {
        return settings(homes.reading(place)).place();
    }

    @Override
    public Path settingsToEdit(Place place) {
        return settings(homes.options(place)).file();
    }

    private LocalSettings settings(Watchkeeper.Options options) {
        return new LocalSettings(options, p -> hasHome(p) ? open(p) : openNothing(p));
    }

    @Override
    public List<Entry> agents(Place place) {
        return settings(homes.reading(place)).load(null).settings().agents().values().stream()
                .map(a -> new Entry(a.name(), a.type(), a.host() == null ? "" : a.host()))
                .sorted(Comparator.comparing(Entry::name))
                .toList();
    }

    @Override
    public List<Entry> hosts(Place place) {
        return settings(homes.reading(place)).load(null).settings().hosts().values().stream()
                .map(h -> new Entry(h.name(), h.type(), ""))
                .sorted(Comparator.comparing(Entry::name))
                .toList();
    }

    @Override
    public List<PluginLine> plugins(Place place) {
        try (PluginRegistry plugins = Watchkeeper.plugins(homes.reading(place))) {
            return plugins.list().stream().map(LocalSurroundings::line).toList();
        }
    }

    @Override
    public PluginLine installPlugin(Place place, Path jar) {
        try (PluginRegistry plugins = Watchkeeper.plugins(homes.options(place))) {
            return line(plugins.install(jar));
        }
    }

    @Override
    public void removePlugin(Place place, String id) {
        try (PluginRegistry plugins = Watchkeeper.plugins(homes.options(place))) {
            plugins.remove(id);
        }
    }

    @Override
    public PluginLine enablePlugin(Place place, String id, boolean on) {
        try (PluginRegistry plugins = Watchkeeper.plugins(homes.options(place))) {
            return line(plugins.enable(id, on));
        }
    }

    private static PluginLine line(PluginInfo p) {
        return new PluginLine(
                p.id(),
                p.version(),
                p.provides(),
                p.shipped() ? "shipped" : p.jar().toString(),
                p.state().word(),
                p.sha256(),
                p.problem());
    }

    @Override
    public List<ModelLine> models(Place place) {
        Settings.Model model = settings(homes.reading(place)).load(null).settings().model();
        return Models.list(model).stream()
                .map(m -> new ModelLine(m.name(), m.bytes(), m.detail()))
                .toList();
    }

    @Override
    public void pullModel(Place place, String name, Pulled told) {
        Models.pull(
                settings(homes.reading(place)).load(null).settings().model(),
                name,
                p -> told.step(p.step(), p.done(), p.total()));
    }

    @Override
    public List<HealthLine> doctor(Place place) {
        List<HealthLine> lines = new ArrayList<>();
        for (Doctor.Line line :
                Doctor.ofThisMachine(place.home(), System.getenv().getOrDefault("PATH", ""))
                        .check()) {
            lines.add(new HealthLine(line.what(), line.ok(), line.detail(), line.mend()));
        }
        try (PluginRegistry plugins = Watchkeeper.plugins(homes.reading(place))) {
            Settings settings =
                    Watchkeeper.loader(homes.reading(place), plugins)
                            .load(null, place.sets())
                            .settings();
            Function<Settings.AgentEntry, Agent> agents =
                    e ->
                            plugins.agentProvider(e.type())
                                    .create(
                                            new AgentConfig(
                                                    e.name(),
                                                    e.executable(),
                                                    Secrets.ofThisProcess().resolve(e.env()),
                                                    e.options()));
            try (LocalModel model = Models.open(settings.model(), clock)) {
                lines.addAll(new Health(plugins, settings, model, agents).lines("all"));
            }
        }
        return lines;
    }

    @Override
    public Proposal init(Place place, Path workspace) {
        Init.Proposal p = Init.propose(workspace);
        Path file = workspace.resolve(".watchkeeper/settings.yaml");
        try {
            boolean there = Files.exists(file);
            if (!there) {
                Files.createDirectories(file.getParent());
                settings(homes.reading(place)).layOutSchema(workspace.resolve(".watchkeeper"));
                Files.writeString(file, EditorSchema.LINE + p.settings(), StandardCharsets.UTF_8);
            }
            return new Proposal(file, !there, p.settings(), List.of());
        } catch (IOException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.WORKSPACE,
                    file + " can't be written: " + e.getMessage(),
                    "mend the rights of " + workspace,
                    e);
        }
    }

    @Override
    public List<TaskDraft> readTasksFile(Path file) {
        try {
            return TasksFile.parse(file.toString(), SmallFile.text(file));
        } catch (IOException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.USAGE,
                    file + " can't be read: " + e.getMessage(),
                    "give the path of a YAML file in UTF-8",
                    e);
        }
    }

    /** Where the distribution lies: as the launcher says, else beside this class's jar. */
    static Path dist(@Nullable String given) {
        if (given != null) {
            return Path.of(given);
        }
        try {
            Path jar =
                    Path.of(
                            LocalSurroundings.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            return jar.resolve("../..").normalize();
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
