package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.AttemptSettings;
import dev.watchkeeper.attempt.DecisionApplier;
import dev.watchkeeper.attempt.InterruptedRestore;
import dev.watchkeeper.attempt.OutcomeRecorder;
import dev.watchkeeper.attempt.SupervisorParts;
import dev.watchkeeper.attempt.TaskLedger;
import dev.watchkeeper.attempt.WorkReassessor;
import dev.watchkeeper.attempt.WorkspaceSessions;

/**
 * What persons do with a supervisor's projects, tasks, breakpoints, holds and checkpoints, wired to
 * what the supervisor has at work.
 */
public final class SupervisorServices {
    private final BreakpointResolver answers;
    private final Backtester backtest;
    private final NightReplay nights;
    private final RunStartCheck preflight;
    private final ProjectCheckpoints checkpoints;
    private final CheckpointRestore restores;
    private final TaskDiffs diffs;
    private final ConfidenceAssessment confidence;
    private final ProjectRegistry projects;
    private final TaskEditor tasks;
    private final TaskCancellation cancellation;
    private final TaskRetry retries;
    private final BreakpointAnswers breakpoints;
    private final HoldRelease holds;
    private final TypesInUse types;

    /**
     * @param wake has the loop look at once
     */
    SupervisorServices(
            SupervisorParts parts,
            WorkspaceSessions workplaces,
            TaskLedger ledger,
            OutcomeRecorder outcomes,
            RunningAttempts atWork,
            AttemptSettings taken,
            Runnable wake) {
        InterruptedRestore interrupted =
                new InterruptedRestore(
                        parts.state(), parts.evidence(), parts.settings(), parts.clock());
        this.answers =
                new BreakpointResolver(
                        parts.state(),
                        parts.evidence(),
                        parts.settings(),
                        parts.clock(),
                        workplaces,
                        ledger,
                        atWork,
                        outcomes,
                        atWork::cancel);
        this.backtest = new Backtester(parts.state(), parts.settings(), outcomes);
        this.preflight =
                new RunStartCheck(
                        parts.state(),
                        parts.settings(),
                        parts.hosts(),
                        parts.agents(),
                        parts.prompts());
        this.nights =
                new NightReplay(
                        backtest,
                        outcomes,
                        new WorkReassessor(parts.state(), parts.evidence(), outcomes, workplaces));
        this.checkpoints = new ProjectCheckpoints(parts.state(), workplaces, parts.settings());
        this.restores =
                new CheckpointRestore(
                        parts.state(),
                        parts.clock(),
                        workplaces,
                        atWork,
                        outcomes,
                        checkpoints,
                        interrupted);
        this.diffs = new TaskDiffs(parts.state(), parts.evidence(), workplaces);
        this.confidence = new ConfidenceAssessment(parts.state(), outcomes);
        this.projects =
                new ProjectRegistry(
                        parts.state(), parts.settings(), parts.hosts(), workplaces, parts.clock());
        this.tasks = new TaskEditor(parts.state(), parts.settings(), parts.prompts(), ledger, wake);
        this.cancellation =
                new TaskCancellation(
                        parts.state(),
                        ledger,
                        answers,
                        new CancelledWork(
                                parts.state(),
                                parts.settings(),
                                workplaces,
                                atWork,
                                interrupted,
                                new DecisionApplier(
                                        parts.state(),
                                        parts.evidence(),
                                        parts.settings(),
                                        parts.clock(),
                                        ledger)),
                        atWork::cancel,
                        wake);
        this.retries = new TaskRetry(parts.state(), parts.clock(), ledger, outcomes, wake);
        this.breakpoints = new BreakpointAnswers(answers, wake);
        this.holds = new HoldRelease(parts.state(), wake);
        this.types = new TypesInUse(atWork, taken, parts.settings(), parts.state(), workplaces);
    }

    BreakpointResolver answers() {
        return answers;
    }

    /** What other settings would have decided. */
    public Backtester backtest() {
        return backtest;
    }

    /** What would stop a run before it begins. */
    public RunStartCheck preflight() {
        return preflight;
    }

    /** Nights decided anew. */
    public NightReplay nights() {
        return nights;
    }

    /** Checkpoints of workspaces. */
    public ProjectCheckpoints checkpoints() {
        return checkpoints;
    }

    /** Restores of workspaces. */
    public CheckpointRestore restores() {
        return restores;
    }

    /** What tasks changed. */
    public TaskDiffs diffs() {
        return diffs;
    }

    /** What the confidence is worth. */
    public ConfidenceAssessment confidence() {
        return confidence;
    }

    /** Projects added and removed. */
    public ProjectRegistry projects() {
        return projects;
    }

    /** Tasks added and changed. */
    public TaskEditor tasks() {
        return tasks;
    }

    /** Tasks cancelled. */
    public TaskCancellation cancellation() {
        return cancellation;
    }

    /** Tasks done again. */
    public TaskRetry retries() {
        return retries;
    }

    /** A person's answers to breakpoints. */
    public BreakpointAnswers breakpoints() {
        return breakpoints;
    }

    /** What attempts and open workspaces use of plugins. */
    public TypesInUse types() {
        return types;
    }

    /** Holds lifted. */
    public HoldRelease holds() {
        return holds;
    }
}
