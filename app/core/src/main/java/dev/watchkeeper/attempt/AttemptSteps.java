package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;

import java.util.function.Consumer;

/**
 * The steps of an attempt's life: what is done in each state, which leads it to the next one. Each
 * step can be done again after a crash in its middle without harm: checkpoints are only taken anew,
 * a process with the same id is started once, output goes on at its offset.
 */
public final class AttemptSteps {
    private final PersonChanges persons;
    private final AgentExecutions legs;
    private final PromptAssembler prompts;
    private final AttemptCheckpoints checkpoints;
    private final AttemptAssessor assessments;
    private final AttemptDecider decisions;
    private final DecisionApplier consequences;
    private final OutcomeRecorder outcomes;

    /**
     * @param waits called when an attempt only waits for its agent or a check
     */
    public AttemptSteps(
            SupervisorParts parts,
            LiveAttempts board,
            TaskLedger ledger,
            OutcomeRecorder outcomes,
            DecisionContextProvider contexts,
            Consumer<AttemptRef> waits) {
        AttemptBaseline trees = new AttemptBaseline(parts.state(), parts.evidence());
        AttemptRepository repositories = new AttemptRepository(parts.state());
        this.persons = trees.persons();
        this.prompts =
                new PromptAssembler(
                        parts.state(), parts.evidence(), parts.prompts(), parts.model());
        this.consequences =
                new DecisionApplier(
                        parts.state(), parts.evidence(), parts.settings(), parts.clock(), ledger);
        this.legs =
                new AgentExecutions(
                        parts.state(),
                        parts.evidence(),
                        parts.settings(),
                        parts.agents(),
                        parts.clock(),
                        board,
                        waits,
                        new AgentRequests(consequences));
        this.decisions = new AttemptDecider(parts.state(), trees, outcomes, contexts);
        this.checkpoints =
                new AttemptCheckpoints(
                        parts.state(),
                        parts.evidence(),
                        parts.settings(),
                        parts.clock(),
                        trees,
                        repositories,
                        decisions,
                        consequences);
        this.assessments =
                new AttemptAssessor(
                        parts.state(),
                        parts.evidence(),
                        parts.model(),
                        trees,
                        repositories,
                        outcomes,
                        waits);
        this.outcomes = outcomes;
    }

    /**
     * Goes on with an attempt that was begun earlier: sets apart what the person has changed while
     * nothing ran, and opens the next leg of one that was held or interrupted.
     */
    Attempt resume(Attempt a, Task task, WorkspaceSession place) {
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

    /**
     * Does the next step of an attempt.
     *
     * @param recovered whether its agent may have been at work while nobody watched
     */
    Attempt next(
            Attempt a,
            Task task,
            WorkspaceSession place,
            Settings settings,
            StopSignal stop,
            boolean recovered) {
        boolean cancelled = task.state() == TaskState.CANCELLED;
        return switch (a.state()) {
            case PLANNED ->
                    cancelled
                            ? consequences.cancelled(a, place, settings, Transition.CANCELLED_EARLY)
                            : checkpoints.takeBefore(a, task, place, settings);
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
                yield legs.follow(a, place, settings, stop, recovered);
            }
            case ENDED -> {
                Decision.Wait wait = decisions.atLimit(a, task, settings);
                yield wait != null
                        ? consequences.hold(a, task, wait)
                        : checkpoints.takeAfter(a, task, place, settings, recovered);
            }
            case SETTLED ->
                    cancelled
                            ? consequences.cancelled(
                                    a, place, settings, Transition.CANCELLED_SETTLED)
                            : assessments.assess(a, task, place, settings, stop);
            case ASSESSED -> decisions.decide(a, task, settings);
            case DECIDED ->
                    consequences.apply(
                            a, task, place, settings, outcomes.inForce(settings.thresholds()));
            case HELD -> consequences.cancelled(a, place, settings, Transition.CANCELLED_HELD);
            case INTERRUPTED ->
                    consequences.cancelled(a, place, settings, Transition.CANCELLED_INTERRUPTED);
            case CLOSED -> a;
        };
    }
}
