package dev.watchkeeper.plugin.agent;

import java.util.List;

/**
 * A conversation with a running agent: its events come out, and what answers them goes in. Its
 * process is started with {@link dev.watchkeeper.plugin.host.ProcessSpec.Input#CONVERSATION}; the
 * input is closed once {@link #finished} says so.
 *
 * <p>After a restart another session reads the same output from its first byte on and can answer
 * what stands in it.
 */
public interface AgentSession extends OutputReader {
    /**
     * Puts an answer into the words that the agent reads.
     *
     * @param event the {@link AgentEvent.PermissionRequest} or the {@link AgentEvent.Question} with
     *     an id, as this session told it
     * @return whole lines for the standard input; of the same event and answer always the same
     *     bytes, which no other event's answer equals
     * @throws IllegalArgumentException if the event is none that can be answered
     */
    byte[] react(AgentEvent event, Answer answer);

    /**
     * An answer to what an agent asks while it runs.
     *
     * @param allowed whether what it asks for is permitted; true for an answered question
     * @param words of whoever answers: why not, or the answer itself; may be empty
     * @param choices those of the question's choices that are chosen; may be empty
     */
    record Answer(boolean allowed, String words, List<String> choices) {
        public Answer {
            choices = List.copyOf(choices);
        }
    }
}
