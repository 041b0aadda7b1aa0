package dev.watchkeeper.attempt;

import dev.watchkeeper.assess.Assessor;
import dev.watchkeeper.confidence.ConfidenceScorer;
import dev.watchkeeper.decide.Decider;
import dev.watchkeeper.decide.Variables;
import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Confidence;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.DecisionContext;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.Validation;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.state.Transaction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The story of one attempt: from whatever state it is in, step by step, each step durable before
 * the next begins, until it is closed, held or interrupted.
 *
 * <p>Each step can be done again after a crash in its middle without harm: checkpoints are only
 * taken anew, a process with the same id is started once, output goes on at its offset.
 */
public final class AttemptLoop {
    private static final int PATCH = 200_000;

    private final Rooms rooms;
    private final WorkspaceSessions workplaces;
    private final Consumer<WorkspaceSession> claim;
    private final LiveAttempts board;
    private final DecisionApplier consequences;
    private final AttemptBaseline trees;
    private final AttemptRepository repositories;
    private final PersonChanges persons;
    private final Set<AttemptRef> recovered = ConcurrentHashMap.newKeySet();
    private final AgentExecutions legs;
    private final PromptAssembler prompts;
    private final CheckpointPruner pruning;
    private final OutcomeRecorder outcomes;
    private final DecisionContextProvider around;
    private final AttemptSettings taken;
    private final Consumer<AttemptRef> waits;
    private final Consumer<Attempt> moved;

    /**
     * @param claim keeps everybody else from working in a workspace
     * @param waits told when an attempt only waits for its agent or a check
     * @param moved told of each new state after it is durable
     */
    public AttemptLoop(
            Rooms rooms,
            WorkspaceSessions workplaces,
            Consumer<WorkspaceSession> claim,
            LiveAttempts board,
            TaskLedger ledger,
            OutcomeRecorder outcomes,
            DecisionContextProvider around,
            AttemptSettings taken,
            Consumer<AttemptRef> waits,
            Consumer<Attempt> moved) {
        this.rooms = rooms;
        this.workplaces = workplaces;
        this.claim = claim;
        this.board = board;
        this.consequences = new DecisionApplier(rooms, ledger);
        this.trees = new AttemptBaseline(rooms);
        this.repositories = new AttemptRepository(rooms);
        this.persons = trees.persons();
        this.legs = new AgentExecutions(rooms, board, waits);
        this.prompts = new PromptAssembler(rooms);
        this.pruning = new CheckpointPruner(rooms);
        this.outcomes = outcomes;
        this.around = around;
        this.taken = taken;
        this.waits = waits;
        this.moved = moved;
    }

    /**
     * Goes on with an attempt until it is closed, held or interrupted, or the signal is given.
     *
     * @throws RuntimeException if a step could not be done; the attempt keeps its state
     */
    public void run(AttemptRef ref, StopSignal stop) {
        Attempt a = rooms.state().read(v -> v.attempt(ref).orElseThrow());
        Task first = task(a);
        WorkspaceSession place =
                workplaces.of(rooms.state().read(v -> v.project(a.project())).orElseThrow());
        claim.accept(place);
        Settings settings = taken.of(ref, () -> rooms.settings().apply(place.project()));
        if (first.state() == TaskState.HELD && a.state() != AttemptState.HELD) {
            rested(a);
        }
        try {
            if (begun(a)
                    && (a.state() != AttemptState.STARTING || AgentExecutions.started(a, place))) {
                recovered.add(ref);
            }
            Attempt now = first.state() == TaskState.CANCELLED ? a : resumed(a, first, place);
            while (goesOn(now, stop)) {
                now = step(now, place, settings, stop);
                attribute(now, place);
                moved.accept(now);
            }
            if (now.state() == AttemptState.CLOSED) {
                taken.closed(ref);
            }
            if (now.state() == AttemptState.CLOSED && task(now).state() != TaskState.READY) {
                pruning.after(place);
            }
            boolean paused =
                    now.state() == AttemptState.HELD || now.state() == AttemptState.INTERRUPTED;
            if (paused && task(now).state() == TaskState.CANCELLED) {
                moved.accept(step(now, place, settings, stop));
            }
        } finally {
            recovered.remove(ref);
            place.watch().attributeToNobody();
            board.gone(ref);
        }
    }

    /** Its host answers again. */
    private void rested(Attempt a) {
        rooms.state()
                .write(tx -> {
                    Task task = TaskLedger.required(tx, a.ref().task());
                    if (task.state() == TaskState.HELD) {
                        tx.put(task.in(TaskState.RUNNING, rooms.clock().instant()));
                    }
                    return true;
                });
    }

    private static boolean goesOn(Attempt a, StopSignal stop) {
        return switch (a.state()) {
            case CLOSED, HELD, INTERRUPTED -> false;
            // Started agents are followed to their interruption; nothing else begins.
            case RUNNING -> true;
            case PLANNED, CHECKPOINTED, PROMPTED, STARTING, ENDED, SETTLED, ASSESSED, DECIDED ->
                    !stop.given();
        };
    }

    /** Whether its agent may have been at work while nobody watched. */
    private static boolean begun(Attempt a) {
        return switch (a.state()) {
            case STARTING, RUNNING, ENDED -> true;
            case PLANNED,
                    CHECKPOINTED,
                    PROMPTED,
                    SETTLED,
                    ASSESSED,
                    DECIDED,
                    HELD,
                    INTERRUPTED,
                    CLOSED ->
                    false;
        };
    }

    /** What the person has changed while nobody was there is set apart before it goes on. */
    private Attempt resumed(Attempt a, Task task, WorkspaceSession place) {
        return switch (a.state()) {
            case HELD -> legs.open(persons.whileDown(a, task, place), Transition.RESUMED_HELD);
            case INTERRUPTED ->
                    legs.open(persons.whileDown(a, task, place), Transition.RESUMED_INTERRUPTED);
            case CHECKPOINTED, PROMPTED, SETTLED -> persons.whileDown(a, task, place);
            case STARTING ->
                    AgentExecutions.started(a, place) ? a : persons.whileDown(a, task, place);
            case PLANNED, RUNNING, ENDED, ASSESSED, DECIDED, CLOSED -> a;
        };
    }

    private Attempt step(Attempt a, WorkspaceSession place, Settings settings, StopSignal stop) {
        Task task = task(a);
        boolean cancelled = task.state() == TaskState.CANCELLED;
        attribute(a, place);
        return switch (a.state()) {
            case PLANNED ->
                    cancelled
                            ? consequences.cancelled(a, place, settings, Transition.CANCELLED_EARLY)
                            : takeBefore(a, task, place, settings);
            case CHECKPOINTED ->
                    cancelled
                            ? consequences.cancelled(
                                    a, place, settings, Transition.CANCELLED_CHECKPOINTED)
                            : prompts.write(a, task, place, settings);
            case PROMPTED ->
                    cancelled
                            ? consequences.cancelled(
                                    a, place, settings, Transition.CANCELLED_PROMPTED)
                            : legs.open(a, Transition.OPENED_LEG);
            case STARTING -> legs.start(a, task, place, settings);
            case RUNNING -> {
                outcomes.learnAhead();
                yield legs.follow(a, place, settings, stop, recovered.contains(a.ref()));
            }
            case ENDED -> takeStock(a, task, place, settings);
            case SETTLED ->
                    cancelled
                            ? consequences.cancelled(
                                    a, place, settings, Transition.CANCELLED_SETTLED)
                            : assess(a, task, place, settings, stop);
            case ASSESSED -> decide(a, task, settings);
            case DECIDED -> consequences.apply(a, task, place, settings, inForce(settings));
            case HELD -> consequences.cancelled(a, place, settings, Transition.CANCELLED_HELD);
            case INTERRUPTED ->
                    consequences.cancelled(a, place, settings, Transition.CANCELLED_INTERRUPTED);
            case CLOSED -> a;
        };
    }

    /** What changes while the agent is at work is its doing; what we put back is not. */
    private static void attribute(Attempt a, WorkspaceSession place) {
        switch (a.state()) {
            case STARTING, RUNNING -> place.watch().attributeTo(a.ref());
            case PLANNED,
                    CHECKPOINTED,
                    PROMPTED,
                    ENDED,
                    SETTLED,
                    ASSESSED,
                    DECIDED,
                    HELD,
                    INTERRUPTED,
                    CLOSED ->
                    place.watch().attributeToNobody();
        }
    }

    private Attempt takeBefore(Attempt a, Task task, WorkspaceSession place, Settings settings) {
        Attempt now = a;
        try {
            if (now.checkpointBefore() == null) {
                InterruptedRestore.requireWhole(place);
                Checkpoint before =
                        place.checkpoints()
                                .take(Checkpoint.Kind.BEFORE, a.ref(), Snapshots.Sure.BY_SWEEP);
                var repository = repositories.before(a, place);
                persons.beforeRetry(a, place, before);
                boolean more = trees.carriesOver(a, task);
                now =
                        rooms.state()
                                .write(tx -> {
                                    recordCheckpoint(tx, a, before);
                                    repository.accept(tx);
                                    Attempt kept = a.withCheckpoints(before.id(), null);
                                    Attempt next =
                                            more
                                                    ? kept
                                                    : kept.in(
                                                            Transition.TOOK_CHECKPOINT.from(
                                                                    a.state()));
                                    tx.put(next);
                                    return next;
                                });
                if (!more) {
                    return now;
                }
            }
            trees.carryOver(now, task, place);
        } catch (WatchkeeperException e) {
            if (HostProblems.leftToLoop(e)) {
                throw e;
            }
            return consequences.noCheckpoint(
                    now,
                    task,
                    noCheckpoint(now, task, settings, e, true),
                    Transition.NO_CHECKPOINT_BEFORE);
        }
        Attempt ready = now;
        return rooms.state()
                .write(tx -> {
                    Attempt next = ready.in(Transition.TOOK_CHECKPOINT.from(ready.state()));
                    tx.put(next);
                    return next;
                });
    }

    private Attempt takeStock(Attempt a, Task task, WorkspaceSession place, Settings settings) {
        AgentOutcome outcome = Objects.requireNonNull(a.outcome());
        if (outcome.ending() == Ending.LIMIT && task.state() != TaskState.CANCELLED) {
            Assessment limited = withoutWork(outcome);
            DecisionContext then = around.now(a, settings);
            Decision decision =
                    Decider.decide(
                            limited,
                            policy(settings, then),
                            history(a.withAssessment(limited), task, settings, then));
            if (decision instanceof Decision.Wait wait) {
                return consequences.hold(a, task, wait);
            }
        }
        Checkpoint after;
        Consumer<Transaction> repository;
        Attempt own;
        try {
            legs.recordLaterChanges(a.ref(), place);
            after =
                    place.checkpoints()
                            .take(Checkpoint.Kind.AFTER, a.ref(), Snapshots.Sure.BY_EVENTS);
            repository = repositories.after(a, place);
            own =
                    persons.afterAgent(
                            a, task, place, after, recovered.contains(a.ref()), legs.idle(a.ref()));
        } catch (WatchkeeperException e) {
            if (HostProblems.leftToLoop(e)) {
                throw e;
            }
            return consequences.noCheckpoint(
                    a,
                    task,
                    noCheckpoint(a, task, settings, e, false),
                    Transition.NO_CHECKPOINT_AFTER);
        }
        return rooms.state()
                .write(tx -> {
                    recordCheckpoint(tx, a, after);
                    repository.accept(tx);
                    Attempt next =
                            own.withCheckpoints(own.checkpointBefore(), after.id())
                                    .in(Transition.TOOK_STOCK.from(a.state()));
                    tx.put(next);
                    return next;
                });
    }

    private Attempt assess(
            Attempt a, Task task, WorkspaceSession place, Settings settings, StopSignal stop) {
        AgentOutcome outcome = Objects.requireNonNull(a.outcome());
        List<EventDraft> last = new ArrayList<>();
        Assessment assessment =
                outcome.ending() == Ending.LIMIT
                        ? withoutWork(outcome)
                        : assessor(a, settings)
                                .assess(input(a, task, place, settings), sink(a, last));
        if (stop.given()) {
            // Its gates may have been ended by us: they run again next time.
            return a;
        }
        return rooms.state()
                .write(tx -> {
                    last.forEach(tx::append);
                    Attempt next =
                            a.withAssessment(assessment)
                                    .in(Transition.WAS_ASSESSED.from(a.state()));
                    tx.put(next);
                    tx.put(
                            TaskLedger.required(tx, task.id())
                                    .withConfidence(assessment.confidence().score()));
                    return next;
                });
    }

    /** The thresholds as they are now: a label that came meanwhile counts. */
    private Settings.Thresholds inForce(Settings settings) {
        return outcomes.inForce(settings.thresholds());
    }

    private Assessor assessor(Attempt a, Settings settings) {
        return new Assessor(
                rooms.model(),
                (in, validation, quality, verdict) ->
                        new ConfidenceScorer(
                                        new ConfidenceScorer.Attempted(
                                                in.task().title(), in.attemptsUsed(), in.before()),
                                        inForce(settings),
                                        outcomes.scoring(a))
                                .score(validation, quality, verdict),
                System::nanoTime);
    }

    private Assessor.Input input(Attempt a, Task task, WorkspaceSession place, Settings settings) {
        Checkpoint base = trees.base(a);
        Checkpoint after = checkpoint(Objects.requireNonNull(a.checkpointAfter()));
        List<PathDiff> changes = place.checkpoints().diff(base, after);
        List<PathDiff> own = attemptChanges(a, place, after, changes);
        return new Assessor.Input(
                task,
                a.ref(),
                Objects.requireNonNull(a.outcome()),
                place.host(),
                settings.gates(),
                changes,
                own,
                paths -> place.checkpoints().patch(base, after, paths, PATCH),
                Map.of(),
                a.ref().number(),
                repositories.changes(a, place, own));
    }

    /** What this attempt itself changed: since the checkpoint before it. */
    private List<PathDiff> attemptChanges(
            Attempt a, WorkspaceSession place, Checkpoint after, List<PathDiff> sinceBase) {
        Attempt previous = trees.previousInChain(a);
        if (previous == null || previous.checkpointAfter() == null) {
            return sinceBase;
        }
        return place.checkpoints()
                .diff(checkpoint(Objects.requireNonNull(a.checkpointBefore())), after);
    }

    /**
     * @param last takes the score, which is written with the assessment or not at all
     */
    private Assessor.Sink sink(Attempt a, List<EventDraft> last) {
        return new Assessor.Sink() {
            @Override
            public String evidence(String name, Content content) {
                return rooms.evidence().write(a.ref(), name, content::to);
            }

            @Override
            public void waits() {
                waits.accept(a.ref());
            }

            @Override
            public void event(EventType type, Map<String, Object> data) {
                EventDraft told = EventDraft.of(type, a, data);
                if (type == EventType.SCORED) {
                    last.add(told);
                } else {
                    var unused = rooms.state().write(tx -> tx.append(told));
                }
            }
        };
    }

    private Attempt decide(Attempt a, Task task, Settings settings) {
        Assessment assessment = Objects.requireNonNull(a.assessment());
        DecisionContext then = around.now(a, settings);
        Decider.Policy policy = policy(settings, then);
        Decider.History history = history(a, task, settings, then);
        Decision made = Decider.decide(assessment, policy, history);
        // A rule that stopped at a limit may see it otherwise now; its question stays.
        Decision decision =
                made instanceof Decision.Wait wait ? stillAsked(wait) : persons.asked(a, made);
        Map<String, Object> data = told(a, decision);
        data.put("accept", inForce(settings).accept());
        Decider.Near near = Decider.nearest(assessment, policy, history);
        if (near != null) {
            data.put(
                    "nearest",
                    Map.of(
                            "rule",
                            near.rule(),
                            "text",
                            near.nearness().text(),
                            "distance",
                            near.nearness().distance()));
        }
        return rooms.state()
                .write(tx -> {
                    Attempt next =
                            a.withAssessment(assessment.decidedIn(then))
                                    .withDecision(decision)
                                    .in(Transition.WAS_DECIDED.from(a.state()));
                    tx.put(next);
                    tx.append(EventDraft.of(EventType.DECIDED, a, data));
                    return next;
                });
    }

    private static Decision stillAsked(Decision.Wait wait) {
        return new Decision.Ask(
                wait.because(),
                "limit",
                "The account's limit is reached, and a rule stopped there. How does it go on?",
                List.of(
                        new BreakpointOption("retry", "another attempt, once the limit is over"),
                        new BreakpointOption("skip", "leave the task out"),
                        new BreakpointOption("fail", "give the task up")),
                null);
    }

    /** What is asked when a checkpoint could not be taken. */
    private Decision.Ask noCheckpoint(
            Attempt a, Task task, Settings settings, WatchkeeperException problem, boolean before) {
        DecisionContext then = around.now(a, settings);
        return Decider.withoutCheckpoint(
                DecisionApplier.noCheckpoint(problem, !before || trees.previousInChain(a) != null),
                String.valueOf(problem.getMessage()),
                before,
                policy(settings, then),
                history(a, task, settings, then));
    }

    private Decider.Policy policy(Settings settings, DecisionContext then) {
        return new Decider.Policy(
                inForce(settings), settings.limits(), settings.rules(), then.at());
    }

    private Decider.History history(Attempt a, Task task, Settings settings, DecisionContext then) {
        return rooms.state()
                .read(v -> {
                    List<Attempt> earlier =
                            v.attempts(task.id()).stream()
                                    .filter(e -> e.ref().number() < a.ref().number())
                                    .toList();
                    return new Decider.History(
                            task,
                            settings.thresholds().attempts() + task.attemptsAllowed(),
                            earlier,
                            earlier.isEmpty()
                                    ? List.of()
                                    : PriorAnswers.among(v.breakpointsOf(task.id())),
                            a,
                            Variables.around(then));
                });
    }

    public static Map<String, Object> told(Attempt a, Decision decision) {
        Map<String, Object> data = new HashMap<>();
        data.put("decision", decision.word());
        data.put(
                "because",
                decision.because().stream()
                        .map(r -> Map.of("text", r.text(), "evidence", r.evidence()))
                        .toList());
        if (a.assessment() != null) {
            data.put("confidence", a.assessment().confidence().value());
            data.put("calibrated", a.assessment().confidence().calibrated());
        }
        if (decision instanceof Decision.Ask ask) {
            data.put("rule", ask.rule());
        }
        return data;
    }

    /** The assessment of an attempt whose work is not looked at because a limit cut it. */
    private static Assessment withoutWork(AgentOutcome outcome) {
        return new Assessment(
                new Validation(false, outcome.ending(), outcome.problems()),
                new Quality(
                        List.of(), List.of(), false, List.of(), List.of(), List.of(), List.of(),
                        List.of()),
                null,
                "",
                new Confidence(0, List.of(), false, 0));
    }

    private static void recordCheckpoint(Transaction tx, Attempt a, Checkpoint c) {
        tx.put(c);
        tx.append(EventDraft.of(EventType.CHECKPOINT_TAKEN, a, AttemptBaseline.told(c)));
    }

    private Checkpoint checkpoint(String id) {
        return rooms.state().read(v -> v.checkpoint(id).orElseThrow());
    }

    private Task task(Attempt a) {
        return rooms.state().read(v -> TaskLedger.required(v, a.ref().task()));
    }
}
