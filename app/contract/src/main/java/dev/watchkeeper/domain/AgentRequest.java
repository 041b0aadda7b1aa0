package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * What an agent asks while it runs: a permission, or a question of its own. It waits until the
 * answer is in its input.
 *
 * @param id unique in a home
 * @param run id of the durable process that waits
 * @param request the agent's own id of it, unique in the run
 * @param question whether it is a question; else it is a permission
 * @param form tool and object as rules write it, such as {@code Bash(mvn test)}; of a question its
 *     text
 * @param whole whether the form says all of it
 * @param input all of it for a person's eyes, of a bounded size
 * @param exact stands for all that is asked, so that two requests with the same one ask for the
 *     same; {@code null} or empty where that is not known
 * @param otherFields what else of the tool's input there is that the form does not tell; {@code
 *     null} where that is not known
 * @param choices the agent's own answers to offer; empty for a permission
 * @param breakpoint id of the question to the person; {@code null} if nobody had to be asked
 * @param answer {@code null} as long as there is none
 */
public record AgentRequest(
        String id,
        String project,
        AttemptRef attempt,
        String run,
        String request,
        boolean question,
        String form,
        boolean whole,
        String input,
        @Nullable String exact,
        @Nullable List<String> otherFields,
        List<String> choices,
        State state,
        @Nullable String breakpoint,
        @Nullable Answer answer,
        Instant askedAt) {
    /** The rule of a breakpoint that asks for a permission while the agent waits. */
    public static final String PERMISSION_RULE = "permission-request";

    /** The rule of a breakpoint that hands a question of a waiting agent on. */
    public static final String QUESTION_RULE = "agent-question";

    public AgentRequest {
        choices = List.copyOf(choices);
        otherFields = otherFields == null ? null : List.copyOf(otherFields);
    }

    /** How far it is. */
    public enum State {
        /** Nobody has answered. */
        OPEN,
        /** The answer is known and may not be in the agent's input. */
        ANSWERED,
        /** The answer is in the agent's input. */
        SENT,
        /** Nobody answered in time; the agent was stopped, and the question stays. */
        SUSPENDED,
        /** The agent does not wait for it any more. */
        WITHDRAWN
    }

    /**
     * An answer.
     *
     * @param option what becomes of the request: a {@link RequestAction}, or the choice of one of
     *     the agent's own answers
     * @param say words for the agent; may be empty
     * @param by {@code rule}, {@code person} or {@code default}
     * @param because the rule, or whatever else it rests on; may be empty
     */
    public record Answer(
            BreakpointAction option, String say, String by, String because, Instant at) {}

    /** Whether a breakpoint asks what an agent asks. */
    public static boolean asks(Breakpoint b) {
        return b.rule().equals(PERMISSION_RULE) || b.rule().equals(QUESTION_RULE);
    }

    /**
     * Whether it asks for exactly what another one asks, so that the answer to one is an answer to
     * the other: a permission for the same input in all its fields, a question with the same words
     * and the same choices. What is not known to be the same is not.
     */
    public boolean asksTheSameAs(AgentRequest other) {
        if (question != other.question || !form.equals(other.form)) {
            return false;
        }
        return question
                ? choices.equals(other.choices)
                : exact != null && !exact.isEmpty() && exact.equals(other.exact);
    }

    /** Whether its answer holds for every request of the same form in the project. */
    public boolean standing() {
        return answer != null && answer.option() == RequestAction.ALLOW_LIKE_THIS;
    }

    public AgentRequest in(State next) {
        return with(next, breakpoint, answer);
    }

    public AgentRequest answered(Answer given) {
        return with(State.ANSWERED, breakpoint, given);
    }

    /** The same, asked by a breakpoint. */
    public AgentRequest askedBy(String id) {
        return with(state, id, answer);
    }

    /** The same with another answer, however far it is. */
    public AgentRequest withAnswer(Answer given) {
        return with(state, breakpoint, given);
    }

    private AgentRequest with(State next, @Nullable String bp, @Nullable Answer given) {
        return new AgentRequest(
                id,
                project,
                attempt,
                run,
                request,
                question,
                form,
                whole,
                input,
                exact,
                otherFields,
                choices,
                next,
                bp,
                given,
                askedAt);
    }
}
