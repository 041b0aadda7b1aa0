package dev.watchkeeper.testkit;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.control.JobWait;
import dev.watchkeeper.control.RestoreResult;
import dev.watchkeeper.domain.Checkpoint;

import java.util.List;

/** Jobs of a control port, waited for. */
public final class EndedJobs {
    private EndedJobs() {}

    /** What {@link Control#checkHealth} finds. */
    public static List<HealthLine> health(Control control, String what) {
        return JobWait.result(control, control.checkHealth(what), JobResult.Checked.class).lines();
    }

    /** Brings a workspace back. */
    public static RestoreResult restore(Control control, String id, String... paths) {
        return JobWait.result(
                        control,
                        control.restoreCheckpoint(id, List.of(paths), ""),
                        JobResult.Restored.class)
                .restore();
    }

    /** Takes a checkpoint. */
    public static Checkpoint take(Control control, String project) {
        return JobWait.result(control, control.takeCheckpoint(project), JobResult.Taken.class)
                .checkpoint();
    }

    /** How a checkpoint differs from what was recorded. */
    public static List<String> verify(Control control, String id) {
        return JobWait.result(
                        control, control.verifyCheckpoints(List.of(id)), JobResult.Verified.class)
                .proofs()
                .getFirst()
                .differences();
    }
}
