package dev.watchkeeper.agentrun;

import dev.watchkeeper.plugin.agent.AgentSession;
import dev.watchkeeper.plugin.agent.OutputReader;
import dev.watchkeeper.plugin.host.Processes;

import java.time.Duration;

/**
 * What goes into a running agent: the answers to what it asks, each once, and the end of its input
 * when it has given its result. An agent that takes no answers is left alone.
 */
final class Conversation {
    private final Processes processes;
    private final String run;
    private final OutputReader reader;
    private final AgentAnswers answers;
    private boolean waited;
    private boolean closed;
    private Duration waitedFor = Duration.ZERO;
    private Duration lookedAt = Duration.ZERO;

    Conversation(Processes processes, String run, OutputReader reader, AgentAnswers answers) {
        this.processes = processes;
        this.run = run;
        this.reader = reader;
        this.answers = answers;
    }

    /**
     * Sends what is due.
     *
     * @param now watched since following began
     * @return how much of that the agent was at work, and not waiting for an answer
     */
    Duration proceed(Duration now) {
        if (reader instanceof AgentSession session) {
            for (AgentAnswers.Reply reply : answers.look()) {
                processes.sendOnce(run, session.react(reply.event(), reply.answer()));
                answers.sent(reply);
            }
            if (waited) {
                waitedFor = waitedFor.plus(now.minus(lookedAt));
            }
            if (answers.waiting() != waited) {
                waited = !waited;
                processes.waitsForUs(run, waited);
            }
            if (session.finished() && !closed) {
                processes.closeInput(run);
                closed = true;
            }
        }
        lookedAt = now;
        return now.minus(waitedFor);
    }

    boolean givenUp() {
        return answers.givenUp();
    }
}
