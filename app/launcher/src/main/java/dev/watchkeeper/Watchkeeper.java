package dev.watchkeeper;

import dev.watchkeeper.attempt.SupervisorParts;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WorkProgress;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.Models;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugins.PluginRegistry;
import dev.watchkeeper.prompt.Prompts;
import dev.watchkeeper.service.AgentFactory;
import dev.watchkeeper.service.BreakpointService;
import dev.watchkeeper.service.CheckpointService;
import dev.watchkeeper.service.ControlRouter;
import dev.watchkeeper.service.ControlServer;
import dev.watchkeeper.service.EventService;
import dev.watchkeeper.service.EvidenceService;
import dev.watchkeeper.service.GateFactory;
import dev.watchkeeper.service.Health;
import dev.watchkeeper.service.HostService;
import dev.watchkeeper.service.Installation;
import dev.watchkeeper.service.JobService;
import dev.watchkeeper.service.LiveSettings;
import dev.watchkeeper.service.ModelService;
import dev.watchkeeper.service.NoticeDispatcher;
import dev.watchkeeper.service.OverviewService;
import dev.watchkeeper.service.PluginService;
import dev.watchkeeper.service.PluginWatch;
import dev.watchkeeper.service.PolicyService;
import dev.watchkeeper.service.PreflightService;
import dev.watchkeeper.service.ProjectHosts;
import dev.watchkeeper.service.ProjectService;
import dev.watchkeeper.service.ProjectSettingsReader;
import dev.watchkeeper.service.ProjectTrust;
import dev.watchkeeper.service.ReportService;
import dev.watchkeeper.service.RunService;
import dev.watchkeeper.service.SettingsService;
import dev.watchkeeper.service.TaskService;
import dev.watchkeeper.service.TrustedFiles;
import dev.watchkeeper.settings.LoadedSettings;
import dev.watchkeeper.state.DamageRecovery;
import dev.watchkeeper.state.HibernateMapping;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.supervise.Supervisor;
import dev.watchkeeper.supervise.SupervisorServices;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The composition root: all wiring, by hand.
 *
 * <p>Opening it takes the home for this process; closing it gives it back, in reverse order.
 */
public final class Watchkeeper implements AutoCloseable {
    private final Options options;
    private final PluginRegistry plugins;
    private final boolean ownPlugins;
    private final LiveSettings settings;
    private final ProjectSettingsReader reader;
    private final StateManager state;
    private final ProjectHosts hosts;
    private final LocalModel model;
    private final SupervisorParts parts;
    private final Supervisor supervisor;
    private final PluginWatch watch;
    private final NoticeDispatcher notices;
    private final EventService events;
    private final JobService jobs;
    private final Control control;
    private final ControlServer server;
    private final AtomicBoolean closing = new AtomicBoolean();

    /**
     * What it is opened with.
     *
     * @param dist the distribution: {@code lib}, {@code plugins}, {@code templates}, {@code config}
     * @param sets settings of the command line, {@code key=value}
     * @param recovery what to do if the home's database is damaged
     * @param passing whether the home is removed when it is closed
     * @param standIn whether the settings without the person's file stand in for it, for reading
     *     alone, where it is wrong
     */
    public record Options(
            Path home,
            Path dist,
            List<String> sets,
            DamageRecovery recovery,
            boolean passing,
            boolean standIn) {
        public Options {
            sets = List.copyOf(sets);
        }

        /** A damaged database is told of and set aside. */
        public Options(Path home, Path dist, List<String> sets) {
            this(home, dist, sets, DamageRecovery.NONE, false, false);
        }

        /** The same; a damaged database goes on from the last backup. */
        Options restoringBackup() {
            return new Options(home, dist, sets, DamageRecovery.FROM_BACKUP, passing, standIn);
        }

        /** The same; can be read although the person's settings are wrong. */
        Options standingIn() {
            return new Options(home, dist, sets, recovery, passing, true);
        }

        Installation installation() {
            return new Installation(home, dist);
        }

        /** A home with nothing in it, for who asks where there is none. */
        static Options nothing(Path scratch, Path dist, List<String> sets) {
            return new Options(scratch, dist, sets, DamageRecovery.NONE, true, false);
        }
    }

    /**
     * Takes the home.
     *
     * @param moved told of each new state of an attempt after it is durable
     * @throws WatchkeeperException if the home or the settings can't be used
     */
    public Watchkeeper(Options options, Clock clock, Consumer<Attempt> moved) {
        this(options, clock, moved, HibernateMapping::ahead);
    }

    /**
     * The same.
     *
     * @param prepared asked once the log is set up
     */
    Watchkeeper(
            Options options,
            Clock clock,
            Consumer<Attempt> moved,
            Supplier<HibernateMapping> prepared) {
        this(
                options,
                clock,
                moved,
                prepared,
                options.installation().loadPlugins(),
                true,
                UnaryOperator.identity());
    }

    /**
     * The same, over plugins that serve several in turn; whoever made them closes them.
     *
     * @param plugins those of the distribution; the home's own are not looked for
     * @param changed the parts as they are to be, such as with other hosts
     */
    public Watchkeeper(
            Options options,
            Clock clock,
            Consumer<Attempt> moved,
            PluginRegistry plugins,
            UnaryOperator<SupervisorParts> changed) {
        this(options, clock, moved, HibernateMapping::ahead, plugins, false, changed);
    }

    private Watchkeeper(
            Options options,
            Clock clock,
            Consumer<Attempt> moved,
            Supplier<HibernateMapping> prepared,
            PluginRegistry plugins,
            boolean ownPlugins,
            UnaryOperator<SupervisorParts> changed) {
        this.options = options;
        this.plugins = plugins;
        this.ownPlugins = ownPlugins;
        TrustedFiles trusted = new TrustedFiles(options.home());
        this.hosts = new ProjectHosts(options.home(), plugins, this::own, this::workspaces);
        this.reader = new ProjectSettingsReader(hosts::settingsOf, trusted);
        this.settings =
                new LiveSettings(
                        options.installation().settingsLoader(plugins),
                        trusted,
                        reader,
                        options.sets(),
                        options.standIn(),
                        this::told);
        HibernateMapping mapping = prepared.get();
        Settings first = settings.own();
        this.state = StateManager.open(options.home(), clock, options.recovery(), mapping);
        try {
            this.model = Models.open(first.model(), clock, options.home().resolve("cache"));
            this.parts =
                    changed.apply(
                            new SupervisorParts(
                                    state,
                                    new EvidenceStore(options.home()),
                                    settings::of,
                                    this::host,
                                    new AgentFactory(plugins),
                                    this::prompts,
                                    model,
                                    clock,
                                    PluginWatch.availability(plugins),
                                    new GateFactory(plugins)));
            this.supervisor = new Supervisor(parts, moved);
            this.watch = new PluginWatch(plugins, supervisor.services().types(), this::told);
            this.notices = NoticeDispatcher.of(state, settings, plugins, clock);
            this.events = new EventService(state);
            this.jobs = JobService.of(options.home(), clock);
            this.control = ControlRouter.of(Control.class, services(), settings::wrong, this);
            this.server = ControlServer.open(options.home(), control);
            settings.watch();
            if (ownPlugins) {
                watch.begin();
            }
        } catch (
                RuntimeException e) { // Nobody can close what was not made: the home is given back.
            state.close();
            closePlugins();
            throw e;
        }
    }

    /** What answers the ports of {@link Control}. */
    private List<Object> services() {
        SupervisorServices commands = supervisor.services();
        ProjectService projects =
                new ProjectService(
                        state,
                        commands.projects(),
                        hosts,
                        new ProjectTrust(state, hosts, reader, settings::own, settings::of));
        OverviewService overview =
                new OverviewService(state, settings::of, model, supervisor, settings::line);
        return List.of(
                new RunService(
                        state,
                        supervisor,
                        overview,
                        projects,
                        (what, progress) -> checks().health(what, progress),
                        jobs),
                events,
                projects,
                new TaskService(
                        state,
                        projects,
                        commands.tasks(),
                        commands.cancellation(),
                        commands.retries(),
                        commands.diffs()),
                new BreakpointService(state, settings::of, commands.breakpoints()),
                new PolicyService(
                        state,
                        settings::of,
                        projects,
                        commands.backtest(),
                        commands.confidence(),
                        settings::own,
                        settings::trial),
                PreflightService.of(
                        options.home(), plugins, state, settings, model, projects, jobs),
                new CheckpointService(
                        state, projects, commands.checkpoints(), commands.restores(), jobs),
                new EvidenceService(parts.evidence()),
                new ReportService(
                        state,
                        parts.evidence(),
                        commands.nights(),
                        settings::of,
                        settings::trial,
                        jobs,
                        parts.clock()),
                new SettingsService(
                        options.installation(),
                        plugins,
                        options.sets(),
                        reader,
                        () -> state.read(v -> v.projects())),
                new PluginService(options.home(), plugins),
                new ModelService(() -> settings.own().model(), jobs),
                new HostService(
                        settings::own,
                        () -> MachineCheck.of(options.home()),
                        () -> settings.line().problems(),
                        this::health,
                        jobs),
                jobs);
    }

    /** The port of commands and snapshots; closing it closes this. */
    public Control control() {
        return control;
    }

    public Supervisor supervisor() {
        return supervisor;
    }

    /** What would stop a run. */
    RunChecks checks() {
        return new RunChecks(
                state, supervisor.services().preflight(), settings::line, this::health);
    }

    private List<HealthLine> health(String what, WorkProgress progress) {
        return new Health(plugins, settings.own(), model, state).lines(what, progress);
    }

    /** What the supervisor was made of, for tests that make another one of it. */
    public SupervisorParts parts() {
        return parts;
    }

    /** A project's settings with where each value comes from. */
    public LoadedSettings loaded(@Nullable Project project) {
        return settings.loaded(project);
    }

    private Settings own() {
        return settings.own();
    }

    private List<Workspace> workspaces() {
        return state.read(v -> v.workspaces(null));
    }

    /** A host for work on a project; of one elsewhere, its settings are followed meanwhile. */
    private Host host(Workspace place, Settings now) {
        Host opened = hosts.open(place, now);
        return place.kind() != Workspace.Kind.MAIN || now.filesHere(place.host())
                ? opened
                : reader.follow(state.read(v -> v.project(place.project())).orElseThrow(), opened);
    }

    /** What became of the settings is in the journal, and the loop looks at what is new. */
    private void told(List<EventDraft> events) {
        var unused =
                state.write(tx -> {
                    events.forEach(tx::append);
                    return events.size();
                });
        supervisor.wake();
    }

    private Prompts prompts(Project project) {
        return options.installation().prompts(project, settings.own());
    }

    @Override
    public void close() {
        if (closing.getAndSet(true)) {
            return;
        }
        settings.close();
        RuntimeException first = null;
        for (AutoCloseable part :
                List.of(watch, server, supervisor, notices, jobs, events, model, state)) {
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
        closePlugins();
        if (options.passing()) {
            Health.remove(options.home());
        }
        if (first != null) {
            throw first;
        }
    }

    private void closePlugins() {
        if (ownPlugins) {
            plugins.close();
        }
    }
}
