package dev.watchkeeper.plugin.gate;

/**
 * One gate of the settings: looks at the work of one attempt and says whether it may pass. No state
 * of its own: after a restart of the supervisor another instance judges the same work again.
 *
 * <p>A gate that throws, or that does not answer within its {@code timeout}, can't say; it never
 * passes. When its time is over its thread is interrupted.
 */
public interface QualityGate {
    /**
     * Judges the work of one attempt, after the agent has ended and before anything is decided.
     *
     * @param work valid during the call only
     * @throws dev.watchkeeper.plugin.PluginException if it can't say because something is missing;
     *     its message is told as the reason
     */
    GateVerdict judge(AttemptWork work);
}
