package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a gate or a task's check said when we ran it. It passes, fails or proves nothing.
 *
 * @param check whether it belongs to the task; otherwise it is a gate of the settings
 * @param blocking whether its failure keeps the work from being accepted; always for checks
 * @param exitStatus of the command, or {@code null} if it left none
 * @param evidence id of its output
 * @param tail the last lines of its output, at most 4 KiB, control characters removed
 * @param failure fingerprint of the failure with numbers and times taken out; the same failure
 *     gives the same one. Empty if it passed
 * @param unproven why it proves nothing, as a part of a sentence that begins with the command, such
 *     as {@code ran no test}; empty if it passed or failed
 * @param tests how many tests it ran; {@code null} if no test runner was recognised
 * @param changed paths that somebody changed while it ran, or since the tree that is to be accepted
 *     was kept; sorted
 * @param runs how often it was run on that tree, 1 and more
 * @param place the folder of the copy that it ran in; empty for the workspace
 * @param before how it ended on the tree before the task; {@code null} if it was not run there
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
        String failure,
        String unproven,
        @Nullable TestCounts tests,
        List<String> changed,
        int runs,
        String place,
        @Nullable Status before) {
    public GateResult {
        // What an earlier version has stored has none of the last six.
        place = place == null ? "" : place;
        unproven = unproven == null ? "" : unproven;
        changed = changed == null ? List.of() : List.copyOf(changed);
        runs = Math.max(1, runs);
    }

    /** One that was run in the workspace, and not on the tree before the task. */
    public GateResult(
            String name,
            String command,
            boolean check,
            boolean blocking,
            Status status,
            @Nullable Integer exitStatus,
            double seconds,
            String evidence,
            String tail,
            String failure,
            String unproven,
            @Nullable TestCounts tests,
            List<String> changed,
            int runs) {
        this(
                name,
                command,
                check,
                blocking,
                status,
                exitStatus,
                seconds,
                evidence,
                tail,
                failure,
                unproven,
                tests,
                changed,
                runs,
                "",
                null);
    }

    /** The same with how it ended on the tree before the task. */
    public GateResult withBefore(Status then) {
        return new GateResult(
                name,
                command,
                check,
                blocking,
                status,
                exitStatus,
                seconds,
                evidence,
                tail,
                failure,
                unproven,
                tests,
                changed,
                runs,
                place,
                then);
    }

    /** One of a command that was run once and of which no more is known. */
    public GateResult(
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
        this(
                name,
                command,
                check,
                blocking,
                status,
                exitStatus,
                seconds,
                evidence,
                tail,
                failure,
                "",
                null,
                List.of(),
                1);
    }

    /** How the command ended. */
    public enum Status {
        PASS,
        FAIL,
        TIMEOUT,
        /** It could not be run. */
        ERROR,
        /** It ended, but that says nothing of the work. */
        UNPROVEN;

        /** The word in JSON. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Whether it did not pass; only a pass speaks for the work. */
    public boolean failed() {
        return status != Status.PASS;
    }

    /**
     * Tests that it ran on the tree accepted before and does not run any more, in words; empty if
     * there is none, or nothing is known of it.
     */
    public List<String> lostTests() {
        TestChanges since = tests == null ? null : tests.since();
        return since == null ? List.of() : since.lost();
    }

    /** That it did not pass on the tree before the task, in words; empty if nothing is to say. */
    public String beforeWords() {
        return failed() ? "" : beforeWords(before == null ? "" : before.word());
    }

    /**
     * The same of a check that passed.
     *
     * @param status the word of how it ended on the tree before the task; empty if it was not run
     */
    public static String beforeWords(String status) {
        return status.isEmpty() || status.equals(Status.PASS.word())
                ? ""
                : status.equals(Status.FAIL.word())
                        ? "failed on the tree before the task, as it must"
                        : "did not pass on the tree before the task (" + status + ")";
    }

    /** Whether it speaks neither for the work nor against it. */
    public boolean provesNothing() {
        return status == Status.UNPROVEN || status == Status.ERROR;
    }
}
