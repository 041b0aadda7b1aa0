package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.domain.WorkspaceId;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.plugin.host.RestoreException;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.state.Transaction;
import dev.watchkeeper.state.View;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A workspace in which a restore stopped half-way, or was cut by a kill: nobody begins there, and
 * one question says how far it came. The attempt that met it keeps its state and goes on from there
 * once the workspace is whole again.
 */
public final class InterruptedRestore {
    /** The rule of its question. */
    public static final String RULE = "put-back-stopped";

    private final StateManager state;
    private final EvidenceStore evidence;
    private final Function<Project, Settings> settingsOf;
    private final Clock clock;

    public InterruptedRestore(
            StateManager state,
            EvidenceStore evidence,
            Function<Project, Settings> settingsOf,
            Clock clock) {
        this.state = state;
        this.evidence = evidence;
        this.settingsOf = settingsOf;
        this.clock = clock;
    }

    /** What a restore says that stopped half-way; empty if it is something else that went wrong. */
    static Optional<RestoreException> in(Throwable problem) {
        for (@Nullable Throwable t = problem; t != null; t = t.getCause()) {
            if (t instanceof RestoreException r) {
                return Optional.of(r);
            }
        }
        return Optional.empty();
    }

    /**
     * Lets nobody begin where a restore was cut.
     *
     * @throws RestoreException saying what it has still to do
     */
    void requireWhole(WorkspaceSession place) {
        var cut = place.checkpoints().unfinishedRestore().find();
        if (cut.isPresent()) {
            throw place.checkpoints()
                    .unfinishedRestore()
                    .half(cut.get(), state.read(v -> rescue(v, place.workspace().id())));
        }
    }

    /** The tree before the last restore; {@code null} if there is none. */
    static @Nullable Checkpoint rescue(View v, WorkspaceId workspace) {
        return v.checkpointsIn(workspace).reversed().stream()
                .filter(c -> c.kind() == Checkpoint.Kind.RESCUE)
                .findFirst()
                .orElse(null);
    }

    /**
     * Does what a person asked for in a workspace that nobody else works in. Where a restore stops
     * half-way there, the question is asked at once, of the task that would begin there next; where
     * there is none, the first one to come is asked.
     *
     * @throws WatchkeeperException as {@code work} does, with the question's id
     */
    public <T> T asking(WorkspaceSession place, Supplier<T> work) {
        try {
            return work.get();
        } catch (WatchkeeperException e) {
            var half = in(e);
            if (half.isEmpty() || place.checkpoints().unfinishedRestore().find().isEmpty()) {
                throw e;
            }
            Optional<String> asked = asked(place.workspace(), half.get());
            throw new WatchkeeperException(
                    e.code(),
                    String.valueOf(e.getMessage()),
                    "mend the cause, then let it be done again: what is done stays done. No task"
                            + " begins there before "
                            + asked.map(id ->
                                            "you answer: 'watchkeeper breakpoint show " + id + "'")
                                    .orElse("that"),
                    e);
        }
    }

    /** The open question about a workspace, raised if it is not there. */
    private Optional<String> asked(Workspace workspace, RestoreException half) {
        DecisionApplier consequences =
                new DecisionApplier(
                        state, evidence, settingsOf, clock, new TaskLedger(state, clock));
        return state.write(tx -> {
            Optional<String> open =
                    tx.breakpoints(Set.of(Breakpoint.State.OPEN)).stream()
                            .filter(b -> b.rule().equals(RULE))
                            .filter(b -> TaskWorkspaces.of(tx, b).equals(workspace.id()))
                            .map(Breakpoint::id)
                            .findFirst();
            return open.isPresent()
                    ? open
                    : tx.tasksIn(Set.of(TaskState.READY)).stream()
                            .filter(t -> t.project().equals(workspace.project()))
                            .filter(t -> TaskWorkspaces.next(tx, t).id().equals(workspace.id()))
                            .max(Comparator.comparing(Task::priority)) // The first of them.
                            .map(t ->
                                    consequences
                                            .raise(
                                                    tx,
                                                    t,
                                                    0,
                                                    question(half, rescue(tx, workspace.id())))
                                            .id());
        });
    }

    /** The question. */
    static Decision.Ask question(RestoreException half, @Nullable Checkpoint rescue) {
        return new Decision.Ask(
                List.of(new Reason(String.valueOf(half.getMessage()), "log")),
                RULE,
                "The workspace is half put back, and nothing begins there: "
                        + half.getMessage()
                        + "."
                        + (rescue == null
                                ? ""
                                : " What was there before is in rescue checkpoint "
                                        + rescue.id()
                                        + "."),
                List.of(
                        new BreakpointOption(
                                TaskAction.RESTORE,
                                "put it back to its end, once the cause is mended"),
                        new BreakpointOption(
                                TaskAction.TAKE_OVER,
                                "leave the workspace as it is now, for you to mend"),
                        new BreakpointOption(
                                TaskAction.SKIP,
                                "leave the task out and the workspace as it is now"),
                        new BreakpointOption(
                                TaskAction.FAIL,
                                "give the task up and leave the workspace as it is now")),
                null);
    }

    /** The tasks whose attempts rest until their question of this kind is answered. */
    public static Set<String> asked(View v) {
        return v.breakpoints(Set.of(Breakpoint.State.OPEN)).stream()
                .filter(b -> b.rule().equals(RULE))
                .map(Breakpoint::task)
                .collect(Collectors.toSet());
    }

    /**
     * Does to the workspace what an answer means.
     *
     * @throws RuntimeException if it can't be put back still
     */
    public List<String> intoWorkspace(
            Breakpoint b, BreakpointAction option, WorkspaceSession place) {
        var cut = place.checkpoints().unfinishedRestore().find();
        if (cut.isPresent()) {
            if (option == TaskAction.RESTORE) {
                AttemptBaseline trees = new AttemptBaseline(state, evidence);
                var unused =
                        place.checkpoints()
                                .unfinishedRestore()
                                .finish(
                                        cut.get(),
                                        undo(place.workspace().id(), cut.get()),
                                        c -> trees.record(c, b.task(), b.attempt()));
            } else {
                place.checkpoints().unfinishedRestore().settle();
            }
        }
        return List.of();
    }

    /** What {@link #intoWorkspace} would do now. */
    public WorkspaceChange preview(Breakpoint b, BreakpointAction option, WorkspaceSession place) {
        var cut = place.checkpoints().unfinishedRestore().find();
        return cut.isPresent() && option == TaskAction.RESTORE
                ? WorkspaceChange.of(
                        place.checkpoints()
                                .unfinishedRestore()
                                .previewFinish(cut.get(), undo(place.workspace().id(), cut.get())))
                : WorkspaceChange.NONE;
    }

    /**
     * Work that was being put in place for an answer which nobody has noted is taken out again: its
     * question is still open.
     *
     * @return the snapshot to go to; {@code null} for that of the restore itself
     */
    private @Nullable String undo(WorkspaceId workspace, Snapshots.Unfinished cut) {
        return state.read(v -> {
            boolean offered =
                    v.breakpoints(Set.of(Breakpoint.State.OPEN)).stream()
                            .filter(b -> TaskWorkspaces.of(v, b).equals(workspace))
                            .filter(b -> !b.rule().equals(RULE))
                            .filter(b -> b.attempt() > 0)
                            .map(b -> v.attempt(new AttemptRef(b.task(), b.attempt())))
                            .flatMap(Optional::stream)
                            .map(Attempt::checkpointAfter)
                            .flatMap(id -> id == null ? Stream.empty() : v.checkpoint(id).stream())
                            .anyMatch(c -> c.snapshot().equals(cut.id()));
            Checkpoint rescue = offered ? rescue(v, workspace) : null;
            return rescue == null ? null : rescue.snapshot();
        });
    }

    /** The attempt that has met it does not go on. */
    public static void close(Transaction tx, Breakpoint b) {
        metBy(tx, b).ifPresent(a -> giveUp(tx, a.ref()));
    }

    /** Closes an attempt that a half-done restore has stopped, unless it is closed. */
    static void giveUp(Transaction tx, AttemptRef ref) {
        tx.attempt(ref)
                .filter(a -> a.state() != AttemptState.CLOSED)
                .ifPresent(a -> Transition.RESTORE_GIVEN_UP.take(tx, a));
    }

    /** Whether the attempt goes on by itself once the workspace is whole. */
    public static boolean goesOn(Transaction tx, Breakpoint b) {
        return metBy(tx, b).filter(a -> a.state() != AttemptState.CLOSED).isPresent();
    }

    /** The attempt that has met it; empty where a person's command has. */
    private static Optional<Attempt> metBy(Transaction tx, Breakpoint b) {
        return b.attempt() == 0
                ? Optional.empty()
                : tx.attempt(new AttemptRef(b.task(), b.attempt()));
    }
}
