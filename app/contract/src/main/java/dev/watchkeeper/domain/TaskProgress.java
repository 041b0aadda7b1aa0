package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * What has become of a task so far.
 *
 * @param attempts how many attempts were started; a resumption is not counted
 * @param attemptsAllowed how many attempts this task may use beyond {@code thresholds.attempts},
 *     granted by a person's retry
 * @param guidance what persons answered so far, oldest first; goes into the next prompt
 * @param confidence of the last assessment; {@code null} before there was one
 * @param breakpoint id of the open breakpoint that the task waits for; {@code null} where it waits
 *     for none
 * @param checkpoint id of the checkpoint that the task's present state of the tree is kept in;
 *     {@code null} where none is
 * @param endedAt when the task reached a final state; {@code null} before
 */
public record TaskProgress(
        TaskState state,
        int attempts,
        int attemptsAllowed,
        List<String> guidance,
        @Nullable Score confidence,
        @Nullable String breakpoint,
        @Nullable String checkpoint,
        @Nullable Instant endedAt) {
    public TaskProgress {
        guidance = List.copyOf(guidance);
    }

    /** That of a task that no attempt was made at. */
    public static TaskProgress untried(TaskState state) {
        return new TaskProgress(state, 0, 0, List.of(), null, null, null, null);
    }

    /**
     * The same in another state. Only a task in {@code WAITING} keeps its breakpoint, and only one
     * in a final state has ended.
     *
     * @param now when the state is reached
     */
    public TaskProgress in(TaskState next, Instant now) {
        return new TaskProgress(
                next,
                attempts,
                attemptsAllowed,
                guidance,
                confidence,
                next == TaskState.WAITING ? breakpoint : null,
                checkpoint,
                next.ended() ? now : null);
    }

    /**
     * The same with other attempts.
     *
     * @param used how many were started
     * @param granted how many may be used beyond {@code thresholds.attempts}
     */
    public TaskProgress withAttempts(int used, int granted) {
        return new TaskProgress(
                state, used, granted, guidance, confidence, breakpoint, checkpoint, endedAt);
    }

    public TaskProgress withGuidance(List<String> words) {
        return new TaskProgress(
                state,
                attempts,
                attemptsAllowed,
                words,
                confidence,
                breakpoint,
                checkpoint,
                endedAt);
    }

    public TaskProgress withConfidence(@Nullable Score value) {
        return new TaskProgress(
                state, attempts, attemptsAllowed, guidance, value, breakpoint, checkpoint, endedAt);
    }

    public TaskProgress withBreakpoint(@Nullable String open) {
        return new TaskProgress(
                state, attempts, attemptsAllowed, guidance, confidence, open, checkpoint, endedAt);
    }

    public TaskProgress withCheckpoint(@Nullable String kept) {
        return new TaskProgress(
                state, attempts, attemptsAllowed, guidance, confidence, breakpoint, kept, endedAt);
    }
}
