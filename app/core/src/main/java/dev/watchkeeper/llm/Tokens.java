package dev.watchkeeper.llm;

/** Counts tokens as the model does. May be used from many threads. */
public interface Tokens {
    /** How many tokens a text is; special tokens that stand in it count as one each. */
    int count(String text);

    /**
     * How many tokens a question is, the chat template's own included.
     *
     * @param system may be empty
     */
    int prompt(String system, String user);

    /** Whether counts are exact; {@code false} if they are estimates, which rather are too high. */
    boolean exact();

    /** Estimates for a model whose vocabulary is unknown. */
    static Tokens estimate() {
        return new EstimatedTokens();
    }
}
