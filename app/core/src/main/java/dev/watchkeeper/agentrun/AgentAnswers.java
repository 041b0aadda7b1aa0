package dev.watchkeeper.agentrun;

import dev.watchkeeper.plugin.agent.AgentEvent;
import dev.watchkeeper.plugin.agent.AgentSession;

import java.util.List;

/** Who answers what an agent asks while it runs; called on the thread that follows the agent. */
public interface AgentAnswers {
    /** Answers nothing. */
    AgentAnswers NONE = new AgentAnswers() {};

    /**
     * An answer that is due.
     *
     * @param event what the agent asked
     */
    record Reply(AgentEvent event, AgentSession.Answer answer) {}

    /**
     * Looks what has become of the questions, and says which answers are to be sent. An answer is
     * durable before it stands here, and stands here again until {@link #sent}.
     */
    default List<Reply> look() {
        return List.of();
    }

    /** The answer is in the agent's input. */
    default void sent(Reply reply) {}

    /** Whether, as of the last look, the agent waits for an answer that nobody has given. */
    default boolean waiting() {
        return false;
    }

    /** Whether, as of the last look, the agent has waited for long enough and is to be stopped. */
    default boolean givenUp() {
        return false;
    }
}
