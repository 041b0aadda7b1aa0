package dev.watchkeeper.plugin.agent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** What an agent's output says: the words that all agents share. */
public sealed interface AgentEvent {
    /**
     * A session began or went on.
     *
     * @param permissionMode the mode in force, or empty if the agent does not say
     */
    record Session(String id, String model, String permissionMode) implements AgentEvent {}

    /** It says something. */
    record Text(String text) implements AgentEvent {}

    /**
     * A tool begins.
     *
     * @param summary one line, such as the command or the path
     */
    record ToolStarted(String id, String name, String summary) implements AgentEvent {}

    /** A tool ended. */
    record ToolEnded(String id, boolean ok, String summary) implements AgentEvent {}

    /** Something was not permitted. */
    record Denied(String what) implements AgentEvent {}

    /** It asks. */
    record Question(String text, List<String> choices) implements AgentEvent {
        public Question {
            choices = List.copyOf(choices);
        }
    }

    /**
     * Its account's usage limit is reached.
     *
     * @param until when it ends, or {@code null} if it does not say
     */
    record Limit(@Nullable Instant until, String why) implements AgentEvent {}

    /** Its service is being tried again. */
    record Retrying(String why) implements AgentEvent {}

    /** What was used so far. 0 where unknown. */
    record Usage(long tokens, double costUsd, int turns) implements AgentEvent {}

    /** A final result; more may follow while work is pending. */
    record Result(String text, boolean error) implements AgentEvent {}
}
