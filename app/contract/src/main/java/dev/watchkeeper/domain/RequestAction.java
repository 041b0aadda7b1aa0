package dev.watchkeeper.domain;

/** What becomes of something that an agent asks while it runs. */
public enum RequestAction implements BreakpointAction {
    /** It is permitted this once. */
    ALLOW("allow", Words.NONE),
    /** It is permitted, and so is every request of the same form in the project from now on. */
    ALLOW_LIKE_THIS("allow-like-this", Words.NONE),
    /** It is not permitted. */
    DENY("deny", Words.REASON),
    /** The agent's question is answered in the person's own words. */
    ANSWER("answer", Words.REPLY),
    /** The agent goes on by its own judgement. */
    NO_ANSWER("no-answer", Words.NONE),
    /** The agent is stopped; its work is kept, and the question stays. */
    SUSPEND("suspend", Words.NONE),
    /** An {@link #ALLOW_LIKE_THIS} holds no more; no breakpoint offers it, it follows an answer. */
    REVOKE("revoke", Words.NONE),
    /** The agent does not ask any more; nobody chooses it. */
    WITHDRAWN("withdrawn", Words.NONE);

    private final String word;
    private final Words words;

    RequestAction(String word, Words words) {
        this.word = word;
        this.words = words;
    }

    @Override
    public String word() {
        return word;
    }

    @Override
    public Words words() {
        return words;
    }

    /** An agent that waits for its answer goes on in the attempt that it is in. */
    @Override
    public boolean startsAttempt() {
        return false;
    }

    @Override
    public String toString() {
        return word;
    }
}
