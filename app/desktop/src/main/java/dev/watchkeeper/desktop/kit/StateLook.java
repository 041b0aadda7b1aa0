package dev.watchkeeper.desktop.kit;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.TaskState;

import org.kordamp.ikonli.bootstrapicons.BootstrapIcons;

/**
 * How a state looks: a shape of its own and a style class. The word stands beside it, because a
 * state is never told by colour alone.
 */
public enum StateLook {
    NOT_YET(BootstrapIcons.CIRCLE, "state-muted"),
    READY(BootstrapIcons.ARROW_RIGHT_CIRCLE, "state-default"),
    RUNNING(BootstrapIcons.CIRCLE_HALF, "state-default"),
    HELD(BootstrapIcons.PAUSE_CIRCLE, "state-muted"),
    NEEDS_YOU(BootstrapIcons.EXCLAMATION_DIAMOND_FILL, "needs-you"),
    /** Proven by something that we ran. */
    PROVEN(BootstrapIcons.CHECK_CIRCLE, "state-proven"),
    /** Ended well as far as is known, but nothing that we ran says so. */
    ENDED(BootstrapIcons.CHECK_CIRCLE, "state-muted"),
    FAILED(BootstrapIcons.X_OCTAGON_FILL, "state-failed"),
    RETRY(BootstrapIcons.ARROW_REPEAT, "state-default"),
    SKIPPED(BootstrapIcons.SKIP_FORWARD_CIRCLE, "state-muted"),
    TAKEN_OVER(BootstrapIcons.PERSON_SQUARE, "state-default"),
    UNKNOWN(BootstrapIcons.QUESTION_SQUARE, "state-default");

    private final BootstrapIcons icon;
    private final String style;

    StateLook(BootstrapIcons icon, String style) {
        this.icon = icon;
        this.style = style;
    }

    public BootstrapIcons icon() {
        return icon;
    }

    /** The style class that colours it. */
    public String style() {
        return style;
    }

    /**
     * The look of a task.
     *
     * @param proven whether something that we ran speaks for it
     */
    public static StateLook of(TaskState state, boolean proven) {
        return switch (state) {
            case PENDING, BLOCKED -> NOT_YET;
            case READY -> READY;
            case RUNNING -> RUNNING;
            case WAITING -> NEEDS_YOU;
            case HELD -> HELD;
            case DONE -> proven ? PROVEN : ENDED;
            case FAILED -> FAILED;
            case CANCELLED -> SKIPPED;
        };
    }

    /** The word of a task's state. */
    public static String word(TaskState state) {
        return switch (state) {
            case PENDING -> "Waiting";
            case READY -> "Ready";
            case RUNNING -> "Running";
            case WAITING -> "Needs you";
            case HELD -> "Held";
            case DONE -> "Accepted";
            case FAILED -> "Failed";
            case CANCELLED -> "Skipped";
            case BLOCKED -> "Blocked";
        };
    }

    public static StateLook of(Decision decision) {
        return switch (decision) {
            case Decision.Accept a -> PROVEN;
            case Decision.Retry r -> RETRY;
            case Decision.Ask a -> NEEDS_YOU;
            case Decision.Wait w -> HELD;
            case Decision.Fail f -> FAILED;
        };
    }

    /** The word of a decision. */
    public static String word(Decision decision) {
        return switch (decision) {
            case Decision.Accept a -> "Accept";
            case Decision.Retry r -> "Retry";
            case Decision.Ask a -> "Ask";
            case Decision.Wait w -> "Wait";
            case Decision.Fail f -> "Failed";
        };
    }

    public static StateLook of(GateResult.Status status) {
        return switch (status) {
            case PASS -> PROVEN;
            case FAIL, TIMEOUT, ERROR -> FAILED;
            case UNPROVEN -> UNKNOWN;
        };
    }

    /** The word of a gate's result. */
    public static String word(GateResult.Status status) {
        return switch (status) {
            case PASS -> "passed";
            case FAIL -> "failed";
            case TIMEOUT -> "ran out of time";
            case ERROR -> "could not be run";
            case UNPROVEN -> "proves nothing";
        };
    }

    /** The look of a breakpoint in a list. */
    public static StateLook of(Breakpoint.State state) {
        return switch (state) {
            case OPEN -> NEEDS_YOU;
            case RESOLVED -> TAKEN_OVER;
            case EXPIRED -> SKIPPED;
        };
    }

    /** What an attempt is at, in one word. */
    public static String word(Attempt attempt) {
        return switch (attempt.state()) {
            case PLANNED -> "planned";
            case CHECKPOINTED -> "writing the prompt";
            case PROMPTED, STARTING -> "starting the agent";
            case RUNNING -> "the agent works";
            case ENDED -> "collecting the changes";
            case SETTLED -> "being checked";
            case ASSESSED, DECIDED -> "being decided";
            case HELD -> "held";
            case INTERRUPTED -> "interrupted; goes on at the next run";
            case CLOSED -> "over";
        };
    }
}
