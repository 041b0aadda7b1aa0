package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.InterruptedRestore;
import dev.watchkeeper.attempt.OutcomeRecorder;
import dev.watchkeeper.attempt.SupervisorParts;
import dev.watchkeeper.attempt.TaskLedger;
import dev.watchkeeper.attempt.WorkspaceSessions;

/**
 * What persons do with a supervisor's projects, tasks, breakpoints and checkpoints, wired to what
 * the supervisor has at work.
 */
public final class SupervisorServices {
    private final BreakpointResolver answers;
    private final Backtester backtest;
    private final ProjectCheckpoints checkpoints;
    private final CheckpointRestore restores;
    private final TaskDiffs diffs;
    private final ConfidenceAssessment confidence;
    private final TaskService tasks;

    /**
     * @param wake has the loop look at once
     */
    SupervisorServices(
            SupervisorParts parts,
            WorkspaceSessions workplaces,
            TaskLedger ledger,
            OutcomeRecorder outcomes,
            RunningAttempts atWork,
            Runnable wake) {
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
        this.checkpoints = new ProjectCheckpoints(parts.state(), workplaces, parts.settings());
        this.restores =
                new CheckpointRestore(
                        parts.state(),
                        parts.clock(),
                        workplaces,
                        atWork,
                        outcomes,
                        checkpoints,
                        new InterruptedRestore(
                                parts.state(), parts.evidence(), parts.settings(), parts.clock()));
        this.diffs = new TaskDiffs(parts.state(), parts.evidence(), workplaces);
        this.confidence = new ConfidenceAssessment(parts.state(), outcomes);
        this.tasks =
                new TaskService(
                        parts.state(),
                        parts.evidence(),
                        parts.settings(),
                        parts.hosts(),
                        parts.prompts(),
                        parts.clock(),
                        workplaces,
                        ledger,
                        answers,
                        outcomes,
                        atWork,
                        wake,
                        atWork::cancel);
    }

    BreakpointResolver answers() {
        return answers;
    }

    /** What other settings would have decided. */
    public Backtester backtest() {
        return backtest;
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

    /** Projects, tasks and breakpoints. */
    public TaskService tasks() {
        return tasks;
    }
}
