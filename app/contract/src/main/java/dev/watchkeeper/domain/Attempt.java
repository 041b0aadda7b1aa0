package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * One try of an agent at a task.
 *
 * @param workspace where it works
 * @param agent name of the agent in the settings
 * @param account whose limits it shares
 * @param session the agent's own session id, known before the start where the agent allows it
 * @param prompt evidence id of the prompt, once written
 * @param outcome what the agent's last leg reported, once ended
 * @param decision the word of the decision, once decided
 */
public record Attempt(
        AttemptRef ref,
        String project,
        WorkspaceId workspace,
        String agent,
        String host,
        String account,
        @Nullable String session,
        AttemptState state,
        @Nullable String prompt,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable AgentOutcome outcome,
        @Nullable String checkpointBefore,
        @Nullable String checkpointAfter,
        @Nullable Assessment assessment,
        @Nullable Decision decision,
        List<Leg> legs) {
    public Attempt {
        legs = List.copyOf(legs);
    }

    /** A new attempt in its first state. */
    public static Attempt planned(
            AttemptRef ref,
            String project,
            WorkspaceId workspace,
            String agent,
            String host,
            String account,
            Instant now) {
        return new Attempt(
                ref,
                project,
                workspace,
                agent,
                host,
                account,
                null,
                AttemptState.PLANNED,
                null,
                now,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of());
    }

    /**
     * A new attempt of the same task, by the same agent in the same workspace, in its first state.
     */
    public Attempt next(Instant now) {
        return planned(
                new AttemptRef(ref.task(), ref.number() + 1),
                project,
                workspace,
                agent,
                host,
                account,
                now);
    }

    public Attempt in(AttemptState next) {
        return new Attempt(
                ref,
                project,
                workspace,
                agent,
                host,
                account,
                session,
                next,
                prompt,
                startedAt,
                endedAt,
                outcome,
                checkpointBefore,
                checkpointAfter,
                assessment,
                decision,
                legs);
    }

    public Attempt withSession(@Nullable String id) {
        return new Attempt(
                ref,
                project,
                workspace,
                agent,
                host,
                account,
                id,
                state,
                prompt,
                startedAt,
                endedAt,
                outcome,
                checkpointBefore,
                checkpointAfter,
                assessment,
                decision,
                legs);
    }

    public Attempt withPrompt(@Nullable String evidence) {
        return new Attempt(
                ref,
                project,
                workspace,
                agent,
                host,
                account,
                session,
                state,
                evidence,
                startedAt,
                endedAt,
                outcome,
                checkpointBefore,
                checkpointAfter,
                assessment,
                decision,
                legs);
    }

    public Attempt withCheckpoints(@Nullable String before, @Nullable String after) {
        return new Attempt(
                ref,
                project,
                workspace,
                agent,
                host,
                account,
                session,
                state,
                prompt,
                startedAt,
                endedAt,
                outcome,
                before,
                after,
                assessment,
                decision,
                legs);
    }

    public Attempt withOutcome(@Nullable AgentOutcome reported) {
        return new Attempt(
                ref,
                project,
                workspace,
                agent,
                host,
                account,
                session,
                state,
                prompt,
                startedAt,
                endedAt,
                reported,
                checkpointBefore,
                checkpointAfter,
                assessment,
                decision,
                legs);
    }

    public Attempt withAssessment(@Nullable Assessment made) {
        return new Attempt(
                ref,
                project,
                workspace,
                agent,
                host,
                account,
                session,
                state,
                prompt,
                startedAt,
                endedAt,
                outcome,
                checkpointBefore,
                checkpointAfter,
                made,
                decision,
                legs);
    }

    public Attempt withDecision(@Nullable Decision made) {
        return new Attempt(
                ref,
                project,
                workspace,
                agent,
                host,
                account,
                session,
                state,
                prompt,
                startedAt,
                endedAt,
                outcome,
                checkpointBefore,
                checkpointAfter,
                assessment,
                made,
                legs);
    }

    public Attempt withLegs(List<Leg> all) {
        return new Attempt(
                ref,
                project,
                workspace,
                agent,
                host,
                account,
                session,
                state,
                prompt,
                startedAt,
                endedAt,
                outcome,
                checkpointBefore,
                checkpointAfter,
                assessment,
                decision,
                all);
    }

    public Attempt ended(Instant at) {
        return new Attempt(
                ref,
                project,
                workspace,
                agent,
                host,
                account,
                session,
                state,
                prompt,
                startedAt,
                at,
                outcome,
                checkpointBefore,
                checkpointAfter,
                assessment,
                decision,
                legs);
    }
}
