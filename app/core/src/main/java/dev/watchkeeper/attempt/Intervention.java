package dev.watchkeeper.attempt;

/** What ends an attempt's life from outside of its steps; each says who does it. */
enum Intervention implements AttemptAction {
    /** {@link AttemptFailureHandler} closes an attempt of which a step has thrown, and asks. */
    CLOSE_FAILED,
    /** {@link AttemptFailureHandler} asks in the place of a retry that can't begin. */
    ASK_INSTEAD,
    /** The recovery after crashes has a question put in the place of a deadly step. */
    SET_ASIDE,
    /**
     * {@link InterruptedRestore} closes what a half-done restore has stopped, by a person's answer.
     */
    GIVE_RESTORE_UP
}
