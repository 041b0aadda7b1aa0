package dev.watchkeeper.supervise;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.Resolution;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.state.Transaction;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Carries out the answers to breakpoints: a person's, or the default when nobody answers. */
final class Answers {
    private final Rooms rooms;
    private final Workplaces workplaces;
    private final TaskLedger ledger;
    private final Consequences consequences;
    private final Trees trees;

    Answers(Rooms rooms, Workplaces workplaces, TaskLedger ledger) {
        this.rooms = rooms;
        this.workplaces = workplaces;
        this.ledger = ledger;
        this.consequences = new Consequences(rooms, ledger);
        this.trees = new Trees(rooms);
    }

    /**
     * Answers a breakpoint.
     *
     * @param busy projects in whose workspace an attempt is under way
     * @throws WatchkeeperException if it is unknown, closed, does not allow the option, or the
     *     workspace must be changed while an attempt is under way there
     */
    Breakpoint resolve(String id, String option, String say, String by, Set<String> busy) {
        Breakpoint b =
                rooms.state()
                        .read(v -> v.breakpoint(id))
                        .orElseThrow(() ->
                                new WatchkeeperException(
                                        WatchkeeperException.Code.UNKNOWN_ID,
                                        "there is no breakpoint '" + id + "'",
                                        "'watchkeeper breakpoint list' shows them"));
        requireOpen(b);
        if (!b.allows(option)) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.USAGE,
                    "breakpoint " + id + " has no option '" + option + "'",
                    "choose one of: "
                            + b.options().stream()
                                    .map(BreakpointOption::name)
                                    .collect(Collectors.joining(", ")));
        }
        if (option.equals("edit-prompt") && say.isBlank()) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.USAGE,
                    "'edit-prompt' needs the new brief",
                    "give it with --say TEXT");
        }
        Task task = rooms.state().read(v -> TaskLedger.required(v, b.task()));
        Work work = option.equals("accept") || option.equals("take-over") ? work(b) : null;
        if (work != null && busy.contains(b.project())) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.CONFLICT,
                    "another attempt is under way in that workspace",
                    "answer again when it has ended, or 'watchkeeper pause' first");
        }
        List<String> conflicts = work == null ? List.of() : putBack(work);
        Resolution answer = new Resolution(option, say, by, rooms.clock().instant());
        return rooms.state()
                .write(tx -> {
                    Breakpoint now = tx.breakpoint(id).orElseThrow();
                    requireOpen(now);
                    Breakpoint closed =
                            now.closed(
                                    by.equals("default")
                                            ? Breakpoint.State.EXPIRED
                                            : Breakpoint.State.RESOLVED,
                                    answer);
                    tx.put(closed);
                    tx.append(
                            new EventDraft(
                                    EventType.BREAKPOINT_RESOLVED,
                                    b.project(),
                                    b.task(),
                                    b.attempt(),
                                    Map.of(
                                            "breakpoint", id,
                                            "option", option,
                                            "say", say,
                                            "by", by)));
                    if (!conflicts.isEmpty()) {
                        askAgain(tx, task, b, conflicts);
                    } else {
                        follow(tx, TaskLedger.required(tx, b.task()), b, answer);
                    }
                    return closed;
                });
    }

    private static void requireOpen(Breakpoint b) {
        Resolution r = b.resolution();
        if (b.state() != Breakpoint.State.OPEN) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.CONFLICT,
                    "breakpoint "
                            + b.id()
                            + " is "
                            + b.state().word()
                            + (r == null
                                    ? ""
                                    : ": " + r.option() + ", by " + r.by() + " at " + r.at()),
                    "it can be answered only once; 'watchkeeper task show "
                            + b.task()
                            + "' tells how the task stands");
        }
    }

    private void follow(Transaction tx, Task task, Breakpoint b, Resolution answer) {
        switch (answer.option()) {
            case "accept" -> ledger.end(tx, task, TaskState.DONE, Map.of("by", answer.by()));
            case "skip" -> ledger.end(tx, task, TaskState.CANCELLED, Map.of("by", answer.by()));
            case "fail" -> ledger.end(tx, task, TaskState.FAILED, Map.of("by", answer.by()));
            case "stop-below" -> stopBelow(tx, task, answer.by());
            case "take-over" -> takenOver(tx, task, b);
            case "restore" -> goOn(tx, task.withCheckpoint(null), answer, guided(task, answer));
            case "edit-prompt" -> goOn(tx, rewritten(task, answer.say()), answer, task.guidance());
            case "retry-other" ->
                    goOn(
                            tx,
                            task.withCheckpoint(null)
                                    .withAgent(
                                            answer.say().isBlank()
                                                    ? task.agent()
                                                    : answer.say().strip()),
                            answer,
                            task.guidance());
            default -> goOn(tx, task, answer, guided(task, answer));
        }
    }

    /** The task becomes ready again; if its attempts are used up, one more is granted. */
    private void goOn(Transaction tx, Task task, Resolution answer, List<String> guidance) {
        Task next =
                task.withGuidance(guidance)
                        .withAttemptsAllowed(task.attemptsAllowed() + 1)
                        .in(TaskState.READY, answer.at());
        tx.put(next);
        TaskLedger.append(
                tx, EventType.TASK_READY, next, Map.of("state", "ready", "by", answer.by()));
    }

    private static List<String> guided(Task task, Resolution answer) {
        List<String> all = new ArrayList<>(task.guidance());
        String words =
                answer.option().startsWith("choice-")
                        ? ("My choice: " + answer.option() + ". " + answer.say()).strip()
                        : answer.say().strip();
        if (!words.isEmpty()) {
            all.add(words);
        }
        return all;
    }

    private static Task rewritten(Task t, String brief) {
        return new Task(
                t.id(),
                t.number(),
                t.project(),
                t.title(),
                brief,
                t.state(),
                t.priority(),
                t.after(),
                t.agent(),
                t.checks(),
                t.scope(),
                t.critical(),
                t.attempts(),
                t.attemptsAllowed(),
                t.guidance(),
                t.confidence(),
                t.breakpoint(),
                null,
                t.createdAt(),
                t.endedAt());
    }

    private void stopBelow(Transaction tx, Task task, String by) {
        Deque<Task> below = new ArrayDeque<>(List.of(task));
        while (!below.isEmpty()) {
            Task next = TaskLedger.required(tx, below.pop().id());
            below.addAll(tx.dependents(next.id()));
            if (!next.state().ended()) {
                ledger.end(tx, next, TaskState.CANCELLED, Map.of("by", by));
            }
        }
    }

    private void takenOver(Transaction tx, Task task, Breakpoint b) {
        consequences.raise(
                tx,
                task,
                b.attempt(),
                new Decision.Ask(
                        List.of(new Reason("you took the task over", b.id())),
                        "taken-over",
                        "The work is in the workspace, yours to change. How does it go on?",
                        List.of(
                                new BreakpointOption(
                                        "accept", "what stands there now is the result"),
                                new BreakpointOption("retry", "an agent goes on from there"),
                                new BreakpointOption("skip", "leave the task out"),
                                new BreakpointOption("fail", "give the task up")),
                        null));
    }

    private void askAgain(Transaction tx, Task task, Breakpoint b, List<String> paths) {
        consequences.raise(
                tx,
                task,
                b.attempt(),
                new Decision.Ask(
                        paths.stream()
                                .map(p -> new Reason(p + " has changed since", "changes"))
                                .toList(),
                        "changed-meanwhile",
                        "The work can't be put back: "
                                + String.join(", ", paths)
                                + (paths.size() == 1 ? " has" : " have")
                                + " changed since. Nothing was overwritten.",
                        List.of(
                                new BreakpointOption(
                                        "retry", "an agent does it again on the tree as it is now"),
                                new BreakpointOption("skip", "leave the task out"),
                                new BreakpointOption("fail", "give the task up")),
                        null));
    }

    /** The work that an answer puts back into the workspace. */
    private record Work(Workplace place, Checkpoint base, Checkpoint after, AttemptRef owner) {}

    private @Nullable Work work(Breakpoint b) {
        if (b.attempt() == 0 || b.rule().equals("taken-over")) {
            return null;
        }
        AttemptRef ref = new AttemptRef(b.task(), b.attempt());
        Attempt a = rooms.state().read(v -> v.attempt(ref)).orElse(null);
        if (a == null || a.checkpointBefore() == null || a.checkpointAfter() == null) {
            return null;
        }
        String kept = a.checkpointAfter();
        Checkpoint after = rooms.state().read(v -> v.checkpoint(kept)).orElse(null);
        if (after == null) {
            return null;
        }
        Workplace place =
                workplaces.of(rooms.state().read(v -> v.project(a.project())).orElseThrow());
        return new Work(place, trees.base(a), after, ref);
    }

    /**
     * Puts the work back; paths that have changed meanwhile are never overwritten.
     *
     * @return those paths; nothing was put back if there are any
     */
    private List<String> putBack(Work work) {
        List<String> conflicts = work.place().checkpoints().conflicts(work.base(), work.after());
        if (conflicts.isEmpty()) {
            List<PathDiff> missing = work.place().checkpoints().diff(work.base(), work.after());
            if (!missing.isEmpty()) {
                var done =
                        work.place()
                                .checkpoints()
                                .putBack(
                                        work.base(),
                                        work.after(),
                                        Set.of(),
                                        c -> trees.record(c, work.owner()));
                var unused =
                        rooms.state()
                                .write(tx ->
                                        tx.append(
                                                new EventDraft(
                                                        EventType.RESTORED,
                                                        work.place().project().id(),
                                                        work.owner().task(),
                                                        work.owner().number(),
                                                        Map.of(
                                                                "checkpoint", work.after().id(),
                                                                "written", done.written(),
                                                                "deleted", done.deleted(),
                                                                "untouched", done.untouched()))));
            }
        }
        return conflicts;
    }

    /** Breakpoints whose time is over get their default. */
    void expire(Instant now, Set<String> busy) {
        List<Breakpoint> due =
                rooms.state().read(v -> v.breakpoints(Set.of(Breakpoint.State.OPEN))).stream()
                        .filter(b -> b.expiresAt() != null && !now.isBefore(b.expiresAt()))
                        .toList();
        for (Breakpoint b : due) {
            if (b.fallback() != null && !busy.contains(b.project())) {
                var unused = resolve(b.id(), b.fallback(), "", "default", busy);
            }
        }
    }
}
