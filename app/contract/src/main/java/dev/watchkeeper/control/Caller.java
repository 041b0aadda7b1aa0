package dev.watchkeeper.control;

/** Who makes a call of {@link Control}. */
public enum Caller {
    /** The person, in a terminal or in the window. */
    PERSON,

    /** A process that came from an attempt: it may read, and nothing else. */
    ATTEMPT;

    /** Whether it may make a call that changes something. */
    public boolean mayChange() {
        return this == PERSON;
    }
}
