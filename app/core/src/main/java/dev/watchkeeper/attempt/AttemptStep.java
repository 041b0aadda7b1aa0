package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.AttemptState;

/** A step of an attempt's life, as {@link AttemptSteps} does it. */
enum AttemptStep implements AttemptAction {
    /** Takes the checkpoint before it, and puts in place what it goes on from. */
    TAKE_CHECKPOINT,
    /** Writes its prompt. */
    WRITE_PROMPT,
    /** Makes the id of its first leg durable. */
    OPEN_LEG,
    /** Starts the agent's process. */
    START_AGENT,
    /** Follows the agent to its end or its interruption. */
    FOLLOW_AGENT,
    /** Takes the checkpoint after it, or holds it for the account's limit. */
    TAKE_STOCK,
    /** Validates its work, runs gates and checks, asks the model, scores. */
    ASSESS,
    /** Decides what follows. */
    DECIDE,
    /** Carries the decision out. */
    APPLY,
    /** Opens the next leg of one that was held or interrupted. */
    RESUME,
    /** Puts the work of a cancelled task back. */
    CALL_OFF;

    /**
     * The step that leaves a state.
     *
     * @param cancelled whether its task is cancelled
     * @throws IllegalStateException for {@code CLOSED}, which nothing leaves
     */
    static AttemptStep leaving(AttemptState state, boolean cancelled) {
        return switch (state) {
            case PLANNED -> cancelled ? CALL_OFF : TAKE_CHECKPOINT;
            case CHECKPOINTED -> cancelled ? CALL_OFF : WRITE_PROMPT;
            case PROMPTED -> cancelled ? CALL_OFF : OPEN_LEG;
            case SETTLED -> cancelled ? CALL_OFF : ASSESS;
            case HELD, INTERRUPTED -> cancelled ? CALL_OFF : RESUME;
            // What may live is ended first, and what is known by then tells what to put back.
            case STARTING -> START_AGENT;
            case RUNNING -> FOLLOW_AGENT;
            case ENDED -> TAKE_STOCK;
            case ASSESSED -> DECIDE;
            case DECIDED -> APPLY;
            case CLOSED -> throw new IllegalStateException("no step leaves a closed attempt");
        };
    }
}
