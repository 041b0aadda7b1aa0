package dev.watchkeeper.plugin.agent;

import dev.watchkeeper.plugin.host.Processes;

import java.util.List;

/**
 * Understands an agent's output as it comes. One thread at a time. Never throws for odd output: a
 * line that it does not understand is passed over or told as text.
 */
public interface OutputReader {
    /**
     * Takes the next bytes of a stream; they may end in the middle of a line or of a character.
     *
     * @return what they say, in order
     */
    List<AgentEvent> accept(Processes.Stream stream, byte[] bytes);

    /**
     * Whether the final result has come and nothing is pending: the process has only to exit. A
     * grace period starts now; a later event takes it back.
     */
    boolean finished();

    /** Whether a tool of the agent is at work, so that silence is no stall. */
    boolean toolInFlight();

    /**
     * Tells how it ended, by all that was seen.
     *
     * @param exit how the process ended
     */
    AgentEnd end(Exit exit);

    /**
     * How the process ended.
     *
     * @param status 0 to 255; -1 if it vanished without one
     * @param weSignalled whether we ended it
     */
    record Exit(int status, boolean weSignalled) {
        /** No exit status was left. */
        public static final int VANISHED = -1;
    }
}
