package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Leg;
import dev.watchkeeper.domain.LongWords;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.state.Transaction;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What follows from a decision: for the workspace, the task and those after it.
 *
 * <p>The workspace is brought into its state first, which can be repeated without harm; then one
 * transaction records all the rest.
 */
public final class DecisionApplier {
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(5);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final StateManager state;
    private final Function<Project, Settings> settingsOf;
    private final Clock clock;
    private final TaskLedger ledger;
    private final AttemptBaseline trees;

    public DecisionApplier(
            StateManager state,
            EvidenceStore evidence,
            Function<Project, Settings> settingsOf,
            Clock clock,
            TaskLedger ledger) {
        this.state = state;
        this.settingsOf = settingsOf;
        this.clock = clock;
        this.ledger = ledger;
        this.trees = new AttemptBaseline(state, evidence);
    }

    /**
     * Carries out a decision and closes the attempt.
     *
     * @param draw how it is drawn as a spot check if it was accepted
     */
    Attempt apply(
            Attempt a,
            Task task,
            WorkspaceSession place,
            Settings settings,
            OutcomeRecorder.Draw draw) {
        boolean keep = settings.checkpoints().keepUnaccepted();
        if (task.state() == TaskState.CANCELLED) {
            return cancelled(a, place, settings, Transition.WAS_APPLIED);
        }
        return switch (Objects.requireNonNull(a.decision())) {
            case Decision.Accept accept -> close(a, tx -> accepted(tx, a, draw));
            case Decision.Retry retry -> {
                yield close(
                        trees.putBackForRetry(a, place),
                        tx -> {
                            Task t = TaskLedger.required(tx, task.id());
                            tx.put(t.in(TaskState.READY, now()));
                        });
            }
            case Decision.Ask ask -> {
                Attempt at = keep ? a : trees.restoreBase(a, place);
                yield close(at, tx -> raised(tx, at, ask));
            }
            case Decision.Fail fail -> {
                Attempt at = keep ? a : trees.restoreBase(a, place);
                yield close(at, tx -> failed(tx, at, fail));
            }
            // A limit is met before stock is taken and never comes here; what does come is asked.
            case Decision.Wait wait ->
                    throw new IllegalStateException("a wait is carried out when the agent ends");
        };
    }

    private void accepted(Transaction tx, Attempt a, OutcomeRecorder.Draw draw) {
        Task t = TaskLedger.required(tx, a.ref().task()).withCheckpoint(a.checkpointAfter());
        Map<String, Object> data = new HashMap<>();
        if (a.assessment() != null) {
            data.put("confidence", a.assessment().confidence().value());
            data.put("calibrated", a.assessment().confidence().calibrated());
        }
        data.put("attempts", t.attempts());
        data.put("spot_check", OutcomeRecorder.draw(tx, a, draw, now()));
        ledger.end(tx, t, TaskState.DONE, data);
    }

    private void failed(Transaction tx, Attempt a, Decision.Fail fail) {
        Task t = TaskLedger.required(tx, a.ref().task()).withCheckpoint(a.checkpointAfter());
        ledger.end(tx, t, TaskState.FAILED, Map.of("because", texts(fail.because())));
    }

    private void raised(Transaction tx, Attempt a, Decision.Ask ask) {
        Task t = TaskLedger.required(tx, a.ref().task()).withCheckpoint(a.checkpointAfter());
        raise(tx, t, a.ref().number(), withMet(a, LastAgentMessage.in(ask, a)));
    }

    /** The question, with what its putting back met that was not the agent's. */
    private Decision.Ask withMet(Attempt a, Decision.Ask ask) {
        List<String> met = trees.met(a, !ask.rule().equals(UnwatchedChangesQuestion.RULE));
        return met.isEmpty()
                ? ask
                : new Decision.Ask(
                        ask.because(),
                        ask.rule(),
                        ask.question() + " " + String.join(" ", met),
                        ask.options(),
                        ask.fallback());
    }

    /** Raises a breakpoint; the task waits for its answer. */
    public Breakpoint raise(Transaction tx, Task task, int attempt, Decision.Ask ask) {
        Instant now = now();
        var fallback = ask.fallback();
        List<BreakpointOption> options =
                OtherAgents.offered(tx, task, attempt, ask.options(), settingsOf);
        Breakpoint b =
                new Breakpoint(
                        "bp-" + tx.next("breakpoint"),
                        task.project(),
                        task.id(),
                        attempt,
                        Breakpoint.State.OPEN,
                        ask.rule(),
                        LongWords.shortened(ask.question()),
                        options,
                        fallback == null ? null : fallback.choose(),
                        fallback == null ? null : now.plus(fallback.after()),
                        ask.because().stream()
                                .map(r -> new Reason(LongWords.shortened(r.text()), r.evidence()))
                                .toList(),
                        ask.because().stream()
                                .map(Reason::evidence)
                                // A reason may also rest on a factor or a rule; those are no files.
                                .filter(e -> e.indexOf('/') > 0)
                                .distinct()
                                .toList(),
                        now,
                        null);
        tx.put(b);
        tx.put(task.withBreakpoint(b.id()).in(TaskState.WAITING, now).withBreakpoint(b.id()));
        tx.append(
                new EventDraft(
                        EventType.BREAKPOINT_RAISED,
                        task.project(),
                        task.id(),
                        attempt,
                        Map.of(
                                "breakpoint", b.id(),
                                "rule", b.rule(),
                                "question", b.question(),
                                "options", options.stream().map(BreakpointOption::name).toList())));
        return b;
    }

    /** Holds the attempt and every task of its account until the limit is over. */
    Attempt hold(Attempt a, Task task, Decision.Wait wait) {
        return state.write(tx -> {
            if (calledOff(tx, a)) {
                return a;
            }
            Instant now = now();
            int tries = limitsInARow(a);
            Instant until = wait.until() != null ? wait.until() : now.plus(pause(tries));
            String why = wait.because().getFirst().text();
            Hold hold = new Hold("hold-" + tx.next("hold"), wait.account(), until, why, now, tries);
            tx.holds().stream()
                    .filter(h -> h.account().equals(wait.account()))
                    .forEach(h -> tx.removeHold(h.id()));
            tx.put(hold);
            Attempt next = Transition.MET_LIMIT.take(tx, a.withDecision(wait));
            tx.put(TaskLedger.required(tx, task.id()).in(TaskState.HELD, now));
            tx.append(EventDraft.of(EventType.DECIDED, a, DecidedData.data(a, wait)));
            tx.append(
                    EventDraft.of(
                            EventType.HOLD_STARTED,
                            a,
                            Map.of(
                                    "account", wait.account(),
                                    "until", until.toString(),
                                    "why", why)));
            return next;
        });
    }

    private static int limitsInARow(Attempt a) {
        int n = 0;
        for (Leg leg : a.legs().reversed()) {
            if (leg.ending() != Ending.LIMIT) {
                break;
            }
            n++;
        }
        return n;
    }

    private static Duration pause(int tries) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(Math.max(tries - 1, 0), 6));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    /** A person has cancelled the task: its tree goes back, the attempt is closed. */
    public Attempt cancelled(
            Attempt a, WorkspaceSession place, Settings settings, Transition transition) {
        boolean worked =
                switch (a.state()) {
                    // Nothing of its own yet, but what it goes on from may be there.
                    case PLANNED, CHECKPOINTED, PROMPTED ->
                            trees.previousInChain(a) != null || carriesOver(a);
                    case STARTING, RUNNING, ENDED, SETTLED, ASSESSED, DECIDED, HELD, INTERRUPTED ->
                            true;
                    case CLOSED -> false;
                };
        return worked && !settings.checkpoints().keepUnaccepted()
                ? backToBase(a, place, transition)
                : closed(a, transition, tx -> {});
    }

    private boolean carriesOver(Attempt a) {
        return a.checkpointBefore() != null
                && state.read(v -> v.task(a.ref().task()))
                        .filter(t -> trees.carriesOver(a, t))
                        .isPresent();
    }

    private Attempt backToBase(Attempt a, WorkspaceSession place, Transition transition) {
        return closed(trees.restoreBase(a, place), transition, tx -> {});
    }

    /**
     * What is asked when no checkpoint could be taken.
     *
     * @param problem what is wrong, with its hint
     * @param worked whether an agent has worked since the last one
     */
    public static Decision.Ask noCheckpoint(WatchkeeperException problem, boolean worked) {
        String text =
                problem.getMessage() + (problem.hint().isEmpty() ? "" : "; " + problem.hint());
        List<BreakpointOption> options = new ArrayList<>();
        options.add(new BreakpointOption(TaskAction.RETRY, "try again, once the cause is mended"));
        options.add(
                new BreakpointOption(
                        TaskAction.SKIP,
                        "leave the task out" + (worked ? ", its changes put back" : "")));
        options.add(
                new BreakpointOption(
                        TaskAction.FAIL,
                        "give the task up" + (worked ? ", its changes put back" : "")));
        if (worked) {
            options.add(
                    new BreakpointOption(
                            TaskAction.TAKE_OVER,
                            "leave the workspace as it is now, for you to mend"));
        }
        return new Decision.Ask(
                List.of(new Reason(text, UnkeptWork.EVIDENCE)),
                "checkpoint-failed",
                "No checkpoint could be taken, so the work can't be kept safe: "
                        + text
                        + (worked
                                ? ". What the agent has changed stands in the workspace; nothing"
                                        + " begins on top of that before this is answered."
                                : ""),
                options,
                null);
    }

    /**
     * No checkpoint could be taken: nothing goes on in this workspace without a person. Where an
     * agent has worked, that is asked of a task that was called off too: without a checkpoint its
     * work isn't put back, and nobody else may begin on top of it.
     */
    Attempt noCheckpoint(Attempt a, Task task, Decision.Ask ask, Transition transition) {
        return closed(
                a.withDecision(ask),
                transition,
                tx -> {
                    tx.append(EventDraft.of(EventType.DECIDED, a, DecidedData.data(a, ask)));
                    if (!calledOff(tx, a) || !a.legs().isEmpty()) {
                        raise(tx, TaskLedger.required(tx, task.id()), a.ref().number(), ask);
                    }
                });
    }

    /** Leaves the attempt as it is where its task was called off: its next step sees that. */
    private Attempt close(Attempt a, java.util.function.Consumer<Transaction> more) {
        return state.write(
                tx -> calledOff(tx, a) ? a : closed(tx, a, Transition.WAS_APPLIED, more));
    }

    private Attempt closed(
            Attempt a, Transition transition, java.util.function.Consumer<Transaction> more) {
        return state.write(tx -> closed(tx, a, transition, more));
    }

    private Attempt closed(
            Transaction tx,
            Attempt a,
            Transition transition,
            java.util.function.Consumer<Transaction> more) {
        boolean ends = a.endedAt() == null && a.outcome() != null;
        Attempt next = transition.take(tx, ends ? a.ended(now()) : a);
        more.accept(tx);
        return next;
    }

    /** Whether a person has cancelled the task since this step of its attempt began. */
    private static boolean calledOff(Transaction tx, Attempt a) {
        return TaskLedger.required(tx, a.ref().task()).state() == TaskState.CANCELLED;
    }

    private static List<String> texts(List<Reason> reasons) {
        return reasons.stream().map(Reason::text).toList();
    }

    private Instant now() {
        return clock.instant();
    }
}
