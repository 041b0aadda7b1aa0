package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * One piece of work for an agent.
 *
 * @param number rises by one per task of a home; the order of creation
 * @param brief what is to be done, in the person's words; may be empty
 * @param after ids of the tasks that must be done before
 * @param agent name of the agent in the settings, or {@code null} for the default one
 * @param checks command lines that must succeed, run in the workspace
 * @param scope globs of the paths that may change; empty for no limit
 * @param attempts how many attempts were started; a resumption is not counted
 * @param attemptsAllowed how many attempts this task may use beyond {@code thresholds.attempts},
 *     granted by a person's retry
 * @param guidance what persons answered so far, oldest first; goes into the next prompt
 * @param confidence of the last assessment; {@code null} before there was one
 * @param breakpoint id of the open breakpoint, if it waits for one
 * @param checkpoint id of the checkpoint that the task's present state of the tree is kept in
 */
public record Task(
        String id,
        long number,
        String project,
        String title,
        String brief,
        TaskState state,
        Priority priority,
        List<String> after,
        @Nullable String agent,
        List<String> checks,
        List<String> scope,
        boolean critical,
        int attempts,
        int attemptsAllowed,
        List<String> guidance,
        @Nullable Score confidence,
        @Nullable String breakpoint,
        @Nullable String checkpoint,
        Instant createdAt,
        @Nullable Instant endedAt) {
    public Task {
        Ids.require(id);
        after = List.copyOf(after);
        checks = List.copyOf(checks);
        scope = List.copyOf(scope);
        guidance = List.copyOf(guidance);
    }

    /** The same task in another state; {@code endedAt} is set when the state is a final one. */
    public Task in(TaskState next, Instant now) {
        return new Task(
                id,
                number,
                project,
                title,
                brief,
                next,
                priority,
                after,
                agent,
                checks,
                scope,
                critical,
                attempts,
                attemptsAllowed,
                guidance,
                confidence,
                next == TaskState.WAITING ? breakpoint : null,
                checkpoint,
                createdAt,
                next.ended() ? now : null);
    }

    /** The same task after other ones. */
    public Task withAfter(List<String> before) {
        return new Task(
                id,
                number,
                project,
                title,
                brief,
                state,
                priority,
                before,
                agent,
                checks,
                scope,
                critical,
                attempts,
                attemptsAllowed,
                guidance,
                confidence,
                breakpoint,
                checkpoint,
                createdAt,
                endedAt);
    }

    public Task withAttempts(int used) {
        return new Task(
                id,
                number,
                project,
                title,
                brief,
                state,
                priority,
                after,
                agent,
                checks,
                scope,
                critical,
                used,
                attemptsAllowed,
                guidance,
                confidence,
                breakpoint,
                checkpoint,
                createdAt,
                endedAt);
    }

    public Task withAttemptsAllowed(int extra) {
        return new Task(
                id,
                number,
                project,
                title,
                brief,
                state,
                priority,
                after,
                agent,
                checks,
                scope,
                critical,
                attempts,
                extra,
                guidance,
                confidence,
                breakpoint,
                checkpoint,
                createdAt,
                endedAt);
    }

    public Task withGuidance(List<String> words) {
        return new Task(
                id,
                number,
                project,
                title,
                brief,
                state,
                priority,
                after,
                agent,
                checks,
                scope,
                critical,
                attempts,
                attemptsAllowed,
                words,
                confidence,
                breakpoint,
                checkpoint,
                createdAt,
                endedAt);
    }

    public Task withConfidence(@Nullable Score value) {
        return new Task(
                id,
                number,
                project,
                title,
                brief,
                state,
                priority,
                after,
                agent,
                checks,
                scope,
                critical,
                attempts,
                attemptsAllowed,
                guidance,
                value,
                breakpoint,
                checkpoint,
                createdAt,
                endedAt);
    }

    public Task withBreakpoint(@Nullable String open) {
        return new Task(
                id,
                number,
                project,
                title,
                brief,
                state,
                priority,
                after,
                agent,
                checks,
                scope,
                critical,
                attempts,
                attemptsAllowed,
                guidance,
                confidence,
                open,
                checkpoint,
                createdAt,
                endedAt);
    }

    public Task withCheckpoint(@Nullable String kept) {
        return new Task(
                id,
                number,
                project,
                title,
                brief,
                state,
                priority,
                after,
                agent,
                checks,
                scope,
                critical,
                attempts,
                attemptsAllowed,
                guidance,
                confidence,
                breakpoint,
                kept,
                createdAt,
                endedAt);
    }

    public Task withAgent(@Nullable String name) {
        return new Task(
                id,
                number,
                project,
                title,
                brief,
                state,
                priority,
                after,
                name,
                checks,
                scope,
                critical,
                attempts,
                attemptsAllowed,
                guidance,
                confidence,
                breakpoint,
                checkpoint,
                createdAt,
                endedAt);
    }
}
