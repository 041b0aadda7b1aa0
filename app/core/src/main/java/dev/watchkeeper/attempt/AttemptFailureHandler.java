package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.plugin.host.RestoreException;
import dev.watchkeeper.plugin.host.WorkspaceException;
import dev.watchkeeper.prompt.PromptTooLongException;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.state.Transaction;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What happens when a step of an attempt throws: its state stays, the attempt is closed as it is,
 * and the person gets a question. Nothing is restored, so nothing is lost, and nobody else begins
 * in that workspace before it is answered.
 */
public final class AttemptFailureHandler {
    /** The rule of the question whether another folder under the same path is the right one. */
    public static final String ANOTHER_FOLDER = "another-folder";

    /** The rule of the question about an attempt in whose work the supervisor has died. */
    public static final String SUPERVISOR_DIED = "supervisor-died";

    /** The rule of the question about an attempt of which a step has failed. */
    public static final String COULD_NOT_GO_ON = "could-not-go-on";

    private final StateManager stateManager;
    private final EvidenceStore evidence;
    private final Function<Project, Settings> settingsOf;
    private final Clock clock;
    private final TaskLedger ledger;

    public AttemptFailureHandler(
            StateManager stateManager,
            EvidenceStore evidence,
            Function<Project, Settings> settingsOf,
            Clock clock,
            TaskLedger ledger) {
        this.stateManager = stateManager;
        this.evidence = evidence;
        this.settingsOf = settingsOf;
        this.clock = clock;
        this.ledger = ledger;
    }

    public void raise(AttemptRef ref, RuntimeException problem) {
        var half = InterruptedRestore.in(problem);
        if (half.isPresent()) {
            halfPutBack(ref, half.get());
            return;
        }
        if (HostProblems.ofWorkspace(problem).filter(AttemptFailureHandler::replaced).isPresent()) {
            closed(ref, anotherFolder(HostProblems.ofWorkspace(problem).get()));
            return;
        }
        String hint = problem instanceof WatchkeeperException w ? w.hint() : "";
        String text =
                (problem instanceof WatchkeeperException
                                ? String.valueOf(problem.getMessage())
                                : "a defect of Watchkeeper: " + problem)
                        + (hint.isEmpty() ? "" : "; " + hint);
        boolean worked =
                stateManager.read(v ->
                        v.attempts(ref.task()).stream().anyMatch(AttemptFailureHandler::worked));
        Decision.Ask ask =
                new Decision.Ask(
                        List.of(new Reason(text, "log")),
                        COULD_NOT_GO_ON,
                        "The attempt could not go on: "
                                + text
                                + (worked
                                        ? ". What its agent has changed so far stands in the"
                                                + " workspace; nothing begins on top of that before"
                                                + " this is answered."
                                        : ". No agent had started on it; nothing begins in its"
                                                + " workspace before this is answered."),
                        options(problem, worked),
                        null);
        closed(ref, ask);
    }

    /** Whether an agent may have changed anything in it. */
    private static boolean worked(Attempt a) {
        return !a.legs().isEmpty()
                || switch (a.state()) {
                    case PLANNED, CHECKPOINTED, PROMPTED, CLOSED -> false;
                    case STARTING, RUNNING, ENDED, SETTLED, ASSESSED, DECIDED, HELD, INTERRUPTED ->
                            true;
                };
    }

    private static boolean replaced(WorkspaceException e) {
        return e.trouble() == WorkspaceException.Trouble.REPLACED;
    }

    private static Decision.Ask anotherFolder(WorkspaceException e) {
        return new Decision.Ask(
                List.of(new Reason(String.valueOf(e.getMessage()), "log")),
                ANOTHER_FOLDER,
                "Nothing was written: "
                        + e.getMessage()
                        + " (made anew, cloned again, or another disk). Is it the right one?",
                List.of(
                        new BreakpointOption(
                                TaskAction.RETRY,
                                "it is: from now on that folder is the workspace"),
                        new BreakpointOption(TaskAction.SKIP, "leave the task out"),
                        new BreakpointOption(TaskAction.FAIL, "give the task up")),
                null);
    }

    /** The attempt keeps its state: it goes on from there. */
    private void halfPutBack(AttemptRef ref, RestoreException half) {
        DecisionApplier consequences =
                new DecisionApplier(stateManager, evidence, settingsOf, clock, ledger);
        var unused =
                stateManager.write(tx -> {
                    Task task = TaskLedger.required(tx, ref.task());
                    if (task.state().ended()) {
                        // Nobody can be asked for it: whoever begins there next is.
                        InterruptedRestore.giveUp(tx, ref);
                        return none();
                    }
                    return consequences.raise(
                            tx,
                            task,
                            ref.number(),
                            InterruptedRestore.question(
                                    half,
                                    InterruptedRestore.rescue(
                                            tx, TaskWorkspaces.next(tx, task).id())));
                });
    }

    /** Closes the attempt as it is, and asks. */
    public void closed(AttemptRef ref, Decision.Ask ask) {
        DecisionApplier consequences =
                new DecisionApplier(stateManager, evidence, settingsOf, clock, ledger);
        var unused =
                stateManager.write(tx -> {
                    tx.attempt(ref).ifPresent(a -> close(tx, a.withDecision(ask)));
                    Task task = TaskLedger.required(tx, ref.task());
                    return task.state().ended()
                            ? none()
                            : consequences.raise(tx, task, ref.number(), ask);
                });
    }

    /** One that was closed already, by the step that failed after that, only gets its decision. */
    private static void close(Transaction tx, Attempt a) {
        if (a.state() == AttemptState.CLOSED) {
            tx.put(a);
        } else {
            var unused = Transition.STEP_FAILED.take(tx, a);
        }
    }

    private static List<BreakpointOption> options(RuntimeException problem, boolean worked) {
        String stays = worked ? ", its changes where they are" : "";
        List<BreakpointOption> options = new ArrayList<>();
        options.add(
                new BreakpointOption(
                        TaskAction.RETRY,
                        worked ? "another attempt, from there" : "another attempt"));
        if (problem instanceof PromptTooLongException) {
            options.add(
                    new BreakpointOption(
                            TaskAction.EDIT_PROMPT, "another attempt with a new brief"));
        }
        options.add(new BreakpointOption(TaskAction.SKIP, "leave the task out" + stays));
        options.add(new BreakpointOption(TaskAction.FAIL, "give the task up" + stays));
        return options;
    }

    /** A ready task that can't begin, such as one whose agent is gone: it waits for the person. */
    public void cannotBegin(Task task, WatchkeeperException why) {
        String text = why.getMessage() + (why.hint().isEmpty() ? "" : "; " + why.hint());
        Decision.Ask ask =
                new Decision.Ask(
                        List.of(new Reason(text, "settings")),
                        "could-not-begin",
                        "The task can't begin: " + text + ". How does it go on?",
                        List.of(
                                new BreakpointOption(
                                        TaskAction.RETRY, "try again, once that is mended"),
                                new BreakpointOption(
                                        TaskAction.RETRY_OTHER, "another agent does it"),
                                new BreakpointOption(TaskAction.SKIP, "leave the task out"),
                                new BreakpointOption(TaskAction.FAIL, "give the task up")),
                        null);
        DecisionApplier consequences =
                new DecisionApplier(stateManager, evidence, settingsOf, clock, ledger);
        var unused =
                stateManager.write(tx -> {
                    Task now = TaskLedger.required(tx, task.id());
                    if (now.state() != TaskState.READY) {
                        return none();
                    }
                    List<Attempt> all = tx.attempts(task.id());
                    return !all.isEmpty() && all.getLast().decision() instanceof Decision.Retry
                            ? asking(tx, now, all, ask)
                            : consequences.raise(tx, now, 0, ask);
                });
    }

    /**
     * A retry that can't begin stands in the work of the attempts before it. It is an attempt that
     * is decided already: carrying that out puts the work back, as for every question.
     */
    private Attempt asking(Transaction tx, Task task, List<Attempt> all, Decision.Ask ask) {
        Instant now = clock.instant();
        Attempt last = all.getLast();
        Attempt planned =
                Attempt.planned(
                                new AttemptRef(task.id(), all.size() + 1),
                                last.project(),
                                last.workspace(),
                                task.agent() != null ? task.agent() : last.agent(),
                                last.host(),
                                last.account(),
                                now)
                        .withCheckpoints(last.checkpointAfter(), null)
                        .withDecision(ask);
        tx.put(planned);
        Attempt next = Transition.CAN_NOT_BEGIN.take(tx, planned);
        tx.put(task.in(TaskState.RUNNING, now));
        tx.append(EventDraft.of(EventType.DECIDED, next, DecidedData.data(next, ask)));
        return next;
    }

    private static @Nullable Object none() {
        return null;
    }
}
