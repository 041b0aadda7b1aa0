package dev.watchkeeper.control;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What other thresholds or rules would have decided on the attempts of the past.
 *
 * @param attempts how many were decided on again
 * @param unlike how many of them the settings in force decide otherwise than the journal has it:
 *     the settings, the confidence's weights or the surroundings were others then
 * @param unjudged at how many of them a rule asks for surroundings that earlier versions did not
 *     keep; the rule was passed over there
 * @param before decisions by the settings in force
 * @param after decisions by the changed settings
 * @param letThrough pauses after the change at attempts that a person accepted, or called right
 * @param stopped pauses after the change at attempts that a person did not accept, or called wrong
 * @param unanswered pauses after the change of which nobody has said anything
 * @param acceptsAsked accepts before that are questions after
 * @param asksAccepted questions before that are accepts after
 * @param changes attempts that are decided otherwise, in order, the first thousand
 * @param tasks how many tasks have such an attempt
 * @param milliseconds that deciding took
 */
public record Backtest(
        int attempts,
        int unlike,
        int unjudged,
        Counts before,
        Counts after,
        int letThrough,
        int stopped,
        int unanswered,
        int acceptsAsked,
        int asksAccepted,
        int tasks,
        List<Change> changes,
        double milliseconds) {
    public Backtest {
        changes = List.copyOf(changes);
    }

    /** How often what was decided. */
    public record Counts(int accepts, int retries, int pauses, int waits) {}

    /**
     * An attempt that is decided otherwise.
     *
     * @param was the decision's word before
     * @param wasRule the rule that asked, if it was a question
     * @param answered what a person answered, if one did
     */
    public record Change(
            String task,
            int attempt,
            String was,
            @Nullable String wasRule,
            String now,
            @Nullable String nowRule,
            @Nullable String answered) {}
}
