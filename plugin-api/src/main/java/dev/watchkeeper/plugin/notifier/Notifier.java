package dev.watchkeeper.plugin.notifier;

import dev.watchkeeper.plugin.CheckResult;

import java.util.List;

/**
 * One notifier of the settings: a way by which notices reach a person. No state of its own.
 *
 * <p>It is called on a thread that nothing else waits for. One that throws, or does not return
 * within ten seconds, has not delivered, and is asked again later; when its time is over its thread
 * is interrupted.
 */
public interface Notifier {
    /**
     * Delivers a notice; returns once the receiver has taken it.
     *
     * <p>A notice is handed over once, but for one case: whether a delivery that a crash of the
     * supervisor cut off has arrived is not known, so it is delivered again, with the same {@link
     * Notice#id}. Give the receiver that id where it can leave out what it has already.
     *
     * @throws dev.watchkeeper.plugin.PluginException if it could not be delivered; its message and
     *     hint are shown to the person and must hold no secret
     */
    void send(Notice notice);

    /** Whether what it needs is there, each with its mend; sends nothing. */
    default List<CheckResult> check() {
        return List.of();
    }
}
