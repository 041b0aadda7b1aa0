package dev.watchkeeper;

import dev.watchkeeper.agent.Plugins;
import dev.watchkeeper.cli.DemoProject;
import dev.watchkeeper.cli.Surroundings;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.ControlClient;
import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.doctor.Doctor;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.Models;
import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.agent.AgentConfig;
import dev.watchkeeper.settings.LoadedSettings;
import dev.watchkeeper.settings.ProjectFile;
import dev.watchkeeper.settings.Secrets;
import dev.watchkeeper.settings.SettingsEditor;
import dev.watchkeeper.supervise.Desk;
import dev.watchkeeper.supervise.Preflight;
import dev.watchkeeper.workspace.Init;
import dev.watchkeeper.workspace.TasksFile;

import org.jspecify.annotations.Nullable;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What the command line finds around it on this machine. */
final class LocalSurroundings implements Surroundings {
    /** How long to wait for a home that another command is using for a moment. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration DETACH = Duration.ofSeconds(30);

    private final Path dist;
    private final Clock clock = Clock.systemUTC();

    LocalSurroundings(Path dist) {
        this.dist = dist;
    }

    @Override
    public Control open(Place place) {
        return attachOrTake(place, false).control();
    }

    @Override
    public Supervision supervise(Place place) {
        Supervision s = attachOrTake(place, true);
        return s;
    }

    /** Attaches, or takes the home; a home that is in use without answering is tried again. */
    private Supervision attachOrTake(Place place, boolean supervise) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<Control> running = ControlClient.attach(place.home());
            if (running.isPresent()) {
                return new Supervision(running.get(), false);
            }
            try {
                Watchkeeper w = new Watchkeeper(options(place), clock, a -> {});
                if (supervise) {
                    preflight(w);
                }
                return new Supervision(w.control(), true);
            } catch (WatchkeeperException e) {
                if (e.code() != WatchkeeperException.Code.IN_USE || System.nanoTime() > deadline) {
                    throw e;
                }
            }
            pause();
        }
    }

    private static void preflight(Watchkeeper w) {
        try {
            new Preflight(w.rooms())
                    .check(
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

    private Watchkeeper.Options options(Place place) {
        // Before the first logger of ours or of a library is made: the log lies in the home.
        System.setProperty(
                "watchkeeper.log", place.home().resolve("logs/watchkeeper.log").toString());
        return new Watchkeeper.Options(place.home(), dist, place.sets());
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public long detach(Place place, @Nullable String project) {
        if (ControlClient.attach(place.home()).isPresent()) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.IN_USE,
                    "a supervisor runs in " + place.home() + " already",
                    "'watchkeeper status' shows how it stands");
        }
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        for (String argument :
                java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            command.add(argument);
        }
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.watchkeeper.Main",
                        "--home",
                        place.home().toString()));
        for (String set : place.sets()) {
            command.add("--set");
            command.add(set);
        }
        command.add("run");
        if (project != null) {
            command.addAll(List.of("--project", project));
        }
        Path log = place.home().resolve("logs/supervisor.log");
        try {
            Files.createDirectories(log.getParent());
            List<String> detached = new ArrayList<>();
            if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("win")) {
                detached.add("nohup");
            }
            detached.addAll(command);
            Process started =
                    new ProcessBuilder(detached)
                            .redirectInput(new File("/dev/null"))
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .redirectErrorStream(true)
                            .start();
            long deadline = System.nanoTime() + DETACH.toNanos();
            while (System.nanoTime() < deadline) {
                Optional<Control> control = ControlClient.attach(place.home());
                if (control.isPresent()) {
                    try (Control c = control.get()) {
                        return c.overview().pid();
                    }
                }
                if (!started.isAlive()) {
                    throw new WatchkeeperException(
                            WatchkeeperException.Code.INTERNAL,
                            "the supervisor ended at once: " + lastLines(log),
                            "the whole log is in " + log);
                }
                pause();
            }
            throw new WatchkeeperException(
                    WatchkeeperException.Code.INTERNAL,
                    "the supervisor did not answer within " + DETACH.toSeconds() + " s",
                    "look into " + log);
        } catch (IOException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.HOME,
                    "no supervisor could be started: " + e.getMessage(),
                    "look at the rights of " + place.home(),
                    e);
        }
    }

    private static String lastLines(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
        return String.join("; ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
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
        // There is no desktop in this build yet that could open on one.
        return false;
    }

    @Override
    public int desktop(Place place, @Nullable Demo demo) {
        throw new WatchkeeperException(
                WatchkeeperException.Code.MISSING,
                "this build has no desktop",
                demo == null ? "use the commands: 'watchkeeper --help'" : "add --headless");
    }

    @Override
    public Config config(Place place, @Nullable Path workspace) {
        LoadedSettings loaded = load(place, workspace);
        List<ConfigLine> lines = new ArrayList<>();
        loaded.values()
                .forEach((key, value) ->
                        lines.add(
                                new ConfigLine(
                                        key,
                                        value,
                                        loaded.sources().getOrDefault(key, "default"))));
        lines.sort(Comparator.comparing(ConfigLine::key));
        return new Config(lines, loaded.notices());
    }

    private LoadedSettings load(Place place, @Nullable Path workspace) {
        try (Plugins plugins = Watchkeeper.plugins(options(place))) {
            Path file = workspace == null ? null : workspace.resolve(Desk.PROJECT_SETTINGS);
            return Watchkeeper.loader(options(place), plugins)
                    .load(
                            file == null || !Files.isRegularFile(file)
                                    ? null
                                    : new ProjectFile(
                                            file.toString(),
                                            Files.readAllBytes(file),
                                            trusted(place, file)),
                            place.sets());
        } catch (IOException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.SETTINGS,
                    "the project's settings can't be read: " + e.getMessage(),
                    "mend the rights of .watchkeeper/settings.yaml",
                    e);
        }
    }

    /** Whether a project's settings are in force, as the home's books say. */
    private boolean trusted(Place place, Path file) throws IOException {
        String hash = Desk.hash(Files.readAllBytes(file));
        String path = file.toRealPath().toString();
        try (Control control = open(place)) {
            return control.projects().stream()
                    .anyMatch(p -> path.startsWith(p.path()) && hash.equals(p.trustedSettings()));
        }
    }

    @Override
    public void setConfig(Place place, String key, String value) {
        try (Plugins plugins = Watchkeeper.plugins(options(place))) {
            Files.createDirectories(place.home());
            new SettingsEditor(Watchkeeper.loader(options(place), plugins))
                    .set(settingsFile(place), key, value);
        } catch (IOException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.HOME,
                    place.home() + " can't be made: " + e.getMessage(),
                    "choose another home with --home DIR",
                    e);
        }
    }

    @Override
    public Path settingsFile(Place place) {
        Path file = place.home().resolve("settings.yaml");
        try {
            Files.createDirectories(place.home());
            if (!Files.exists(file)) {
                Files.writeString(
                        file,
                        "# Your settings. Every key and its default: 'watchkeeper config show'.\n");
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

    @Override
    public List<Entry> agents(Place place) {
        return load(place, null).settings().agents().values().stream()
                .map(a -> new Entry(a.name(), a.type(), a.host() == null ? "" : a.host()))
                .sorted(Comparator.comparing(Entry::name))
                .toList();
    }

    @Override
    public List<Entry> hosts(Place place) {
        return load(place, null).settings().hosts().values().stream()
                .map(h -> new Entry(h.name(), h.type(), ""))
                .sorted(Comparator.comparing(Entry::name))
                .toList();
    }

    @Override
    public List<PluginLine> plugins(Place place) {
        try (Plugins plugins = Watchkeeper.plugins(options(place))) {
            return plugins.list().stream()
                    .map(p ->
                            new PluginLine(
                                    p.id(),
                                    p.version(),
                                    p.provides(),
                                    p.shipped() ? "shipped" : p.jar().toString(),
                                    p.problem()))
                    .toList();
        }
    }

    @Override
    public List<ModelLine> models(Place place) {
        Settings.Model model = load(place, null).settings().model();
        return Models.list(model).stream()
                .map(m -> new ModelLine(m.name(), m.bytes(), m.detail()))
                .toList();
    }

    @Override
    public List<HealthLine> doctor(Place place) {
        List<HealthLine> lines = new ArrayList<>();
        for (Doctor.Line line :
                Doctor.ofThisMachine(place.home(), System.getenv().getOrDefault("PATH", ""))
                        .check()) {
            lines.add(new HealthLine(line.what(), line.ok(), line.detail(), line.mend()));
        }
        try (Plugins plugins = Watchkeeper.plugins(options(place))) {
            Settings settings =
                    Watchkeeper.loader(options(place), plugins).load(null, place.sets()).settings();
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
                Files.writeString(file, p.settings(), StandardCharsets.UTF_8);
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
            return TasksFile.parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
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
