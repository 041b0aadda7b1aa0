package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.InterruptedRestore;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.state.StateManager;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/** What the journal and the state say about the run: what it found, what is over, what is left. */
final class RunProgress {
    private final StateManager state;
    private final Clock clock;
    private final AttemptPlanner planner;
    private final WorkspaceHolds workspaces;

    RunProgress(
            StateManager state, Clock clock, AttemptPlanner planner, WorkspaceHolds workspaces) {
        this.state = state;
        this.clock = clock;
        this.planner = planner;
        this.workspaces = workspaces;
    }

    /** Tells the journal that a supervisor has begun, and what it found unfinished. */
    void announceStart() {
        List<Attempt> unfinished = state.read(v -> v.unfinishedAttempts());
        var unused =
                state.write(tx -> {
                    var e =
                            tx.append(
                                    EventDraft.of(
                                            EventType.SUPERVISOR_STARTED,
                                            Map.of("pid", ProcessHandle.current().pid())));
                    if (!unfinished.isEmpty()) {
                        tx.append(
                                EventDraft.of(
                                        EventType.SUPERVISOR_RECOVERED,
                                        Map.of(
                                                "attempts",
                                                unfinished.stream()
                                                        .map(a ->
                                                                a.ref()
                                                                        + ": "
                                                                        + a.state()
                                                                                .name()
                                                                                .toLowerCase(
                                                                                        Locale
                                                                                                .ROOT))
                                                        .toList())));
                    }
                    return e;
                });
    }

    /**
     * Tells the journal that the supervisor has ended.
     *
     * @param asked whether a person wanted it
     * @param problem why it could not go on; {@code null} if it ended as it should
     */
    void announceEnd(boolean asked, @Nullable Throwable problem) {
        Map<String, Object> data = new HashMap<>();
        data.put("asked", asked);
        if (problem != null) {
            data.put("problem", problem.toString());
        }
        var unused =
                state.write(tx -> tx.append(EventDraft.of(EventType.SUPERVISOR_STOPPED, data)));
    }

    /**
     * Lifts the holds whose time is over; their tasks go on.
     *
     * @param byPerson whether a person has just started the run: then also those that do not go on
     *     by themselves
     */
    void endHolds(boolean byPerson) {
        Instant now = clock.instant();
        List<Hold> over =
                state.read(v -> v.holds()).stream().filter(h -> over(h, now, byPerson)).toList();
        if (over.isEmpty()) {
            return;
        }
        var unused =
                state.write(tx -> {
                    Set<Hold> there = Set.copyOf(tx.holds());
                    for (Hold h : over) {
                        if (!there.contains(h)) {
                            // Set anew meanwhile.
                            continue;
                        }
                        tx.removeHold(h.id());
                        tx.append(
                                EventDraft.of(
                                        EventType.HOLD_ENDED, Map.of("account", h.account())));
                    }
                    return true;
                });
    }

    /** A host that was out of reach is tried at every start, and later without being asked to. */
    private boolean over(Hold h, Instant now, boolean byPerson) {
        boolean due = h.until() != null && !now.isBefore(h.until());
        if (h.isOfWorkspace() && h.until() == null) {
            return byPerson || workspaces.over(h);
        }
        return h.isOfHost() || h.isOfWorkspace()
                ? due || byPerson
                : due && (byPerson || goesOnByItself(h.account()));
    }

    private boolean goesOnByItself(String account) {
        return state.read(v -> v.unfinishedAttempts()).stream()
                .filter(a -> a.account().equals(account))
                .allMatch(a -> planner.settings(a.project()).limits().resume());
    }

    /** Whether an open question waits for a person. */
    boolean needsPerson(@Nullable String project) {
        return state.read(v -> v.breakpoints(Set.of(Breakpoint.State.OPEN))).stream()
                .anyMatch(b -> project == null || project.equals(b.project()));
    }

    /** Whether nothing is ready or unfinished that could go on within the longest hold. */
    boolean nothingLeft(@Nullable String project) {
        Instant now = clock.instant();
        Map<String, Hold> holds = new HashMap<>();
        state.read(v -> v.holds()).forEach(h -> holds.put(h.account(), h));
        BiPredicate<String, Settings> rests = (account, s) -> restsLong(holds.get(account), s, now);
        if (planner.willStart(project, rests)) {
            return false;
        }
        boolean running =
                state.read(v -> v.tasksIn(Set.of(TaskState.RUNNING))).stream()
                        .anyMatch(t -> project == null || project.equals(t.project()));
        if (running) {
            return false;
        }
        Set<String> asked = state.read(InterruptedRestore::asked);
        for (Attempt a : state.read(v -> v.unfinishedAttempts())) {
            boolean meant = project == null || project.equals(a.project());
            if (meant && !asked.contains(a.ref().task())) {
                if (!rests(a, rests) || (calledOff(a) && !folderGone(a, holds))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Then not even its tree can be put back. */
    private static boolean folderGone(Attempt a, Map<String, Hold> holds) {
        Hold hold = holds.get(Hold.ofWorkspace(a.workspace()));
        return hold != null && hold.until() == null;
    }

    private boolean rests(Attempt a, BiPredicate<String, Settings> rests) {
        Settings settings = planner.settings(a.project());
        return rests.test(a.account(), settings)
                || rests.test(Hold.ofWorkspace(a.workspace()), settings);
    }

    /** Whether a person has cancelled its task: to close it needs no account. */
    boolean calledOff(Attempt a) {
        return state.read(v -> v.task(a.ref().task()))
                .filter(t -> t.state() == TaskState.CANCELLED)
                .isPresent();
    }

    /** Whether a hold does not end by itself within what is sat out. */
    private static boolean restsLong(@Nullable Hold hold, Settings settings, Instant now) {
        if (hold == null) {
            return false;
        }
        return !settings.limits().resume()
                || hold.until() == null
                || hold.until().isAfter(now.plus(settings.limits().longest()));
    }
}
