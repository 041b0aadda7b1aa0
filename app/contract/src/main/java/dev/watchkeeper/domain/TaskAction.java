package dev.watchkeeper.domain;

/** What a person has done with a task and with the work of its attempts. */
public enum TaskAction implements BreakpointAction {
    /** The work stands, and the task is done. */
    ACCEPT("accept", Words.NONE),
    /** As {@link #ACCEPT}, without what the work changed in the project's git. */
    PUT_BACK("put-back", Words.NONE),
    /** Another attempt goes on from the work. */
    RETRY("retry", Words.GUIDANCE),
    /** Another attempt by another agent, from the tree before the first one. */
    RETRY_OTHER("retry-other", Words.GUIDANCE),
    /** Another attempt at a brief that is written anew. */
    EDIT_PROMPT("edit-prompt", Words.BRIEF),
    /** Another attempt from the tree before the first one. */
    RESTORE("restore", Words.NONE),
    /** The task is cancelled for smaller ones in its place. */
    SPLIT("split", Words.SMALLER_TASKS),
    /** The task is cancelled. */
    SKIP("skip", Words.NONE),
    /** The work is put into the workspace for the person, who is asked again later. */
    TAKE_OVER("take-over", Words.NONE),
    /** The task has failed. */
    FAIL("fail", Words.NONE),
    /** The task and all after it are cancelled. */
    STOP_BELOW("stop-below", Words.NONE);

    private final String word;
    private final Words words;

    TaskAction(String word, Words words) {
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

    @Override
    public boolean startsAttempt() {
        return switch (this) {
            case RETRY, RETRY_OTHER, EDIT_PROMPT, RESTORE -> true;
            case ACCEPT, PUT_BACK, SPLIT, SKIP, TAKE_OVER, FAIL, STOP_BELOW -> false;
        };
    }

    @Override
    public String toString() {
        return word;
    }
}
