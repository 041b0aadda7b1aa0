package dev.watchkeeper.domain;

/**
 * The steps of an attempt's life. Which step follows which stands in the transition table of the
 * room {@code attempt}.
 */
public enum AttemptState {
    /** Chosen by the schedule; nothing has happened yet. */
    PLANNED,
    /** The checkpoint before it is durable. */
    CHECKPOINTED,
    /** Its prompt is written. */
    PROMPTED,
    /** The agent's process is being started. */
    STARTING,
    /** The agent works. */
    RUNNING,
    /** The agent has ended; its output is complete. */
    ENDED,
    /** All file changes are recorded and the checkpoint after it is durable. */
    SETTLED,
    /** Validated, gates and checks have run, the model has judged: the assessment is durable. */
    ASSESSED,
    /** The decision is durable; its effects on the workspace and the task follow. */
    DECIDED,
    /** The account's limit or the host's absence holds it; the same session goes on afterwards. */
    HELD,
    /** The supervisor stopped it; the same session goes on at the next run. */
    INTERRUPTED,
    /** Nothing more happens to it. */
    CLOSED
}
