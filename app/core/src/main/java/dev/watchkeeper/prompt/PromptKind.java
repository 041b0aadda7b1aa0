package dev.watchkeeper.prompt;

/** What a prompt is for; each has a template. */
public enum PromptKind {
    /** An agent's first attempt at a task. */
    TASK("task.peb"),
    /** An agent's next attempt, after failed checks or a person's answer. */
    FOLLOW_UP("follow-up.peb"),
    /** The local model drafts a plan for an agent's next attempt. */
    PLAN("plan.peb"),
    /** The local model judges an attempt. */
    REVIEW("review.peb"),
    /** The local model sums up an attempt for a person. */
    SUMMARY("summary.peb"),
    /** The local model words a question to a person. */
    CLARIFICATION("clarification.peb");

    private final String file;

    PromptKind(String file) {
        this.file = file;
    }

    /** Name of its template's file. */
    public String file() {
        return file;
    }

    /** Whether the local model reads it, and not an agent. */
    boolean forModel() {
        return switch (this) {
            case TASK, FOLLOW_UP -> false;
            case PLAN, REVIEW, SUMMARY, CLARIFICATION -> true;
        };
    }
}
