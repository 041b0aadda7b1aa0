package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.AgentChoice;
import dev.watchkeeper.attempt.AttemptRepository;
import dev.watchkeeper.attempt.DecisionApplier;
import dev.watchkeeper.attempt.GivenAnswer;
import dev.watchkeeper.attempt.InterruptedRestore;
import dev.watchkeeper.attempt.OutcomeRecorder;
import dev.watchkeeper.attempt.Rooms;
import dev.watchkeeper.attempt.TaskLedger;
import dev.watchkeeper.attempt.WorkspaceChange;
import dev.watchkeeper.attempt.WorkspaceLock;
import dev.watchkeeper.attempt.WorkspaceSessions;
import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Moment;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.Resolution;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.SmallerTasks;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.state.Transaction;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Carries out the answers to breakpoints: a person's, or the default when nobody answers. */
final class BreakpointResolver {
    private static final Logger LOG = LoggerFactory.getLogger(BreakpointResolver.class);

    private final Rooms rooms;
    private final TaskLedger ledger;
    private final AnswerEffects workspace;
    private final DecisionApplier consequences;
    private final OutcomeRecorder outcomes;
    private final Consumer<String> interrupt;
    private final AttemptRepository repositories;
    private final Object one = new Object();

    /**
     * @param interrupt told of each task that 'stop-below' has called off
     */
    BreakpointResolver(
            Rooms rooms,
            WorkspaceSessions workplaces,
            TaskLedger ledger,
            WorkspaceLock alone,
            OutcomeRecorder outcomes,
            Consumer<String> interrupt) {
        this.rooms = rooms;
        this.ledger = ledger;
        this.workspace = new AnswerEffects(rooms, workplaces, alone);
        this.consequences = new DecisionApplier(rooms, ledger);
        this.repositories = new AttemptRepository(rooms);
        this.outcomes = outcomes;
        this.interrupt = interrupt;
    }

    /**
     * Does work while no question is answered: an answer first changes the workspace and then what
     * is known, and nobody else may answer in between.
     */
    <T> T alone(Supplier<T> work) {
        synchronized (one) {
            return work.get();
        }
    }

    /**
     * Answers a breakpoint.
     *
     * @throws WatchkeeperException if it is unknown, closed, does not allow the option, or the
     *     workspace must be changed while an attempt is under way there
     */
    Breakpoint resolve(String id, GivenAnswer given) {
        return alone(() -> resolved(id, given));
    }

    private Breakpoint resolved(String id, GivenAnswer given) {
        Breakpoint b = breakpoint(id);
        requireOpen(b);
        requireAllowed(b, given);
        Project project = rooms.state().read(v -> v.project(b.project())).orElseThrow();
        Task task = rooms.state().read(v -> TaskLedger.required(v, b.task()));
        GivenAnswer answer =
                given.option().equals("retry-other") ? withAgent(given, b, task, project) : given;
        List<String> conflicts = workspace.carryOut(b, answer.option(), project);
        if (conflicts.isEmpty()) {
            repositories.answered(
                    b,
                    answer,
                    project,
                    rooms.settings().apply(project).checkpoints().keepUnaccepted(),
                    workspace::in);
        }
        Resolution resolution =
                new Resolution(answer.option(), answer.say(), answer.by(), rooms.clock().instant());
        Set<String> below = new LinkedHashSet<>();
        Breakpoint answered =
                rooms.state()
                        .write(tx -> {
                            Breakpoint now = tx.breakpoint(id).orElseThrow();
                            requireOpen(now);
                            Breakpoint closed =
                                    now.closed(
                                            answer.by().equals("default")
                                                    ? Breakpoint.State.EXPIRED
                                                    : Breakpoint.State.RESOLVED,
                                            resolution);
                            tx.put(closed);
                            tx.append(
                                    new EventDraft(
                                            EventType.BREAKPOINT_RESOLVED,
                                            b.project(),
                                            b.task(),
                                            b.attempt(),
                                            Map.of(
                                                    "breakpoint", id,
                                                    "option", answer.option(),
                                                    "say", answer.say(),
                                                    "agent", answer.agent(),
                                                    "by", answer.by())));
                            Task current = TaskLedger.required(tx, b.task());
                            if (!conflicts.isEmpty()) {
                                askAgain(tx, current, b, conflicts);
                            } else {
                                outcomes.answered(tx, b, resolution);
                                follow(tx, current, b, resolution, answer.agent(), below);
                            }
                            return closed;
                        });
        outcomes.changed();
        below.forEach(interrupt);
        return answered;
    }

    private Breakpoint breakpoint(String id) {
        return rooms.state()
                .read(v -> v.breakpoint(id))
                .orElseThrow(() ->
                        new WatchkeeperException(
                                WatchkeeperException.Code.UNKNOWN_ID,
                                "there is no breakpoint '" + id + "'",
                                "'watchkeeper breakpoint list' shows them"));
    }

    private static void requireOption(Breakpoint b, String option) {
        if (!b.allows(option)) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.USAGE,
                    "breakpoint " + b.id() + " has no option '" + option + "'",
                    "choose one of: "
                            + b.options().stream()
                                    .map(BreakpointOption::name)
                                    .collect(Collectors.joining(", ")));
        }
    }

    private static void requireAllowed(Breakpoint b, GivenAnswer given) {
        requireOption(b, given.option());
        requireWords(given);
        if (!given.agent().isEmpty() && !given.option().equals("retry-other")) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.USAGE,
                    "an agent goes with 'retry-other' only",
                    "leave --agent out, or choose retry-other");
        }
    }

    /** Without the words that make up an answer, it would do something else than it says. */
    private static void requireWords(GivenAnswer given) {
        if (given.option().equals("edit-prompt") && given.say().isBlank()) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.USAGE,
                    "'edit-prompt' needs the new brief",
                    "give it with --say TEXT");
        }
        if (given.option().equals("split") && SmallerTasks.in(given.say()).isEmpty()) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.USAGE,
                    given.say().isBlank()
                            ? "'split' needs the smaller tasks"
                            : "'split' finds no smaller task in your words",
                    SmallerTasks.FORM + ": --say \"- first\" --say \"- second\"");
        }
    }

    /** The agent that is meant; words that are nothing but an agent's name mean that one. */
    private GivenAnswer withAgent(GivenAnswer given, Breakpoint b, Task task, Project project) {
        Settings settings = rooms.settings().apply(project);
        String words = given.say().strip();
        boolean named = given.agent().isEmpty() && settings.agents().containsKey(words);
        String tried = rooms.state().read(v -> AgentChoice.tried(v, task, b.attempt(), settings));
        String agent = AgentChoice.other(named ? words : given.agent(), tried, settings, project);
        return new GivenAnswer(given.option(), named ? "" : given.say(), agent, given.by());
    }

    /**
     * What an answer would do to the workspace now.
     *
     * @throws WatchkeeperException if the breakpoint is unknown, closed, or does not allow it
     */
    WorkspaceChange preview(String id, String option) {
        Breakpoint b = breakpoint(id);
        requireOpen(b);
        requireOption(b, option);
        Project project = rooms.state().read(v -> v.project(b.project())).orElseThrow();
        return workspace.preview(b, option, project);
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
                                    : ": "
                                            + r.option()
                                            + ", by "
                                            + r.by()
                                            + " at "
                                            + Moment.of(r.at())),
                    "it can be answered only once; 'watchkeeper task show "
                            + b.task()
                            + "' tells how the task stands");
        }
    }

    /**
     * @param below takes the tasks that 'stop-below' calls off
     */
    private void follow(
            Transaction tx,
            Task task,
            Breakpoint b,
            Resolution answer,
            String agent,
            Set<String> below) {
        if (b.rule().equals(InterruptedRestore.RULE)) {
            if (answer.option().equals("restore") && InterruptedRestore.goesOn(tx, b)) {
                tx.put(task.in(TaskState.RUNNING, answer.at()));
                return;
            }
            InterruptedRestore.close(tx, b);
        }
        switch (answer.option()) {
            case "accept", "put-back" ->
                    ledger.end(tx, task, TaskState.DONE, Map.of("by", answer.by()));
            case "skip" -> ledger.end(tx, task, TaskState.CANCELLED, Map.of("by", answer.by()));
            case "fail" -> ledger.end(tx, task, TaskState.FAILED, Map.of("by", answer.by()));
            case "stop-below" -> stopBelow(tx, task, answer.by(), below);
            case "take-over" -> takenOver(tx, task, b);
            case "restore" -> goOn(tx, task.withCheckpoint(null), answer, guided(task, answer));
            case "edit-prompt" -> goOn(tx, rewritten(task, answer.say()), answer, task.guidance());
            case "retry-other" ->
                    goOn(
                            tx,
                            task.withCheckpoint(null).withAgent(agent),
                            answer,
                            guided(task, answer));
            case "split" -> {
                var unused = ledger.split(tx, task, SmallerTasks.in(answer.say()), answer.by());
            }
            default -> goOn(tx, task, answer, guided(task, chosen(tx, b, answer)));
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

    /** The agent's own answer in its words, for it does not remember their numbers. */
    private static Resolution chosen(Transaction tx, Breakpoint b, Resolution answer) {
        if (!answer.option().startsWith("choice-")) {
            return answer;
        }
        List<String> choices =
                tx.attempt(new AttemptRef(b.task(), b.attempt()))
                        .map(Attempt::outcome)
                        .map(AgentOutcome::choices)
                        .orElse(List.of());
        String number = answer.option().substring("choice-".length());
        String choice =
                number.matches("[1-9]\\d{0,3}") && Integer.parseInt(number) <= choices.size()
                        ? ", '" + choices.get(Integer.parseInt(number) - 1).strip() + "'"
                        : "";
        String words =
                ("My choice: " + answer.option() + choice + ". " + answer.say().strip()).strip();
        return new Resolution(answer.option(), words, answer.by(), answer.at());
    }

    private static List<String> guided(Task task, Resolution answer) {
        List<String> all = new ArrayList<>(task.guidance());
        String words = answer.say().strip();
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

    private void stopBelow(Transaction tx, Task task, String by, Set<String> ended) {
        Deque<Task> below = new ArrayDeque<>(List.of(task));
        while (!below.isEmpty()) {
            Task next = TaskLedger.required(tx, below.pop().id());
            below.addAll(tx.dependents(next.id()));
            if (!next.state().ended()) {
                var cancelled = ledger.cancel(tx, next, by);
                ended.add(next.id());
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

    /** Breakpoints whose time is over get their default. */
    void expire(Instant now) {
        List<Breakpoint> due =
                rooms.state().read(v -> v.breakpoints(Set.of(Breakpoint.State.OPEN))).stream()
                        .filter(b -> b.expiresAt() != null && !now.isBefore(b.expiresAt()))
                        .toList();
        for (Breakpoint b : due) {
            String choice = b.fallback();
            if (choice != null) {
                try {
                    var unused = resolve(b.id(), new GivenAnswer(choice, "", "", "default"));
                } catch (WatchkeeperException e) {
                    // A workspace that is in use is free again later.
                    if (e.code() != WatchkeeperException.Code.CONFLICT) {
                        withoutDefault(b, e);
                    }
                }
            }
        }
    }

    /** A default that can't be carried out is taken out and told of; the question stays. */
    private void withoutDefault(Breakpoint b, WatchkeeperException why) {
        LOG.warn("breakpoint {}: its default can't be carried out", b.id(), why);
        List<Reason> because = new ArrayList<>(b.because());
        because.add(
                new Reason(
                        "nobody answered, but '"
                                + b.fallback()
                                + "' could not be done: "
                                + why.getMessage(),
                        b.rule()));
        var unused =
                rooms.state()
                        .write(tx -> {
                            tx.put(
                                    new Breakpoint(
                                            b.id(),
                                            b.project(),
                                            b.task(),
                                            b.attempt(),
                                            b.state(),
                                            b.rule(),
                                            b.question(),
                                            b.options(),
                                            null,
                                            null,
                                            because,
                                            b.evidence(),
                                            b.raisedAt(),
                                            null));
                            return true;
                        });
    }
}
