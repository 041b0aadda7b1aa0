package dev.watchkeeper;

import dev.watchkeeper.agent.Plugins;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.ControlServer;
import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.evidence.Evidence;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.Models;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.agent.AgentConfig;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.HostConfig;
import dev.watchkeeper.prompt.Prompts;
import dev.watchkeeper.settings.LoadedSettings;
import dev.watchkeeper.settings.ProjectFile;
import dev.watchkeeper.settings.Secrets;
import dev.watchkeeper.settings.SettingsLoader;
import dev.watchkeeper.state.Mapping;
import dev.watchkeeper.state.Recovery;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.supervise.Desk;
import dev.watchkeeper.supervise.Preflight;
import dev.watchkeeper.supervise.Rooms;
import dev.watchkeeper.supervise.Supervisor;
import dev.watchkeeper.workspace.WorkspaceRules;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The composition root: all wiring, by hand.
 *
 * <p>Opening it takes the home for this process; closing it gives it back, in reverse order.
 */
public final class Watchkeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchkeeper.class);

    private final Options options;
    private final Clock clock;
    private final Plugins plugins;
    private final SettingsLoader loader;
    private final StateManager state;
    private final LocalModel model;
    private final Rooms rooms;
    private final Supervisor supervisor;
    private final LocalControl control;
    private final ControlServer server;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Map<String, Cached> cache = new HashMap<>();

    /**
     * What it is opened with.
     *
     * @param dist the distribution: {@code lib}, {@code plugins}, {@code templates}, {@code config}
     * @param sets settings of the command line, {@code key=value}
     * @param recovery what to do if the home's database is damaged
     */
    public record Options(Path home, Path dist, List<String> sets, Recovery recovery) {
        public Options {
            sets = List.copyOf(sets);
        }

        /** A damaged database is told of and set aside. */
        public Options(Path home, Path dist, List<String> sets) {
            this(home, dist, sets, Recovery.NONE);
        }

        /** The same; a damaged database goes on from the last backup. */
        Options restoringBackup() {
            return new Options(home, dist, sets, Recovery.FROM_BACKUP);
        }
    }

    /** A project's settings as loaded from files of these times. */
    private record Cached(String stamp, @Nullable String trusted, Settings settings) {}

    /**
     * Takes the home.
     *
     * @param moved told of each new state of an attempt after it is durable
     * @throws WatchkeeperException if the home or the settings can't be used
     */
    public Watchkeeper(Options options, Clock clock, Consumer<Attempt> moved) {
        this.options = options;
        this.clock = clock;
        this.plugins = plugins(options);
        this.loader = loader(options, plugins);
        Settings first;
        try (Mapping mapping = Mapping.ahead()) {
            first = loader.load(null, options.sets()).settings();
            this.state = StateManager.open(options.home(), clock, options.recovery(), mapping);
        }
        try {
            this.model = Models.open(first.model(), clock, options.home().resolve("cache"));
            this.rooms =
                    new Rooms(
                            state,
                            new Evidence(options.home()),
                            this::settings,
                            this::host,
                            this::agent,
                            this::prompts,
                            model,
                            clock);
            this.supervisor = new Supervisor(rooms, moved);
            this.control =
                    new LocalControl(
                            rooms,
                            supervisor,
                            () -> loader.load(null, options.sets()).settings(),
                            this::workspace,
                            this::health,
                            this::close);
            this.server = ControlServer.open(options.home(), control);
        } catch (RuntimeException e) {
            // Nobody can close what was not made: the home is given back here.
            state.close();
            plugins.close();
            throw e;
        }
    }

    /** The plugins of the distribution and of the home. */
    static Plugins plugins(Options options) {
        return new Plugins(
                List.of(options.dist().resolve("plugins"), options.home().resolve("plugins")),
                options.home().resolve("plugins"));
    }

    static SettingsLoader loader(Options options, Plugins plugins) {
        return new SettingsLoader(
                options.dist().resolve("config"),
                options.home(),
                type -> plugins.schema("host", type),
                type -> plugins.schema("agent", type));
    }

    /** The port of commands and snapshots; closing it closes this. */
    public Control control() {
        return control;
    }

    public Supervisor supervisor() {
        return supervisor;
    }

    public Rooms rooms() {
        return rooms;
    }

    public Plugins plugins() {
        return plugins;
    }

    /** The settings in force for a project; read again only where a file has changed. */
    private Settings settings(Project project) {
        Path file = Path.of(project.path()).resolve(Desk.PROJECT_SETTINGS);
        String stamp =
                stamp(options.home().resolve("settings.yaml"))
                        + '|'
                        + stamp(file)
                        + '|'
                        + project.trustedSettings();
        synchronized (cache) {
            Cached known = cache.get(project.id());
            if (known != null && known.stamp().equals(stamp)) {
                return known.settings();
            }
            Settings loaded;
            try {
                loaded = loader.load(projectFile(project, file), options.sets()).settings();
            } catch (WatchkeeperException e) {
                if (known == null || !Objects.equals(known.trusted(), project.trustedSettings())) {
                    throw e;
                }
                // A slip in a file must not end the night: what was right before stays in force.
                LOG.warn(
                        "the settings of {} can't be used, the ones before stay in force",
                        project.id(),
                        e);
                loaded = known.settings();
            }
            cache.put(project.id(), new Cached(stamp, project.trustedSettings(), loaded));
            return loaded;
        }
    }

    /** A project's settings with where each value comes from. */
    public LoadedSettings loaded(@Nullable Project project) {
        return loader.load(
                project == null
                        ? null
                        : projectFile(
                                project, Path.of(project.path()).resolve(Desk.PROJECT_SETTINGS)),
                options.sets());
    }

    static @Nullable ProjectFile projectFile(Project project, Path file) {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            byte[] content = Files.readAllBytes(file);
            return new ProjectFile(
                    file.toString(), content, Desk.hash(content).equals(project.trustedSettings()));
        } catch (IOException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.SETTINGS,
                    file + " can't be read: " + e.getMessage(),
                    "mend its rights, or remove it",
                    e);
        }
    }

    private static String stamp(Path file) {
        try {
            return Files.exists(file)
                    ? Files.getLastModifiedTime(file).toMillis() + ":" + Files.size(file)
                    : "none";
        } catch (IOException e) {
            return "unreadable";
        }
    }

    private Host host(Project project, Settings settings) {
        Settings.HostEntry entry = settings.hosts().get(project.host());
        if (entry == null) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.SETTINGS,
                    "project '"
                            + project.name()
                            + "' is on host '"
                            + project.host()
                            + "', which the settings lack",
                    "put it under 'hosts:'; there are: "
                            + String.join(
                                    ", ", settings.hosts().keySet().stream().sorted().toList()));
        }
        Path folder = options.home().resolve("hosts").resolve(entry.name()).resolve(project.id());
        try {
            Files.createDirectories(folder);
            return plugins.hostProvider(entry.type())
                    .open(
                            new HostConfig(
                                    entry.name(),
                                    entry.options(),
                                    project.path(),
                                    folder,
                                    settings.watch().ignore(),
                                    settings.checkpoints().exclude(),
                                    settings.checkpoints().largestFile(),
                                    settings.watch().debounce()));
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

    private Agent agent(Settings.AgentEntry entry) {
        return plugins.agentProvider(entry.type())
                .create(
                        new AgentConfig(
                                entry.name(),
                                entry.executable(),
                                Secrets.ofThisProcess().resolve(entry.env()),
                                entry.options()));
    }

    private Prompts prompts(Project project) {
        return prompts(options, project.trustedSettings() == null ? null : Path.of(project.path()));
    }

    /**
     * The templates in force.
     *
     * @param workspace whose own ones count too, or {@code null}
     */
    static Prompts prompts(Options options, @Nullable Path workspace) {
        List<Path> roots = new ArrayList<>();
        if (workspace != null) {
            roots.add(workspace.resolve(".watchkeeper/templates"));
        }
        roots.add(options.home().resolve("templates"));
        roots.add(options.dist().resolve("templates"));
        return new Prompts(roots);
    }

    private String workspace(String host, String path) {
        Settings settings = loader.load(null, options.sets()).settings();
        if (!settings.hosts().containsKey(host)) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.SETTINGS,
                    "there is no host '" + host + "'",
                    "there are: "
                            + String.join(
                                    ", ", settings.hosts().keySet().stream().sorted().toList()));
        }
        return new WorkspaceRules(options.home(), Path.of(System.getProperty("user.home")))
                .check(Path.of(path), state.read(v -> v.projects()))
                .toString();
    }

    private List<HealthLine> health(String what) {
        Health health =
                new Health(
                        plugins, loader.load(null, options.sets()).settings(), model, this::agent);
        if (!what.equals("run")) {
            return health.lines(what);
        }
        List<HealthLine> lines = new ArrayList<>(health.lines("model"));
        try {
            new Preflight(rooms).check(state.read(v -> v.tasksIn(Preflight.OPEN)));
        } catch (WatchkeeperException e) {
            lines.add(
                    new HealthLine("open tasks", false, String.valueOf(e.getMessage()), e.hint()));
        }
        return lines;
    }

    Clock clock() {
        return clock;
    }

    @Override
    public void close() {
        if (closing.getAndSet(true)) {
            return;
        }
        RuntimeException first = null;
        for (AutoCloseable part : List.of(server, supervisor, control, model, state)) {
            try {
                part.close();
            } catch (Exception e) {
                if (first == null) {
                    first = new IllegalStateException("closing did not end cleanly", e);
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        plugins.close();
        if (first != null) {
            throw first;
        }
    }
}
