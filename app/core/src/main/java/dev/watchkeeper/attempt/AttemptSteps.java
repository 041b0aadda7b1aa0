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
    private final ResumedAttempts resumed;
    private final AgentExecutions legs;
    private final PromptAssembler prompts;
    private final AttemptCheckpoints checkpoints;
    private final AttemptAssessor assessments;
    private final AttemptDecider decisions;
    private final DecisionApplier consequences;

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
                        parts.gates(),
                        trees,
                        repositories,
                        outcomes,
                        waits);
        this.resumed = new ResumedAttempts(trees.persons(), legs, ledger);
    }

    /** Makes ready an attempt that may have been begun earlier. */
    Attempt ready(Attempt a, Task task, WorkspaceSession place) {
        resumed.reached(a, task);
        return task.state() == TaskState.CANCELLED ? a : resumed.setApart(a, task, place);
    }

    /**
     * Does a step of an attempt, which is in a state that the step leaves.
     *
     * @param recovered whether its agent may have been at work while nobody watched
     * @return the attempt in its next state; in the same one if its step is to be done again
     */
    Attempt perform(
            AttemptStep step,
            Attempt a,
            Task task,
            WorkspaceSession place,
            Settings settings,
            StopSignal stop,
            boolean recovered) {
        return switch (step) {
            case TAKE_CHECKPOINT -> checkpoints.takeBefore(a, task, place, settings);
            case WRITE_PROMPT -> prompts.write(a, task, place, settings);
            case OPEN_LEG -> legs.open(a, Transition.OPENED_LEG);
            case RESUME -> resumed.open(a);
            case START_AGENT -> legs.start(a, task, place, settings);
            case FOLLOW_AGENT -> {
                decisions.learnAhead();
                yield legs.follow(a, place, settings, stop, recovered);
            }
            case TAKE_STOCK -> {
                Decision.Wait wait = decisions.atLimit(a, task, settings);
                yield wait != null
                        ? consequences.hold(a, task, wait)
                        : checkpoints.takeAfter(a, task, place, settings, recovered);
            }
            case ASSESS -> assessments.assess(a, task, place, settings, stop);
            case DECIDE -> decisions.decide(a, task, settings);
            case APPLY ->
                    consequences.apply(
                            a, task, place, settings, decisions.drawing(a, task, settings));
            case CALL_OFF -> consequences.cancelled(a, place, settings, Transition.CANCELLED);
        };
    }
}
