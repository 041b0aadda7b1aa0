package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.AgentChoice;
import dev.watchkeeper.attempt.DecisionApplier;
import dev.watchkeeper.attempt.GivenAnswer;
import dev.watchkeeper.attempt.HostProblems;
import dev.watchkeeper.attempt.InterruptedRestore;
import dev.watchkeeper.attempt.OutcomeRecorder;
import dev.watchkeeper.attempt.TaskLedger;
import dev.watchkeeper.attempt.Transition;
import dev.watchkeeper.attempt.UnkeptWork;
import dev.watchkeeper.attempt.WorkspaceChange;
import dev.watchkeeper.attempt.WorkspaceLock;
import dev.watchkeeper.attempt.WorkspaceSession;
import dev.watchkeeper.attempt.WorkspaceSessions;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.prompt.Prompts;
import dev.watchkeeper.state.StateManager;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** Where a person's commands about projects, tasks and breakpoints are carried out. */
public final class TaskService {
    private static final Logger LOG = LoggerFactory.getLogger(TaskService.class);

    private final StateManager state;
    private final EvidenceStore evidence;
    private final Function<Project, Settings> settingsOf;
    private final BiFunction<Workspace, Settings, Host> hostOf;
    private final Function<Project, Prompts> promptsOf;
    private final Clock clock;
    private final WorkspaceSessions workplaces;
    private final TaskLedger ledger;
    private final BreakpointResolver answers;
    private final OutcomeRecorder outcomes;
    private final WorkspaceLock alone;
    private final Runnable wake;
    private final Consumer<String> interrupt;

    TaskService(
            StateManager state,
            EvidenceStore evidence,
            Function<Project, Settings> settingsOf,
            BiFunction<Workspace, Settings, Host> hostOf,
            Function<Project, Prompts> promptsOf,
            Clock clock,
            WorkspaceSessions workplaces,
            TaskLedger ledger,
            BreakpointResolver answers,
            OutcomeRecorder outcomes,
            WorkspaceLock alone,
            Runnable wake,
            Consumer<String> interrupt) {
        this.state = state;
        this.evidence = evidence;
        this.settingsOf = settingsOf;
        this.hostOf = hostOf;
        this.promptsOf = promptsOf;
        this.clock = clock;
        this.workplaces = workplaces;
        this.ledger = ledger;
        this.answers = answers;
        this.outcomes = outcomes;
        this.alone = alone;
        this.wake = wake;
        this.interrupt = interrupt;
    }

    /**
     * Makes a folder that the caller has checked a project.
     *
     * @param path absolute and canonical on its host
     */
    public Project addProject(String path, String host, String name) {
        Project made =
                state.write(tx -> {
                    String base =
                            name.toLowerCase(Locale.ROOT)
                                    .replaceAll("[^a-z0-9._-]+", "-")
                                    .replaceAll("^[-.]+|[-.]+$", "");
                    if (base.isEmpty()) {
                        base = "project";
                    }
                    String id = base;
                    for (int n = 2; tx.project(id).isPresent(); n++) {
                        id = base + "-" + n;
                    }
                    Project p = new Project(id, name, path, host, clock.instant(), null);
                    tx.put(p);
                    return p;
                });
        remember(made);
        return made;
    }

    /** From now on another folder under the same path is known as another one. */
    private void remember(Project made) {
        try (Host host = hostOf.apply(main(made), settingsOf.apply(made))) {
            host.guard().requireSame();
        } catch (PluginException | WatchkeeperException e) {
            LOG.warn("the folder of {} is known from its first attempt on", made.id(), e);
        }
    }

    /**
     * Ends a rest now.
     *
     * @param account the account, or the host's name
     * @return what rested
     */
    public Hold liftHold(String account) {
        Hold lifted =
                state.write(tx -> {
                    Hold h = HoldFinder.find(tx.holds(), account);
                    tx.removeHold(h.id());
                    tx.append(
                            EventDraft.of(
                                    EventType.HOLD_ENDED,
                                    Map.of("account", h.account(), "by", "person")));
                    return h;
                });
        wake.run();
        return lifted;
    }

    public void removeProject(Project project) {
        boolean live =
                state.read(v -> v.unfinishedAttempts()).stream()
                        .anyMatch(a -> a.project().equals(project.id()));
        if (live) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.CONFLICT,
                    "project '" + project.name() + "' has an attempt under way",
                    "cancel its task first, or wait");
        }
        state.read(v -> v.workspaces(project.id())).forEach(w -> workplaces.forget(w.id()));
        var unused =
                state.write(tx -> {
                    tx.removeProject(project.id());
                    return true;
                });
    }

    public List<Task> addTasks(Project project, List<TaskDraft> drafts) {
        Settings settings = settingsOf.apply(project);
        for (TaskDraft d : drafts) {
            String agent = d.spec().agent();
            if (agent != null) {
                var unused = AgentChoice.named(agent, settings, project);
            }
        }
        List<Task> made = ledger.add(project.id(), drafts, fits(project, settings));
        wake.run();
        return made;
    }

    public Task edit(
            String id,
            @Nullable String title,
            @Nullable String brief,
            @Nullable String priority,
            @Nullable List<String> checks,
            @Nullable List<String> scope,
            @Nullable String agent) {
        Project project = project(state.read(v -> TaskLedger.required(v, id)));
        Settings settings = settingsOf.apply(project);
        if (agent != null) {
            var unused = AgentChoice.named(agent, settings, project);
        }
        Task t =
                ledger.edit(
                        id, title, brief, priority, checks, scope, agent, fits(project, settings));
        wake.run();
        return t;
    }

    /** A brief that can't be handed to an agent is refused when a person is there. */
    private Consumer<Task> fits(Project project, Settings settings) {
        return t -> promptsOf.apply(project).checkFits(t, settings.model().context());
    }

    public Task cancel(String id) {
        Task ended =
                answers.alone(() -> {
                    Optional<Breakpoint> unkept = unkept(id);
                    if (unkept.isPresent()) {
                        // Its work is put back first, or nothing is changed.
                        var unused =
                                answers.resolve(
                                        unkept.get().id(),
                                        new GivenAnswer(
                                                TaskAction.SKIP, "task cancelled", "", "person"));
                        return state.read(v -> TaskLedger.required(v, id));
                    }
                    return state.write(tx -> {
                        Task t = TaskLedger.required(tx, id);
                        if (t.state().ended()) {
                            throw new WatchkeeperException(
                                    WatchkeeperException.Code.CONFLICT,
                                    "task " + id + " is " + TaskLedger.word(t.state()) + " already",
                                    "");
                        }
                        return ledger.cancel(tx, t, "person");
                    });
                });
        interrupt.accept(id);
        putBack(ended);
        wake.run();
        return ended;
    }

    /** The open question about work of which there is no checkpoint. */
    private Optional<Breakpoint> unkept(String task) {
        return state.read(v -> v.breakpoints(Set.of(Breakpoint.State.OPEN))).stream()
                .filter(b -> b.task().equals(task))
                .filter(b -> UnkeptWork.givenUp(b, TaskAction.SKIP))
                .findFirst();
    }

    /**
     * Puts the work of a task back that was cancelled while nothing of it ran, as far as that can
     * be done at once; while an attempt is just leaving the workspace, or its host does not answer,
     * that is left to the supervisor.
     */
    private void putBack(Task cancelled) {
        Attempt left = leftOver(cancelled.id()).orElse(null);
        if (left == null) {
            return; // Its workspace need not be opened.
        }
        try {
            Optional<Attempt> closed =
                    alone.in(
                            left.workspace(),
                            () ->
                                    leftOver(cancelled.id())
                                            .map(a -> takenOut(a, workplaces.of(a.workspace()))));
        } catch (RuntimeException e) {
            boolean busy =
                    e instanceof WatchkeeperException w
                            && w.code() == WatchkeeperException.Code.CONFLICT;
            if (!busy && !HostProblems.outOfReach(e) && HostProblems.ofWorkspace(e).isEmpty()) {
                throw e;
            }
        }
    }

    private Attempt takenOut(Attempt a, WorkspaceSession place) {
        return new InterruptedRestore(state, evidence, settingsOf, clock)
                .asking(
                        place,
                        () ->
                                new DecisionApplier(state, evidence, settingsOf, clock, ledger)
                                        .cancelled(
                                                a,
                                                place,
                                                settingsOf.apply(place.project()),
                                                Transition.cancelling(a.state()).orElseThrow()));
    }

    /** An attempt of a cancelled task of which no process lives. */
    private Optional<Attempt> leftOver(String task) {
        return state.read(v ->
                v.task(task)
                        .filter(t -> t.state() == TaskState.CANCELLED)
                        .flatMap(t ->
                                v.attempts(task).stream()
                                        .filter(a -> Transition.cancelling(a.state()).isPresent())
                                        .findFirst()));
    }

    private Workspace main(Project project) {
        return state.read(v -> v.mainWorkspace(project.id())).orElseThrow();
    }

    private Project project(Task task) {
        return state.read(v -> v.project(task.project())).orElseThrow();
    }

    public Task retry(String id) {
        Task ready =
                state.write(tx -> {
                    Task t = TaskLedger.required(tx, id);
                    if (!t.state().ended() && t.state() != TaskState.BLOCKED) {
                        throw new WatchkeeperException(
                                WatchkeeperException.Code.CONFLICT,
                                "task " + id + " is " + TaskLedger.word(t.state()),
                                t.state() == TaskState.WAITING
                                        ? "answer its breakpoint: 'watchkeeper"
                                                + " breakpoint list'"
                                        : "only an ended or blocked task can be" + " retried");
                    }
                    boolean unfinished =
                            tx.attempts(id).stream()
                                    .anyMatch(a -> a.state() != AttemptState.CLOSED);
                    if (unfinished) {
                        throw new WatchkeeperException(
                                WatchkeeperException.Code.CONFLICT,
                                "the last attempt of task " + id + " is still being closed",
                                "try again in a moment, with 'watchkeeper run' going");
                    }
                    if (t.state() == TaskState.DONE && !tx.attempts(id).isEmpty()) {
                        outcomes.failedLater(
                                tx, tx.attempts(id).getLast(), Outcome.Source.LATER_FAILURE);
                    }
                    Task fresh =
                            t.withAttempts(0)
                                    .withAttemptsAllowed(0)
                                    .withCheckpoint(null)
                                    .in(TaskState.PENDING, clock.instant());
                    tx.put(fresh);
                    Task settled = ledger.settle(tx, fresh);
                    ledger.followedBy(tx, settled);
                    return settled;
                });
        outcomes.changed();
        wake.run();
        return ready;
    }

    /** What an answer would do to the workspace now; nothing is changed. */
    public WorkspaceChange preview(String id, BreakpointAction option) {
        return answers.preview(id, option);
    }

    /**
     * Answers a breakpoint.
     *
     * @param agent for {@code retry-other}: which; may be empty
     */
    public Breakpoint resolve(String id, BreakpointAction option, String say, String agent) {
        Breakpoint b = answers.resolve(id, new GivenAnswer(option, say, agent, "person"));
        wake.run();
        return b;
    }
}
