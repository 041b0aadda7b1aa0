package dev.watchkeeper.attempt;

import static dev.watchkeeper.domain.AttemptState.ASSESSED;
import static dev.watchkeeper.domain.AttemptState.CHECKPOINTED;
import static dev.watchkeeper.domain.AttemptState.CLOSED;
import static dev.watchkeeper.domain.AttemptState.DECIDED;
import static dev.watchkeeper.domain.AttemptState.ENDED;
import static dev.watchkeeper.domain.AttemptState.HELD;
import static dev.watchkeeper.domain.AttemptState.INTERRUPTED;
import static dev.watchkeeper.domain.AttemptState.PLANNED;
import static dev.watchkeeper.domain.AttemptState.PROMPTED;
import static dev.watchkeeper.domain.AttemptState.RUNNING;
import static dev.watchkeeper.domain.AttemptState.SETTLED;
import static dev.watchkeeper.domain.AttemptState.STARTING;

import dev.watchkeeper.domain.AttemptState;

import java.util.Locale;
import java.util.Optional;

/** The transition table of an attempt's life: what may follow what, and why. */
public enum Transition {
    TOOK_CHECKPOINT(PLANNED, CHECKPOINTED, "the checkpoint before it is durable"),
    WROTE_PROMPT(CHECKPOINTED, PROMPTED, "its prompt is written"),
    OPENED_LEG(PROMPTED, STARTING, "the process's id is durable"),
    STARTED(STARTING, RUNNING, "the process runs"),
    COULD_NOT_START(STARTING, ENDED, "the process can't be started"),
    AGENT_ENDED(RUNNING, ENDED, "the agent has ended, its output is here"),
    STOPPED(RUNNING, INTERRUPTED, "the supervisor was stopped"),
    MET_LIMIT(ENDED, HELD, "the account's limit is reached"),
    RESUMED_HELD(HELD, STARTING, "the hold is over: next leg"),
    RESUMED_INTERRUPTED(INTERRUPTED, STARTING, "the supervisor runs again: next leg"),
    TOOK_STOCK(ENDED, SETTLED, "all changes are recorded, the checkpoint after it is durable"),
    WAS_ASSESSED(SETTLED, ASSESSED, "validated, checked, judged, scored"),
    WAS_DECIDED(ASSESSED, DECIDED, "the decision is durable"),
    WAS_APPLIED(DECIDED, CLOSED, "workspace and task follow the decision"),
    NO_CHECKPOINT_BEFORE(PLANNED, CLOSED, "the checkpoint before it could not be taken"),
    NO_CHECKPOINT_AFTER(ENDED, CLOSED, "the checkpoint after it could not be taken"),
    CANCELLED_EARLY(PLANNED, CLOSED, "a person cancelled the task"),
    CANCELLED_CHECKPOINTED(CHECKPOINTED, CLOSED, "a person cancelled the task"),
    CANCELLED_PROMPTED(PROMPTED, CLOSED, "a person cancelled the task"),
    CANCELLED_SETTLED(SETTLED, CLOSED, "a person cancelled the task"),
    CANCELLED_HELD(HELD, CLOSED, "a person cancelled the task"),
    CANCELLED_INTERRUPTED(INTERRUPTED, CLOSED, "a person cancelled the task");

    private final AttemptState from;
    private final AttemptState to;
    private final String because;

    Transition(AttemptState from, AttemptState to, String because) {
        this.from = from;
        this.to = to;
        this.because = because;
    }

    public AttemptState from() {
        return from;
    }

    public AttemptState to() {
        return to;
    }

    /** What has happened when it is taken, in half a sentence. */
    public String because() {
        return because;
    }

    /**
     * The state after this transition.
     *
     * @throws IllegalStateException if it does not leave {@code now}
     */
    public AttemptState from(AttemptState now) {
        if (now != from) {
            throw new IllegalStateException(
                    this + " leaves " + from + ", but the attempt is " + now);
        }
        return to;
    }

    /**
     * How an attempt is closed whose task a person cancelled while no process of it lived; empty
     * where one may live, or where more is to be done first.
     */
    public static Optional<Transition> cancelling(AttemptState now) {
        return Optional.ofNullable(
                switch (now) {
                    case PLANNED -> CANCELLED_EARLY;
                    case CHECKPOINTED -> CANCELLED_CHECKPOINTED;
                    case PROMPTED -> CANCELLED_PROMPTED;
                    case HELD -> CANCELLED_HELD;
                    case INTERRUPTED -> CANCELLED_INTERRUPTED;
                    case STARTING, RUNNING, ENDED, SETTLED, ASSESSED, DECIDED, CLOSED -> null;
                });
    }

    /** The table as a Mermaid state diagram, as it stands in the architecture page. */
    public static String diagram() {
        StringBuilder out = new StringBuilder("stateDiagram-v2\n    [*] --> planned\n");
        for (Transition t : values()) {
            out.append("    ")
                    .append(word(t.from))
                    .append(" --> ")
                    .append(word(t.to))
                    .append(": ")
                    .append(t.because.replace(":", " –"))
                    .append('\n');
        }
        return out.append("    closed --> [*]\n").toString();
    }

    private static String word(AttemptState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
