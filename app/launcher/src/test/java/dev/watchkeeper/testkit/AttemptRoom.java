package dev.watchkeeper.testkit;

import dev.watchkeeper.attempt.AgentChoice;
import dev.watchkeeper.attempt.AttemptBaseline;
import dev.watchkeeper.attempt.AttemptLoop;
import dev.watchkeeper.attempt.AttemptSettings;
import dev.watchkeeper.attempt.AttemptSteps;
import dev.watchkeeper.attempt.CheckpointPruner;
import dev.watchkeeper.attempt.DecisionContextProvider;
import dev.watchkeeper.attempt.InterruptedRestore;
import dev.watchkeeper.attempt.LiveAttempts;
import dev.watchkeeper.attempt.OutcomeRecorder;
import dev.watchkeeper.attempt.ShelvedWork;
import dev.watchkeeper.attempt.StopSignal;
import dev.watchkeeper.attempt.SupervisorParts;
import dev.watchkeeper.attempt.TaskLedger;
import dev.watchkeeper.attempt.WorkspaceSession;
import dev.watchkeeper.attempt.WorkspaceSessions;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.domain.WorkspaceId;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.ModelHealthMonitor;
import dev.watchkeeper.llm.NoModel;
import dev.watchkeeper.plugin.agent.AgentConfig;
import dev.watchkeeper.plugin.host.HostConfig;
import dev.watchkeeper.prompt.Prompts;
import dev.watchkeeper.settings.SettingsLoader;
import dev.watchkeeper.state.StateManager;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * One project and what an attempt goes through, without a supervisor around it: the shipped
 * settings, a database with its tables, {@linkplain ScriptedHosts hosts} whose processes the test
 * plays, a {@linkplain TestClock clock} of its own, and no model unless it has one. An attempt runs
 * on the test's own thread.
 */
public final class AttemptRoom implements AutoCloseable {
    /** Name of the project. */
    public static final String PROJECT = "p";

    private final Path folder;
    private final TestClock clock = new TestClock();
    private final StateManager state;
    private final ScriptedHosts hosts;
    private final SupervisorParts parts;
    private final WorkspaceSessions workplaces;
    private final TaskLedger ledger;
    private final OutcomeRecorder outcomes;
    private final LiveAttempts board = new LiveAttempts();
    private volatile Settings settings = Shipped.SETTINGS;

    private AttemptRoom(
            Path folder, StateManager state, ScriptedProcesses.Program agent, LocalModel model) {
        this.folder = folder;
        this.state = state;
        this.hosts = new ScriptedHosts(agent);
        this.parts =
                hosts.over(
                        new SupervisorParts(
                                state,
                                new EvidenceStore(folder.resolve("home")),
                                _ -> settings,
                                (workspace, now) ->
                                        Prepared.PLUGINS
                                                .hostProvider("local")
                                                .open(config(workspace, now)),
                                AttemptRoom::agent,
                                _ -> Shipped.PROMPTS,
                                model,
                                clock));
        this.workplaces =
                new WorkspaceSessions(
                        parts.state(),
                        parts.settings(),
                        parts.hosts(),
                        parts.clock(),
                        board::changed);
        this.ledger = new TaskLedger(state, clock);
        this.outcomes = new OutcomeRecorder(parts.state(), parts.settings(), parts.clock());
    }

    /** Read once: compiling the shipped rules takes longer than a test. */
    private static final class Shipped {
        static final Settings SETTINGS = settings();
        static final Prompts PROMPTS = new Prompts(List.of(World.dist().resolve("templates")));

        private static Settings settings() {
            try {
                Path home = Files.createTempDirectory("settings");
                Files.writeString(
                        home.resolve("settings.yaml"),
                        """
                        model: {provider: none}
                        agents:
                          agent: {type: command, run: [sh], prompt: stdin}
                          other: {type: command, run: [sh], prompt: stdin}
                        default-agent: agent
                        """);
                return new SettingsLoader(
                                World.dist().resolve("config"),
                                home,
                                type -> Prepared.PLUGINS.schema("host", type),
                                type -> Prepared.PLUGINS.schema("agent", type))
                        .load(null, List.of())
                        .settings();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Makes a room with an empty workspace.
     *
     * @param agent what every leg of every agent does
     */
    public static AttemptRoom open(Path folder, ScriptedProcesses.Program agent) {
        return open(folder, agent, new NoModel());
    }

    /** The kept work that a question is about. */
    public @Nullable ShelvedWork shelved(Breakpoint b) {
        return ShelvedWork.of(
                b,
                parts.state(),
                new AttemptBaseline(parts.state(), parts.evidence()),
                new InterruptedRestore(
                        parts.state(), parts.evidence(), parts.settings(), parts.clock()),
                workplaces);
    }

    /** The same with a local model. */
    public static AttemptRoom open(Path folder, ScriptedProcesses.Program agent, LocalModel model) {
        try {
            Files.createDirectories(folder.resolve("workspace"));
            Prepared.home(folder.resolve("home"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        AttemptRoom made =
                new AttemptRoom(
                        folder,
                        StateManager.open(folder.resolve("home"), Clock.systemUTC()),
                        agent,
                        model);
        var unused =
                made.state.write(tx -> {
                    tx.put(
                            new Project(
                                    PROJECT,
                                    "Project",
                                    folder.resolve("workspace").toString(),
                                    "local",
                                    Instant.now(),
                                    null));
                    return true;
                });
        return made;
    }

    private HostConfig config(Workspace workspace, Settings now) {
        Path kept = folder.resolve("hosts").resolve(workspace.store());
        try {
            Files.createDirectories(kept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new HostConfig(
                "local",
                Map.of(),
                workspace.path(),
                kept,
                now.watch().ignore(),
                now.checkpoints().exclude(),
                now.checkpoints().largestFile(),
                now.watch().debounce());
    }

    private static dev.watchkeeper.plugin.agent.Agent agent(Settings.AgentEntry entry) {
        return Prepared.PLUGINS
                .agentProvider(entry.type())
                .create(
                        new AgentConfig(
                                entry.name(), entry.executable(), entry.env(), entry.options()));
    }

    /** The project's main workspace. */
    public Workspace workspace() {
        return state.read(v -> v.mainWorkspace(PROJECT)).orElseThrow();
    }

    /** Adds another workspace to the project, an empty folder beside the main one. */
    public Workspace another(String name) {
        Path path = folder.resolve(name);
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Workspace made =
                new Workspace(
                        new WorkspaceId(name),
                        PROJECT,
                        "local",
                        path.toString(),
                        Workspace.Kind.WORKTREE,
                        name,
                        clock.instant());
        var unused =
                state.write(tx -> {
                    tx.put(made);
                    return true;
                });
        return made;
    }

    public SupervisorParts parts() {
        return parts;
    }

    /** The same parts with a local model. */
    public SupervisorParts with(LocalModel model) {
        return new SupervisorParts(
                parts.state(),
                parts.evidence(),
                parts.settings(),
                parts.hosts(),
                parts.agents(),
                parts.prompts(),
                model,
                parts.clock());
    }

    public StateManager state() {
        return state;
    }

    public ScriptedHosts hosts() {
        return hosts;
    }

    public TestClock clock() {
        return clock;
    }

    public TaskLedger ledger() {
        return ledger;
    }

    public OutcomeRecorder outcomes() {
        return outcomes;
    }

    public LiveAttempts board() {
        return board;
    }

    public WorkspaceSessions workplaces() {
        return workplaces;
    }

    /** The project's workspace, opened. */
    public WorkspaceSession place() {
        return workplaces.of(workspace().id());
    }

    public Project project() {
        return state.read(v -> v.project(PROJECT).orElseThrow());
    }

    public Settings settings() {
        return settings;
    }

    /** Changes the settings in force from now on. */
    public AttemptRoom settings(UnaryOperator<Settings> change) {
        settings = change.apply(settings);
        return this;
    }

    /** So many attempts for each task from now on. */
    public AttemptRoom attempts(int most) {
        return settings(s ->
                with(
                        s,
                        new Settings.Thresholds(
                                s.thresholds().accept(),
                                s.thresholds().clarify(),
                                most,
                                s.thresholds().wrongAccepts(),
                                0),
                        s.checkpoints()));
    }

    /** From now on work that was not accepted stays in place, or goes back. */
    public AttemptRoom keepingUnaccepted(boolean keep) {
        return settings(s ->
                with(
                        s,
                        s.thresholds(),
                        new Settings.Checkpoints(
                                s.checkpoints().exclude(),
                                s.checkpoints().keep(),
                                s.checkpoints().largestFile(),
                                s.checkpoints().storeCap(),
                                keep)));
    }

    private static Settings with(
            Settings s, Settings.Thresholds thresholds, Settings.Checkpoints checkpoints) {
        return new Settings(
                s.model(),
                thresholds,
                s.limits(),
                s.supervisor(),
                s.hosts(),
                s.agents(),
                s.defaultAgent(),
                s.defaultHost(),
                s.watch(),
                checkpoints,
                s.gates(),
                s.rules(),
                s.digest());
    }

    /** Other checkpoints' settings from now on. */
    public AttemptRoom checkpoints(UnaryOperator<Settings.Checkpoints> change) {
        return settings(s -> with(s, s.thresholds(), change.apply(s.checkpoints())));
    }

    /** Adds a task; an empty check is none. */
    public Task task(String id, String check, String... scope) {
        return ledger.add(
                        PROJECT,
                        List.of(
                                new TaskDraft(
                                        id,
                                        new TaskSpec(
                                                "Task " + id,
                                                "Do " + id + ".",
                                                List.of(),
                                                Priority.NORMAL,
                                                null,
                                                check.isEmpty() ? List.of() : List.of(check),
                                                List.of(scope),
                                                false))),
                        _ -> {})
                .getFirst();
    }

    /** Plans a task's next attempt, as the supervisor does. */
    public AttemptRef plan(String id) {
        return state.write(tx -> {
            Task t = TaskLedger.required(tx, id);
            Settings.AgentEntry entry = AgentChoice.of(t, settings, project());
            int number = tx.attempts(id).size() + 1;
            Attempt a =
                    Attempt.planned(
                            new AttemptRef(id, number),
                            PROJECT,
                            workspace().id(),
                            entry.name(),
                            "local",
                            entry.account(),
                            clock.instant());
            tx.put(a);
            tx.put(t.withAttempts(t.attempts() + 1).in(TaskState.RUNNING, clock.instant()));
            return a.ref();
        });
    }

    /** Goes on with an attempt until it closes, is held or interrupted. */
    public Attempt run(AttemptRef ref) {
        return run(ref, new StopSignal(), _ -> {});
    }

    /**
     * The same.
     *
     * @param moved told of each new state
     */
    public Attempt run(AttemptRef ref, StopSignal stop, Consumer<Attempt> moved) {
        new AttemptLoop(
                        parts.state(),
                        workplaces::of,
                        board,
                        new AttemptSteps(
                                parts,
                                board,
                                ledger,
                                outcomes,
                                new DecisionContextProvider(
                                        parts.model(),
                                        parts.clock(),
                                        new ModelHealthMonitor(parts.model(), clock),
                                        clock::instant),
                                _ -> {}),
                        new AttemptSettings(parts.settings()),
                        new CheckpointPruner(parts.state(), parts.settings()),
                        moved)
                .run(ref, stop);
        return attempt(ref);
    }

    /**
     * Goes on with an attempt and stops it once it is in a state; an agent at work is interrupted.
     */
    public Attempt runTo(AttemptRef ref, AttemptState state) {
        StopSignal stop = new StopSignal();
        return run(
                ref,
                stop,
                a -> {
                    if (a.state() == state) {
                        stop.give(StopSignal.Kind.GENTLE);
                    }
                });
    }

    /** A person calls a task off. */
    public void cancel(String task) {
        var unused = state.write(tx -> ledger.cancel(tx, TaskLedger.required(tx, task), "person"));
    }

    /** The local model's window in tokens from now on, into which prompts are fitted. */
    public AttemptRoom context(int tokens) {
        return settings(s ->
                new Settings(
                        new Settings.Model(
                                s.model().provider(),
                                s.model().url(),
                                s.model().name(),
                                tokens,
                                s.model().timeout()),
                        s.thresholds(),
                        s.limits(),
                        s.supervisor(),
                        s.hosts(),
                        s.agents(),
                        s.defaultAgent(),
                        s.defaultHost(),
                        s.watch(),
                        s.checkpoints(),
                        s.gates(),
                        s.rules(),
                        s.digest()));
    }

    /** No rule stops anything from now on. */
    public AttemptRoom withoutRules() {
        return settings(s ->
                new Settings(
                        s.model(),
                        s.thresholds(),
                        s.limits(),
                        s.supervisor(),
                        s.hosts(),
                        s.agents(),
                        s.defaultAgent(),
                        s.defaultHost(),
                        s.watch(),
                        s.checkpoints(),
                        s.gates(),
                        List.of(),
                        s.digest()));
    }

    /** Only these agents from now on. */
    public AttemptRoom agents(@Nullable String byDefault, List<Settings.AgentEntry> entries) {
        return settings(s ->
                new Settings(
                        s.model(),
                        s.thresholds(),
                        s.limits(),
                        s.supervisor(),
                        s.hosts(),
                        entries.stream()
                                .collect(
                                        Collectors.toMap(
                                                Settings.AgentEntry::name, Function.identity())),
                        byDefault,
                        s.defaultHost(),
                        s.watch(),
                        s.checkpoints(),
                        s.gates(),
                        s.rules(),
                        s.digest()));
    }

    /** Plans and runs a task's next attempt. */
    public Attempt run(String task) {
        return run(plan(task));
    }

    /** Runs a task's attempts for as long as one leads to another. */
    public Attempt runAll(String task) {
        Attempt last = run(task);
        while (last.state() == AttemptState.CLOSED && task(task).state() == TaskState.READY) {
            last = run(task);
        }
        return last;
    }

    public Attempt attempt(AttemptRef ref) {
        return state.read(v -> v.attempt(ref).orElseThrow());
    }

    public Task task(String id) {
        return state.read(v -> TaskLedger.required(v, id));
    }

    /** The only question that is open. */
    public Breakpoint asked() {
        List<Breakpoint> open = state.read(v -> v.breakpoints(Set.of(Breakpoint.State.OPEN)));
        if (open.size() != 1) {
            throw new AssertionError("one question, not " + open);
        }
        return open.getFirst();
    }

    /** What the journal has of a kind, in order. */
    public List<Event> told(EventType type) {
        return state.read(v -> v.events(0, 10_000)).stream().filter(e -> e.type() == type).toList();
    }

    public void write(String path, String text) {
        try {
            Path file = Path.of(workspace().path()).resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file's content; empty if there is none. */
    public String read(String path) {
        try {
            Path file = Path.of(workspace().path()).resolve(path);
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        workplaces.close();
        state.close();
    }
}
