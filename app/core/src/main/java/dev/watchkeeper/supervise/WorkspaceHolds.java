package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.HostProblems;
import dev.watchkeeper.attempt.TaskLedger;
import dev.watchkeeper.attempt.WorkspaceSession;
import dev.watchkeeper.attempt.WorkspaceSessions;
import dev.watchkeeper.domain.Attempt;
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
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.WorkspaceException;
import dev.watchkeeper.state.StateManager;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Workspaces whose folder is gone, or where somebody else is at work. Their tasks are held, and go
 * on by themselves when the folder is back or free; all others go on meanwhile.
 */
final class WorkspaceHolds {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final StateManager state;
    private final Function<Project, Settings> settingsOf;
    private final BiFunction<Workspace, Settings, Host> hostOf;
    private final Clock clock;
    private final WorkspaceSessions workplaces;
    private final Runnable changed;
    private final Map<WorkspaceId, Busy> busy = new ConcurrentHashMap<>();
    private final Map<WorkspaceId, Instant> looked = new HashMap<>(); // The loop's thread.
    private final Set<WorkspaceId> looking = ConcurrentHashMap.newKeySet();
    private final Set<WorkspaceId> back = ConcurrentHashMap.newKeySet();

    private record Busy(Instant since, int tries) {}

    /**
     * @param changed told when a folder is back
     */
    WorkspaceHolds(
            StateManager state,
            Function<Project, Settings> settingsOf,
            BiFunction<Workspace, Settings, Host> hostOf,
            Clock clock,
            WorkspaceSessions workplaces,
            Runnable changed) {
        this.state = state;
        this.settingsOf = settingsOf;
        this.hostOf = hostOf;
        this.clock = clock;
        this.workplaces = workplaces;
        this.changed = changed;
    }

    /** Nobody else works there from now on. */
    void lock(WorkspaceSession place) {
        place.host().guard().lock();
        busy.remove(place.workspace().id());
    }

    /**
     * The same for what a person asked for.
     *
     * @throws WatchkeeperException if it can't be worked in
     */
    void lock(WorkspaceId workspace) {
        try {
            lock(workplaces.of(workspace));
        } catch (WorkspaceException e) {
            throw new WatchkeeperException(
                    e.trouble() == WorkspaceException.Trouble.IN_USE
                            ? WatchkeeperException.Code.CONFLICT
                            : WatchkeeperException.Code.WORKSPACE,
                    String.valueOf(e.getMessage()),
                    e.hint(),
                    e);
        }
    }

    /** Whoever waits for the workspace may begin. */
    void free(WorkspaceId workspace) {
        workplaces.all().stream()
                .filter(p -> p.workspace().id().equals(workspace))
                .forEach(p -> p.host().guard().unlock());
    }

    /**
     * Lets an attempt rest whose workspace can't be worked in.
     *
     * @return false if that is not what is wrong, or if the person is to be asked
     */
    boolean rest(Attempt a, RuntimeException problem) {
        WorkspaceException trouble = HostProblems.ofWorkspace(problem).orElse(null);
        if (trouble == null) {
            return false;
        }
        return switch (trouble.trouble()) {
            case GONE -> {
                workplaces.forget(a.workspace());
                hold(a, null, trouble, clock.instant(), 1);
                yield true;
            }
            case REPLACED -> {
                workplaces.forget(a.workspace());
                yield false;
            }
            case IN_USE -> restBusy(a, trouble);
        };
    }

    private boolean restBusy(Attempt a, WorkspaceException trouble) {
        Instant now = clock.instant();
        Busy known =
                busy.merge(
                        a.workspace(),
                        new Busy(now, 1),
                        (was, first) -> new Busy(was.since(), was.tries() + 1));
        Duration longest = settingsOf.apply(project(a.project())).limits().longest();
        if (known.since().plus(longest).isBefore(now)) {
            return false;
        }
        hold(a, now.plus(pause(known.tries())), trouble, known.since(), known.tries());
        return true;
    }

    private static Duration pause(int tries) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private void hold(
            Attempt a, @Nullable Instant until, WorkspaceException trouble, Instant since, int n) {
        String account = Hold.ofWorkspace(a.workspace());
        String why = trouble.getMessage() + "; " + trouble.hint();
        Instant now = clock.instant();
        var unused =
                state.write(tx -> {
                    tx.holds().stream()
                            .filter(h -> h.account().equals(account))
                            .forEach(h -> tx.removeHold(h.id()));
                    tx.put(new Hold("hold-" + tx.next("hold"), account, until, why, since, n));
                    Task task = TaskLedger.required(tx, a.ref().task());
                    if (!task.state().ended()) {
                        tx.put(task.in(TaskState.HELD, now));
                    }
                    Map<String, Object> data = new HashMap<>();
                    data.put("account", account);
                    data.put("why", why);
                    if (until != null) {
                        data.put("until", until.toString());
                    }
                    return tx.append(EventDraft.of(EventType.HOLD_STARTED, a, data));
                });
    }

    /** Whether a workspace's hold without an end is over: its folder is there. */
    boolean over(Hold hold) {
        return back.remove(hold.workspace());
    }

    /** Looks now and then whether folders are back, beside the loop: a host may be slow. */
    void look() {
        Instant now = clock.instant();
        for (Hold h : state.read(v -> v.holds())) {
            if (!h.isOfWorkspace() || h.until() != null) {
                continue;
            }
            WorkspaceId id = h.workspace();
            Instant last = looked.get(id);
            boolean due =
                    last == null
                            || Duration.between(last, now).abs().compareTo(LONGEST_PAUSE) > 0
                            || (Duration.between(h.since(), now).compareTo(LONGEST_PAUSE) < 0
                                    && Duration.between(last, now).compareTo(FIRST_PAUSE) > 0);
            if (due && looking.add(id)) {
                looked.put(id, now);
                Thread.ofVirtual().name("look-" + id).start(() -> look(id));
            }
        }
    }

    private void look(WorkspaceId id) {
        try {
            Workspace workspace = state.read(v -> v.workspace(id)).orElseThrow();
            Settings settings = settingsOf.apply(project(workspace.project()));
            try (var host = hostOf.apply(workspace, settings)) {
                host.guard().requireSame();
            }
            answered(id);
        } catch (RuntimeException e) {
            boolean another =
                    HostProblems.ofWorkspace(e)
                            .filter(w -> w.trouble() == WorkspaceException.Trouble.REPLACED)
                            .isPresent();
            if (another) {
                answered(id); // The attempt asks.
            }
        } finally {
            looking.remove(id);
        }
    }

    private void answered(WorkspaceId id) {
        back.add(id);
        changed.run();
    }

    private Project project(String id) {
        return state.read(v -> v.project(id)).orElseThrow();
    }
}
