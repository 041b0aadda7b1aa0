package dev.watchkeeper.prompt;

import dev.watchkeeper.domain.Task;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a prompt may tell.
 *
 * @param facts what the project is: language, build, tree summary; may be empty
 * @param files excerpts by path of the files that the task names, the most important first
 * @param feedback what was found about the attempt before, the most certain first, output word for
 *     word; for a review, a summary or a clarification the evidence to look at
 * @param guidance what the person answered, oldest first
 * @param history what happened before, oldest first, one line each
 * @param middles what may stand for the middle of a piece of feedback that is cut heavily, by the
 *     whole piece; a piece without one has a mark there
 * @param plan what the local model advises, or {@code null}
 */
public record PromptInput(
        Task task,
        String facts,
        Map<String, String> files,
        List<String> feedback,
        List<String> guidance,
        List<String> history,
        Map<String, String> middles,
        @Nullable Plan plan) {
    /** An input without a plan. */
    public PromptInput(
            Task task,
            String facts,
            Map<String, String> files,
            List<String> feedback,
            List<String> guidance,
            List<String> history) {
        this(task, facts, files, feedback, guidance, history, Map.of(), null);
    }

    public PromptInput {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        feedback = List.copyOf(feedback);
        guidance = List.copyOf(guidance);
        history = List.copyOf(history);
        middles = Map.copyOf(middles);
    }

    /** The same with a plan. */
    public PromptInput with(Plan advice) {
        return new PromptInput(task, facts, files, feedback, guidance, history, middles, advice);
    }

    /** The same with what may stand for middles. */
    public PromptInput withMiddles(Map<String, String> all) {
        return new PromptInput(task, facts, files, feedback, guidance, history, all, plan);
    }
}
