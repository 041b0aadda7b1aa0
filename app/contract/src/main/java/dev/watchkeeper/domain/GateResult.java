package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

/**
 * What a gate or a task's check said when we ran it.
 *
 * @param check whether it belongs to the task; otherwise it is a gate of the settings
 * @param blocking whether its failure keeps the work from being accepted; always for checks
 * @param exitStatus of the command, or {@code null} if it left none
 * @param evidence id of its output
 * @param tail the last lines of its output, at most 4 KiB, control characters removed
 * @param failure fingerprint of the failure with numbers and times taken out; the same failure
 *     gives the same one. Empty if it passed
 */
public record GateResult(
        String name,
        String command,
        boolean check,
        boolean blocking,
        Status status,
        @Nullable Integer exitStatus,
        double seconds,
        String evidence,
        String tail,
        String failure) {
    /** How the command ended. */
    public enum Status {
        PASS,
        FAIL,
        TIMEOUT,
        /** It could not be run. */
        ERROR
    }

    public boolean failed() {
        return status != Status.PASS;
    }
}
