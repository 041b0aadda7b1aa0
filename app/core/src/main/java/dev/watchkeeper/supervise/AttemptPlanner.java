package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.AgentChoice;
import dev.watchkeeper.attempt.AttemptBaseline;
import dev.watchkeeper.attempt.AttemptFailureHandler;
import dev.watchkeeper.attempt.AttemptSettings;
import dev.watchkeeper.attempt.InterruptedRestore;
import dev.watchkeeper.attempt.PluginAvailability;
import dev.watchkeeper.attempt.TaskLedger;
import dev.watchkeeper.attempt.TaskWorkspaces;
import dev.watchkeeper.attempt.UnkeptWork;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.domain.WorkspaceId;
import dev.watchkeeper.schedule.Schedule;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.state.View;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Gives the schedule what it needs, and makes attempts of what it chooses. */
final class AttemptPlanner {
    /**
     * Rules whose questions are about what stands in the workspace: nobody begins there before they
     * are answered.
     */
    private static final Set<String> OF_THE_WORKSPACE =
            Set.of("taken-over", InterruptedRestore.RULE, AttemptFailureHandler.ANOTHER_FOLDER);

    /** Rules whose questions are, where an agent has begun: its work stands in the workspace. */
    private static final Set<String> LEAVING_WORK = Set.of(AttemptFailureHandler.COULD_NOT_GO_ON);

    private final StateManager state;
    private final Function<Project, Settings> settingsOf;
    private final Clock clock;
    private final AttemptSettings taken;
    private final PluginAvailability plugins;

    AttemptPlanner(
            StateManager state,
            Function<Project, Settings> settingsOf,
            Clock clock,
            AttemptSettings taken,
            PluginAvailability plugins) {
        this.plugins = plugins;
        this.state = state;
        this.settingsOf = settingsOf;
        this.clock = clock;
        this.taken = taken;
    }

    /**
     * What a look at the ready tasks finds.
     *
     * @param now the tasks to start now
     * @param stuck those that can't begin, and why
     */
    record Plan(List<Task> now, Map<Task, WatchkeeperException> stuck) {}

    Plan next(@Nullable String project, List<Schedule.Running> running) {
        List<Task> ready = new ArrayList<>(ready(project));
        if (ready.isEmpty()) {
            return new Plan(List.of(), Map.of());
        }
        Map<String, String> accounts = new HashMap<>();
        Map<Task, WatchkeeperException> stuck = new LinkedHashMap<>();
        Sites sites = new Sites();
        for (Task t : List.copyOf(ready)) {
            try {
                Site site = sites.of(t.project());
                Settings.AgentEntry agent = AgentChoice.of(t, site.settings(), site.project());
                accounts.put(t.id(), agent.account());
                String host = sites.workspace(t).host();
                if (!usable(agent, host, site.settings())) {
                    ready.remove(t);
                }
            } catch (WatchkeeperException e) {
                stuck.put(t, e);
            }
        }
        ready.removeAll(stuck.keySet());
        Set<WorkspaceId> busy = new HashSet<>(asked(sites));
        state.read(View::unfinishedAttempts).forEach(a -> busy.add(a.workspace()));
        Set<String> held = heldAccounts();
        ready.stream()
                .filter(t ->
                        held.contains(Hold.ofHost(sites.workspace(t).host()))
                                || held.contains(Hold.ofWorkspace(sites.workspace(t).id())))
                .forEach(t -> busy.add(sites.workspace(t).id()));
        return new Plan(
                Schedule.next(
                        ownersFirst(ready, sites),
                        running,
                        held,
                        t -> Objects.requireNonNull(accounts.get(t.id())),
                        parallel(),
                        t -> sites.workspace(t).id(),
                        busy),
                stuck);
    }

    /** The ready tasks, of one project or of all. */
    private List<Task> ready(@Nullable String project) {
        return state.read(v -> v.tasksIn(Set.of(TaskState.READY))).stream()
                .filter(t -> project == null || project.equals(t.project()))
                .toList();
    }

    /**
     * Whether some ready task will start without anybody's doing: not one whose account rests for
     * longer than is sat out, nor one whose workspace waits with an open question.
     *
     * @param rests whether an account rests longer than these settings sit out
     */
    boolean willStart(@Nullable String project, BiPredicate<String, Settings> rests) {
        Sites sites = new Sites();
        Set<WorkspaceId> waiting = asked(sites);
        return ready(project).stream()
                .filter(t -> !waiting.contains(sites.workspace(t).id()))
                .anyMatch(t -> {
                    Site site = sites.of(t.project());
                    try {
                        String account =
                                AgentChoice.of(t, site.settings(), site.project()).account();
                        return !rests.test(account, site.settings())
                                && !rests.test(
                                        Hold.ofWorkspace(sites.workspace(t).id()), site.settings());
                    } catch (WatchkeeperException e) {
                        // Not asked about yet: the next look does.
                        return true;
                    }
                });
    }

    /** In whose tree a retry goes on, nobody else begins before it. */
    private List<Task> ownersFirst(List<Task> ready, Sites sites) {
        Map<WorkspaceId, String> owners = new HashMap<>();
        for (Task t : ready) {
            if (t.attempts() > 0 && goesOn(t)) {
                owners.putIfAbsent(sites.workspace(t).id(), t.id());
            }
        }
        return ready.stream()
                .filter(t -> owners.getOrDefault(sites.workspace(t).id(), t.id()).equals(t.id()))
                .toList();
    }

    private boolean goesOn(Task t) {
        List<Attempt> all = state.read(v -> v.attempts(t.id()));
        return !all.isEmpty() && state.read(v -> AttemptBaseline.goesOn(v, all.getLast()));
    }

    /** Workspaces that wait with an open question. */
    private Set<WorkspaceId> asked(Sites sites) {
        Set<WorkspaceId> workspaces = new HashSet<>();
        for (Breakpoint b : state.read(v -> v.breakpoints(Set.of(Breakpoint.State.OPEN)))) {
            if (OF_THE_WORKSPACE.contains(b.rule())
                    || ((LEAVING_WORK.contains(b.rule()) || UnkeptWork.asked(b)) && worked(b))
                    || sites.of(b.project()).settings().checkpoints().keepUnaccepted()) {
                workspaces.add(state.read(v -> TaskWorkspaces.of(v, b)));
            }
        }
        return workspaces;
    }

    private boolean worked(Breakpoint b) {
        return state.read(v -> v.attempts(b.task())).stream()
                .filter(a -> a.ref().number() <= b.attempt())
                .filter(a ->
                        a.ref().number() == b.attempt()
                                || state.read(v -> AttemptBaseline.goesOn(v, a)))
                .anyMatch(a -> !a.legs().isEmpty());
    }

    /** Whether an attempt that was begun earlier can be gone on with now. */
    boolean usable(Attempt a) {
        try {
            Settings settings = settings(a.project());
            Settings.AgentEntry agent = settings.agents().get(a.agent());
            return agent == null || usable(agent, a.host(), settings);
        } catch (WatchkeeperException e) {
            return true; // Its next step meets that too, and asks the person.
        }
    }

    private boolean usable(Settings.AgentEntry agent, String host, Settings settings) {
        return plugins.usable(agent, settings.hosts().get(host), settings.gates());
    }

    private record Site(Project project, Settings settings, List<Workspace> workspaces) {}

    /** Projects with their settings and workspaces, each looked up once. */
    private final class Sites {
        private final Map<String, Site> known = new HashMap<>();

        Site of(String project) {
            return known.computeIfAbsent(
                    project,
                    id -> {
                        Project p = state.read(v -> v.project(id)).orElseThrow();
                        return new Site(p, settingsOf.apply(p), state.read(v -> v.workspaces(id)));
                    });
        }

        /** Where a task would be worked on. */
        Workspace workspace(Task t) {
            List<Workspace> all = of(t.project()).workspaces();
            return state.read(v -> TaskWorkspaces.next(v, t, all));
        }
    }

    /**
     * Makes the task's next attempt durable.
     *
     * @return {@code null} if the task is no longer ready
     */
    @Nullable Attempt plan(Task task) {
        Project project = state.read(v -> v.project(task.project())).orElseThrow();
        Settings settings = settingsOf.apply(project);
        Settings.AgentEntry entry = AgentChoice.of(task, settings, project);
        Attempt planned =
                state.<@Nullable Attempt>write(tx -> {
                    Task t = TaskLedger.required(tx, task.id());
                    if (t.state() != TaskState.READY) {
                        return null;
                    }
                    List<Attempt> earlier = tx.attempts(t.id());
                    Workspace workspace = TaskWorkspaces.next(tx, t);
                    Attempt a =
                            Attempt.planned(
                                            new AttemptRef(t.id(), earlier.size() + 1),
                                            t.project(),
                                            workspace.id(),
                                            entry.name(),
                                            workspace.host(),
                                            entry.account(),
                                            clock.instant())
                                    .withSession(inherited(earlier, entry.name()));
                    tx.put(a);
                    tx.put(t.withAttempts(t.attempts() + 1).in(TaskState.RUNNING, clock.instant()));
                    tx.append(
                            EventDraft.of(
                                    EventType.ATTEMPT_STARTED,
                                    a,
                                    Map.of(
                                            "agent", entry.name(),
                                            "host", workspace.host(),
                                            "settings", settings.digest())));
                    return a;
                });
        if (planned != null) {
            taken.take(planned.ref(), settings);
        }
        return planned;
    }

    /** A retry goes on in the session of the attempt before, if that is in good order. */
    private static @Nullable String inherited(List<Attempt> earlier, String agent) {
        if (earlier.isEmpty()) {
            return null;
        }
        Attempt last = earlier.getLast();
        boolean sound =
                last.outcome() != null
                        && switch (last.outcome().ending()) {
                            case COMPLETED,
                                    QUESTION,
                                    PERMISSION_DENIED,
                                    LIMIT,
                                    TRUNCATED,
                                    CUT_OFF,
                                    SIGNALLED ->
                                    true;
                            case REFUSED, EMPTY, ERROR, TIMEOUT, VANISHED -> false;
                        };
        boolean goesOn =
                last.decision() instanceof Decision.Retry
                        || last.decision() instanceof Decision.Ask;
        return sound && goesOn && last.agent().equals(agent) ? last.session() : null;
    }

    Set<String> heldAccounts() {
        return state.read(v -> v.holds()).stream().map(Hold::account).collect(Collectors.toSet());
    }

    Settings settings(String project) {
        return settingsOf.apply(state.read(v -> v.project(project)).orElseThrow());
    }

    /**
     * How many attempts at once: the most that any project's settings allow, and those whose agents
     * only wait for a person.
     */
    int parallel() {
        return waiting() + allowed();
    }

    private int waiting() {
        return state.read(v ->
                (int)
                        v.unfinishedAttempts().stream()
                                .filter(a -> a.state() == AttemptState.RUNNING)
                                .filter(a ->
                                        v.task(a.ref().task())
                                                .filter(t -> t.state() == TaskState.WAITING)
                                                .isPresent())
                                .count());
    }

    private int allowed() {
        return state.read(v -> v.projects()).stream()
                .mapToInt(p -> settingsOf.apply(p).supervisor().parallel())
                .max()
                .orElse(1);
    }
}
