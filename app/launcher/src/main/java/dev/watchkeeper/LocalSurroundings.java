package dev.watchkeeper;

import dev.watchkeeper.cli.ApplicationPort;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.ControlClient;
import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.demo.DemoProject;
import dev.watchkeeper.doctor.Doctor;
import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.PluginInfo;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.SmallFile;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.Models;
import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.agent.AgentConfig;
import dev.watchkeeper.plugins.PluginRegistry;
import dev.watchkeeper.service.Health;
import dev.watchkeeper.settings.EditorSchema;
import dev.watchkeeper.settings.Secrets;
import dev.watchkeeper.state.HibernateMapping;
import dev.watchkeeper.supervise.Preflight;
import dev.watchkeeper.workspace.Init;
import dev.watchkeeper.workspace.TasksFile;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the command line finds around it on this machine. */
final class LocalSurroundings implements ApplicationPort {
    /** How long to wait for a home that another command is using for a moment. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** The same for a run: a supervisor that is just starting or ending holds the home longer. */
    private static final Duration PATIENCE_OF_RUN = Duration.ofSeconds(30);

    private final Path dist;
    private final PrintStream out;
    private final Clock clock = Clock.systemUTC();
    private @Nullable CompletableFuture<HibernateMapping> expected;
    private volatile OutOfMemoryExit.Watch memoryWatch = OutOfMemoryExit.Watch.NONE;

    LocalSurroundings(Path dist) {
        this(dist, System.out);
    }

    /**
     * @param out where the window says in the terminal what goes on without it
     */
    LocalSurroundings(Path dist, PrintStream out) {
        this.dist = dist;
        this.out = out;
    }

    @Override
    public Control open(Place place) {
        return attachOrTake(options(place), false).control();
    }

    @Override
    public boolean hasHome(Place place) {
        return isHome(place.home());
    }

    /** Whether a folder is a home: whether anything in it was put there as of one. */
    private static boolean isHome(Path folder) {
        return Stream.of("state.mv.db", "settings.yaml", "plugins", "templates")
                .anyMatch(name -> Files.exists(folder.resolve(name)));
    }

    @Override
    public Control openNothing(Place place) {
        noLog();
        try {
            Path scratch = Files.createTempDirectory("watchkeeper-nothing-");
            try {
                return new Watchkeeper(
                                Watchkeeper.Options.nothing(scratch, dist, place.sets()),
                                clock,
                                a -> {},
                                this::mapping)
                        .control();
            } catch (RuntimeException e) {
                Health.remove(scratch);
                throw e;
            }
        } catch (IOException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.HOME,
                    "no scratch folder could be made: " + e.getMessage(),
                    "look at the disk and at TMPDIR",
                    e);
        }
    }

    @Override
    public Supervision supervise(Place place, boolean restoreBackup) {
        return attachOrTake(
                restoreBackup ? options(place).restoringBackup() : options(place), true);
    }

    /** Attaches, or takes the home; a home that is in use without answering is tried again. */
    private Supervision attachOrTake(Watchkeeper.Options options, boolean supervise) {
        long deadline = System.nanoTime() + (supervise ? PATIENCE_OF_RUN : PATIENCE).toNanos();
        while (true) {
            Optional<Control> running = ControlClient.attach(options.home());
            if (running.isPresent()) {
                forget();
                memoryWatch.end();
                return new Supervision(running.get(), false);
            }
            if (supervise && memoryWatch == OutOfMemoryExit.Watch.NONE) {
                memoryWatch = OutOfMemoryExit.begin(); // Is made ready while the home is opened.
            }
            try {
                Watchkeeper w = new Watchkeeper(options, clock, a -> {}, this::mapping);
                if (supervise) {
                    memoryWatch.ready();
                    preflight(w);
                }
                return new Supervision(w.control(), true);
            } catch (WatchkeeperException e) {
                if (e.code() != WatchkeeperException.Code.IN_USE || System.nanoTime() > deadline) {
                    throw e;
                }
            }
            Background.pause();
        }
    }

    /** Before the process ends. */
    void close() {
        memoryWatch.end();
    }

    @Override
    public synchronized void expectSupervisor(Path home) {
        if (!Files.isDirectory(home)) {
            return; // A slip in the words is to leave no home behind: the log would lie there.
        }
        forget();
        logTo(home);
        expected =
                CompletableFuture.supplyAsync(
                        () -> {
                            // First alone: a logger asked for meanwhile would complain aloud.
                            var unused = LoggerFactory.getILoggerFactory();
                            return HibernateMapping.ahead();
                        },
                        task -> Thread.ofPlatform().daemon().name("ahead").start(task));
        // The mapping needs it, and its class reckons large powers when it is first used: beside
        // the other thread it is ready in time.
        Objects.requireNonNull(BigDecimal.ONE);
    }

    private synchronized void forget() {
        if (expected != null) {
            mapping().close();
        }
    }

    /** What was prepared for a supervisor that was expected, else what begins now. */
    private synchronized HibernateMapping mapping() {
        CompletableFuture<HibernateMapping> ahead = expected;
        expected = null;
        return ahead == null ? HibernateMapping.ahead() : ahead.join();
    }

    private static void preflight(Watchkeeper w) {
        try {
            new Preflight(w.rooms())
                    .checkRun(
                            w.rooms()
                                    .state()
                                    .read(v ->
                                            v.tasksIn(Set.of(TaskState.READY, TaskState.PENDING))));
        } catch (RuntimeException e) {
            try {
                w.close();
            } catch (RuntimeException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /** For what may make the home. */
    private Watchkeeper.Options options(Place place) {
        synchronized (this) {
            if (expected == null) {
                logTo(place.home());
            } else {
                expected.join();
            }
        }
        return new Watchkeeper.Options(place.home(), dist, place.sets());
    }

    /** For what only reads, and leaves no log where there is no home. */
    private Watchkeeper.Options reading(Place place) {
        if (isHome(place.home())) {
            return options(place);
        }
        noLog();
        return new Watchkeeper.Options(place.home(), dist, place.sets());
    }

    private static void noLog() {
        System.setProperty(LogFile.PROPERTY, "");
    }

    /** Before the first logger of ours or of a library is made: the log lies in the home. */
    private static void logTo(Path home) {
        Path log = home.resolve("logs/watchkeeper.log");
        System.setProperty(LogFile.PROPERTY, log.toString());
        try {
            OwnerOnly.folder(home.resolve("logs"));
            OwnerOnly.file(log);
        } catch (IOException e) {
            // What keeps a command from its work is told by the command.
        }
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
                    new Watchkeeper(options(new Place(written.home(), sets)), clock, a -> {});
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
                        () -> attachOrTake(options(place), false), clock, out, this::onInterrupt);
        return demo == null ? host.show("Watchkeeper") : host.play(demo);
    }

    @Override
    public Config config(Place place, @Nullable Path workspace) {
        return settings(reading(place)).inForce(workspace);
    }

    @Override
    public void checkTemplates(Place place, @Nullable Path workspace) {
        settings(reading(place)).checkTemplates(workspace);
    }

    @Override
    public ConfigLine setConfig(Place place, String key, String value) {
        return settings(options(place)).set(key, value);
    }

    @Override
    public Path settingsFile(Place place) {
        return settings(reading(place)).place();
    }

    @Override
    public Path settingsToEdit(Place place) {
        return settings(options(place)).file();
    }

    private LocalSettings settings(Watchkeeper.Options options) {
        return new LocalSettings(options, p -> hasHome(p) ? open(p) : openNothing(p));
    }

    @Override
    public List<Entry> agents(Place place) {
        return settings(reading(place)).load(null).settings().agents().values().stream()
                .map(a -> new Entry(a.name(), a.type(), a.host() == null ? "" : a.host()))
                .sorted(Comparator.comparing(Entry::name))
                .toList();
    }

    @Override
    public List<Entry> hosts(Place place) {
        return settings(reading(place)).load(null).settings().hosts().values().stream()
                .map(h -> new Entry(h.name(), h.type(), ""))
                .sorted(Comparator.comparing(Entry::name))
                .toList();
    }

    @Override
    public List<PluginLine> plugins(Place place) {
        try (PluginRegistry plugins = Watchkeeper.plugins(reading(place))) {
            return plugins.list().stream().map(LocalSurroundings::line).toList();
        }
    }

    @Override
    public PluginLine installPlugin(Place place, Path jar) {
        try (PluginRegistry plugins = Watchkeeper.plugins(options(place))) {
            return line(plugins.install(jar));
        }
    }

    @Override
    public void removePlugin(Place place, String id) {
        try (PluginRegistry plugins = Watchkeeper.plugins(options(place))) {
            plugins.remove(id);
        }
    }

    @Override
    public PluginLine enablePlugin(Place place, String id, boolean on) {
        try (PluginRegistry plugins = Watchkeeper.plugins(options(place))) {
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
        Settings.Model model = settings(reading(place)).load(null).settings().model();
        return Models.list(model).stream()
                .map(m -> new ModelLine(m.name(), m.bytes(), m.detail()))
                .toList();
    }

    @Override
    public void pullModel(Place place, String name, Pulled told) {
        Models.pull(
                settings(reading(place)).load(null).settings().model(),
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
        try (PluginRegistry plugins = Watchkeeper.plugins(reading(place))) {
            Settings settings =
                    Watchkeeper.loader(reading(place), plugins).load(null, place.sets()).settings();
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
                settings(reading(place)).layOutSchema(workspace.resolve(".watchkeeper"));
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
