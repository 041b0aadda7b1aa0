package dev.watchkeeper.llm;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * What the model is asked.
 *
 * @param system how it is to answer; may be empty
 * @param user what it is asked, without the form of its answer, which {@link #text} adds; never
 *     empty
 * @param jsonSchema the JSON Schema of its answer, or {@code null} for free text. Bound numbers by
 *     integers: bounds of others are not kept
 * @param maxTokens longest answer, at least 1
 * @param priority which of several waiting questions goes first
 * @param choice the property whose probability is wanted with the reply, or {@code null}
 * @param sample 0 for the likeliest answer; from 1 on a number of one that is drawn by chance, the
 *     same number giving the same chance
 * @param unchecked properties at the schema's top level that the server is held to and the answer
 *     is not: who asks looks at them
 */
public record Question(
        String system,
        String user,
        @Nullable String jsonSchema,
        int maxTokens,
        Priority priority,
        @Nullable Choice choice,
        int sample,
        Set<String> unchecked) {
    /** A question for the likeliest answer. */
    public Question(
            String system,
            String user,
            @Nullable String jsonSchema,
            int maxTokens,
            Priority priority,
            @Nullable Choice choice) {
        this(system, user, jsonSchema, maxTokens, priority, choice, 0, Set.of());
    }

    /** A question whose reply needs no probability. */
    public Question(
            String system,
            String user,
            @Nullable String jsonSchema,
            int maxTokens,
            Priority priority) {
        this(system, user, jsonSchema, maxTokens, priority, null);
    }

    public Question {
        if (user.isBlank()) {
            throw new IllegalArgumentException("nothing is asked");
        }
        if (maxTokens < 1) {
            throw new IllegalArgumentException("an answer needs at least one token");
        }
        if (choice != null && jsonSchema == null) {
            throw new IllegalArgumentException("a choice needs a schema");
        }
        if (sample < 0) {
            throw new IllegalArgumentException("no sample " + sample);
        }
        unchecked = Set.copyOf(unchecked);
    }

    /**
     * All that is asked: what {@link #user} says, and then the form of the answer, which no
     * question with a schema can be asked without.
     */
    public String text() {
        if (jsonSchema == null) {
            return user;
        }
        return user + (user.endsWith("\n") ? "" : "\n") + AnswerForm.of(jsonSchema);
    }

    /**
     * The same, to be answered by chance.
     *
     * @param number from 1; another number gives another chance
     */
    public Question sampled(int number) {
        return new Question(
                system, user, jsonSchema, maxTokens, priority, choice, number, unchecked);
    }

    /** The same, whose answer may lack a property of its schema, or have any value there. */
    public Question unchecked(String property) {
        return new Question(
                system, user, jsonSchema, maxTokens, priority, choice, sample, Set.of(property));
    }

    /**
     * A choice within the answer.
     *
     * @param property a property at the schema's top level that is an {@code enum} of strings
     * @param pass those of its values that mean a pass
     */
    public record Choice(String property, Set<String> pass) {
        public Choice {
            pass = Set.copyOf(pass);
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
