package dev.watchkeeper.prompt;

import dev.watchkeeper.llm.Tokens;

/**
 * How much a prompt may hold.
 *
 * @param context the reader's window in tokens, its answer included; at least 1
 * @param reserve how many of these the prompt leaves free, for the answer and for what stands
 *     around the prompt; from 0 to less than {@code context}
 * @param tokens counts, exactly or by estimate
 */
public record PromptWindow(int context, int reserve, Tokens tokens) {
    /** What an agent's own words and tool calls need at least, where there is much room. */
    private static final int MOST_RESERVE = 2_048;

    public PromptWindow {
        if (reserve < 0 || reserve >= context) {
            throw new IllegalArgumentException(
                    "a reserve of " + reserve + " in a window of " + context);
        }
    }

    /**
     * For an agent, whose vocabulary is not known: tokens are estimated, and a quarter of the
     * window, at most 2,048 tokens, is kept free.
     *
     * @param context in tokens, at least 1
     */
    public static PromptWindow ofAgent(int context) {
        return new PromptWindow(context, Math.min(MOST_RESERVE, context / 4), Tokens.estimate());
    }

    /** How many tokens the prompt may have: at least 1. */
    public int room() {
        return context - reserve;
    }
}
