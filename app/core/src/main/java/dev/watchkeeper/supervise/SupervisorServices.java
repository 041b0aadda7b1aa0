package dev.watchkeeper.supervise;

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
    private final BacktestService backtest;
    private final CheckpointService checkpoints;
    private final ConfidenceService confidence;
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
        this.backtest = new BacktestService(parts.state(), parts.settings(), outcomes);
        this.checkpoints =
                new CheckpointService(
                        parts.state(),
                        parts.evidence(),
                        parts.settings(),
                        parts.clock(),
                        workplaces,
                        atWork,
                        outcomes);
        this.confidence = new ConfidenceService(parts.state(), outcomes);
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
    public BacktestService backtest() {
        return backtest;
    }

    /** Checkpoints of workspaces. */
    public CheckpointService checkpoints() {
        return checkpoints;
    }

    /** What the confidence is worth. */
    public ConfidenceService confidence() {
        return confidence;
    }

    /** Projects, tasks and breakpoints. */
    public TaskService tasks() {
        return tasks;
    }
}
