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

    /**
     * It asks.
     *
     * @param id by which {@link AgentSession#react} answers it while the agent waits; empty if it
     *     can be answered only after the run
     */
    record Question(String id, String text, List<String> choices) implements AgentEvent {
        public Question {
            choices = List.copyOf(choices);
        }

        /** One that can be answered only after the run. */
        public Question(String text, List<String> choices) {
            this("", text, choices);
        }
    }

    /**
     * It wants something to be permitted, and waits until {@link AgentSession#react} says so or
     * not.
     *
     * @param id unique in the session's run; never empty
     * @param tool such as {@code Bash}
     * @param form tool and object as rules write it, such as {@code Bash(mvn test)}
     * @param whole whether the form says all of it; false if it was cut
     * @param input all of it for a person's eyes, of a bounded size
     * @param exact the same for two requests if and only if they ask for the same in every field,
     *     such as a hash of the whole input; empty if that can't be told, then no answer to an
     *     earlier request holds for this one
     * @param otherFields names of what the input has and the form does not tell
     */
    record PermissionRequest(
            String id,
            String tool,
            String form,
            boolean whole,
            String input,
            String exact,
            List<String> otherFields)
            implements AgentEvent {
        public PermissionRequest {
            otherFields = List.copyOf(otherFields);
        }

        /** One of which it can't be told whether another one asks for the same. */
        public PermissionRequest(String id, String tool, String form, boolean whole, String input) {
            this(id, tool, form, whole, input, "", List.of());
        }
    }

    /** It no longer waits for an answer, though none was given. */
    record Withdrawn(String id) implements AgentEvent {}

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
