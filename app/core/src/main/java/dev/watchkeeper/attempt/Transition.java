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

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.state.Transaction;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The transition table of an attempt's life: what may follow what, by which action, and why. To
 * {@link #take} one is the only way in which the state of an attempt changes.
 */
public enum Transition {
    TOOK_CHECKPOINT(
            AttemptStep.TAKE_CHECKPOINT,
            PLANNED,
            CHECKPOINTED,
            "the checkpoint before it is durable"),
    WROTE_PROMPT(AttemptStep.WRITE_PROMPT, CHECKPOINTED, PROMPTED, "its prompt is written"),
    OPENED_LEG(AttemptStep.OPEN_LEG, PROMPTED, STARTING, "the process's id is durable"),
    STARTED(AttemptStep.START_AGENT, STARTING, RUNNING, "the process runs"),
    COULD_NOT_START(AttemptStep.START_AGENT, STARTING, ENDED, "the process can't be started"),
    AGENT_ENDED(
            AttemptStep.FOLLOW_AGENT, RUNNING, ENDED, "the agent has ended, its output is here"),
    STOPPED(AttemptStep.FOLLOW_AGENT, RUNNING, INTERRUPTED, "the supervisor was stopped"),
    MET_LIMIT(AttemptStep.TAKE_STOCK, ENDED, HELD, "the account's limit is reached"),
    RESUMED_HELD(AttemptStep.RESUME, HELD, STARTING, "the hold is over: next leg"),
    RESUMED_INTERRUPTED(
            AttemptStep.RESUME, INTERRUPTED, STARTING, "the supervisor runs again: next leg"),
    TOOK_STOCK(
            AttemptStep.TAKE_STOCK,
            ENDED,
            SETTLED,
            "all changes are recorded, the checkpoint after it is durable"),
    WAS_ASSESSED(AttemptStep.ASSESS, SETTLED, ASSESSED, "validated, checked, judged, scored"),
    WAS_DECIDED(AttemptStep.DECIDE, ASSESSED, DECIDED, "the decision is durable"),
    WAS_APPLIED(AttemptStep.APPLY, DECIDED, CLOSED, "workspace and task follow the decision"),
    NO_CHECKPOINT_BEFORE(
            AttemptStep.TAKE_CHECKPOINT,
            PLANNED,
            CLOSED,
            "the checkpoint before it could not be taken"),
    NO_CHECKPOINT_AFTER(
            AttemptStep.TAKE_STOCK, ENDED, CLOSED, "the checkpoint after it could not be taken"),
    CANCELLED(
            AttemptStep.CALL_OFF,
            EnumSet.of(PLANNED, CHECKPOINTED, PROMPTED, SETTLED, HELD, INTERRUPTED),
            CLOSED,
            "a person cancelled the task"),
    CAN_NOT_BEGIN(
            Intervention.ASK_INSTEAD,
            PLANNED,
            DECIDED,
            "a retry can't begin, which is asked about"),
    SET_ASIDE(
            Intervention.SET_ASIDE,
            EnumSet.range(PLANNED, ASSESSED),
            DECIDED,
            "the supervisor died again and again of its next step"),
    STEP_FAILED(
            Intervention.CLOSE_FAILED,
            EnumSet.complementOf(EnumSet.of(CLOSED)),
            CLOSED,
            "its next step could not be done"),
    RESTORE_GIVEN_UP(
            Intervention.GIVE_RESTORE_UP,
            EnumSet.complementOf(EnumSet.of(CLOSED)),
            CLOSED,
            "a restore stopped half-way, and nobody goes on with it");

    /** From so many states on, the diagram doesn't draw each. */
    private static final int ANYWHERE = 7;

    private final AttemptAction action;
    private final Set<AttemptState> sources;
    private final AttemptState to;
    private final String because;

    Transition(AttemptAction action, AttemptState from, AttemptState to, String because) {
        this(action, EnumSet.of(from), to, because);
    }

    Transition(
            AttemptAction action, EnumSet<AttemptState> sources, AttemptState to, String because) {
        this.action = action;
        this.sources = Collections.unmodifiableSet(sources);
        this.to = to;
        this.because = because;
    }

    /** What is done when it is taken. */
    AttemptAction action() {
        return action;
    }

    /** The states that it leaves, in the order of an attempt's life. */
    public Set<AttemptState> sources() {
        return sources;
    }

    public AttemptState to() {
        return to;
    }

    /** What has happened when it is taken, in half a sentence. */
    public String because() {
        return because;
    }

    /**
     * Takes it: stores an attempt in its next state, with all else that has changed in it.
     *
     * @param a in the state that it leaves
     * @return the attempt as it is stored
     * @throws IllegalStateException if it does not leave the attempt's state, or another state is
     *     stored
     */
    public Attempt take(Transaction tx, Attempt a) {
        Attempt next = a.in(after(a.state()));
        tx.move(next, a.state());
        return next;
    }

    /**
     * The state after it.
     *
     * @throws IllegalStateException if it does not leave {@code now}
     */
    AttemptState after(AttemptState now) {
        if (!sources.contains(now)) {
            throw new IllegalStateException(
                    this + " leaves " + sources + ", but the attempt is " + now);
        }
        return to;
    }

    /**
     * How an attempt is closed whose task a person cancelled while no process of it lived; empty
     * where one may live, or where more is to be done first.
     */
    public static Optional<Transition> cancelling(AttemptState now) {
        return switch (now) {
            case PLANNED, CHECKPOINTED, PROMPTED, HELD, INTERRUPTED -> Optional.of(CANCELLED);
            case STARTING, RUNNING, ENDED, SETTLED, ASSESSED, DECIDED, CLOSED -> Optional.empty();
        };
    }

    /** The table as a Mermaid state diagram, as it stands in the architecture page. */
    public static String diagram() {
        StringBuilder out = new StringBuilder("stateDiagram-v2\n    [*] --> planned\n");
        for (Transition t : values()) {
            if (t.sources.size() < ANYWHERE) {
                t.sources.forEach(from -> t.line(out, word(from)));
            }
        }
        out.append("    closed --> [*]\n    state \"wherever it is\" as anywhere\n");
        for (Transition t : values()) {
            if (t.sources.size() >= ANYWHERE) {
                t.line(out, "anywhere");
            }
        }
        return out.toString();
    }

    private void line(StringBuilder out, String from) {
        out.append("    ")
                .append(from)
                .append(" --> ")
                .append(word(to))
                .append(": ")
                .append(because.replace(":", " –"))
                .append('\n');
    }

    private static String word(AttemptState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
