package dev.watchkeeper.llm;

import org.jspecify.annotations.Nullable;

/**
 * What the model is asked.
 *
 * @param system how it is to answer; may be empty
 * @param user what it is asked; never empty
 * @param jsonSchema the JSON Schema of its answer, or {@code null} for free text. Bound numbers by
 *     integers: bounds of others are not kept
 * @param maxTokens longest answer, at least 1
 * @param priority which of several waiting questions goes first
 */
public record Question(
        String system, String user, @Nullable String jsonSchema, int maxTokens, Priority priority) {
    public Question {
        if (user.isBlank()) {
            throw new IllegalArgumentException("nothing is asked");
        }
        if (maxTokens < 1) {
            throw new IllegalArgumentException("an answer needs at least one token");
        }
    }

    /** What goes first where several wait: the first one named here. */
    public enum Priority {
        /** A judgement, for which a finished attempt waits. */
        JUDGE,
        /** What is written for an agent. */
        PROMPT,
        /** What nobody waits for. */
        IDLE
    }
}
