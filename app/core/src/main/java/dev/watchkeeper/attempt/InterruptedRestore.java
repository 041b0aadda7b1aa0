package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.plugin.host.RestoreException;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.state.Transaction;
import dev.watchkeeper.state.View;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    private final Rooms rooms;

    public InterruptedRestore(Rooms rooms) {
        this.rooms = rooms;
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
    static void requireWhole(WorkspaceSession place) {
        var cut = place.checkpoints().unfinishedRestore().find();
        if (cut.isPresent()) {
            throw place.checkpoints().unfinishedRestore().half(cut.get());
        }
    }

    /** The question. */
    static Decision.Ask question(RestoreException half) {
        return new Decision.Ask(
                List.of(new Reason(String.valueOf(half.getMessage()), "log")),
                RULE,
                "The workspace is half put back, and nothing begins there: "
                        + half.getMessage()
                        + ". What was there before is in a rescue checkpoint.",
                List.of(
                        new BreakpointOption(
                                "restore", "put it back to its end, once the cause is mended"),
                        new BreakpointOption(
                                "take-over", "leave the workspace as it is now, for you to mend"),
                        new BreakpointOption(
                                "skip", "leave the task out and the workspace as it is now"),
                        new BreakpointOption(
                                "fail", "give the task up and leave the workspace as it is now")),
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
    public List<String> intoWorkspace(Breakpoint b, String option, WorkspaceSession place) {
        var cut = place.checkpoints().unfinishedRestore().find();
        if (cut.isPresent()) {
            if (option.equals("restore")) {
                AttemptBaseline trees = new AttemptBaseline(rooms);
                var unused =
                        place.checkpoints()
                                .unfinishedRestore()
                                .finish(
                                        cut.get(),
                                        undo(b.project(), cut.get()),
                                        c ->
                                                trees.record(
                                                        c, new AttemptRef(b.task(), b.attempt())));
            } else {
                place.checkpoints().unfinishedRestore().settle();
            }
        }
        return List.of();
    }

    /** What {@link #intoWorkspace} would do now. */
    public WorkspaceChange preview(Breakpoint b, String option, WorkspaceSession place) {
        var cut = place.checkpoints().unfinishedRestore().find();
        return cut.isPresent() && option.equals("restore")
                ? WorkspaceChange.of(
                        place.checkpoints()
                                .unfinishedRestore()
                                .previewFinish(cut.get(), undo(b.project(), cut.get())))
                : WorkspaceChange.NONE;
    }

    /**
     * Work that was being put in place for an answer which nobody has noted is taken out again: its
     * question is still open.
     *
     * @return the snapshot to go to; {@code null} for that of the restore itself
     */
    private @Nullable String undo(String project, Snapshots.Unfinished cut) {
        return rooms.state()
                .read(v -> {
                    boolean offered =
                            v.breakpoints(Set.of(Breakpoint.State.OPEN)).stream()
                                    .filter(b -> b.project().equals(project))
                                    .filter(b -> !b.rule().equals(RULE))
                                    .map(b -> v.attempt(new AttemptRef(b.task(), b.attempt())))
                                    .flatMap(Optional::stream)
                                    .map(Attempt::checkpointAfter)
                                    .flatMap(id ->
                                            id == null ? Stream.empty() : v.checkpoint(id).stream())
                                    .anyMatch(c -> c.snapshot().equals(cut.id()));
                    return offered
                            ? v.checkpoints(project).reversed().stream()
                                    .filter(c -> c.kind() == Checkpoint.Kind.RESCUE)
                                    .findFirst()
                                    .map(Checkpoint::snapshot)
                                    .orElse(null)
                            : null;
                });
    }

    /** The attempt that has met it does not go on. */
    public static void close(Transaction tx, Breakpoint b) {
        tx.attempt(new AttemptRef(b.task(), b.attempt()))
                .ifPresent(a -> tx.put(a.in(AttemptState.CLOSED)));
    }

    /** Whether the attempt goes on by itself once the workspace is whole. */
    public static boolean goesOn(Transaction tx, Breakpoint b) {
        return tx.attempt(new AttemptRef(b.task(), b.attempt()))
                .filter(a -> a.state() != AttemptState.CLOSED)
                .isPresent();
    }
}
