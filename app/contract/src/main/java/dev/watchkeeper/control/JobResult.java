package dev.watchkeeper.control;

import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.PreflightSheet;

import java.util.List;

/** What came of a job. */
public sealed interface JobResult {
    /** A checkpoint was taken. */
    record Taken(Checkpoint checkpoint) implements JobResult {}

    /** A workspace was brought back. */
    record Restored(RestoreResult restore) implements JobResult {}

    /** Checkpoints were read back and compared, in the order in which they were asked for. */
    record Verified(List<Proof> proofs) implements JobResult {
        public Verified {
            proofs = List.copyOf(proofs);
        }
    }

    /**
     * How a checkpoint was found.
     *
     * @param differences what differs from what was recorded; empty if it is proven
     */
    record Proof(String checkpoint, List<String> differences) {
        public Proof {
            differences = List.copyOf(differences);
        }
    }

    /** Agents, hosts, the model or the machine were checked. */
    record Checked(List<HealthLine> lines) implements JobResult {
        public Checked {
            lines = List.copyOf(lines);
        }
    }

    /** A night was rehearsed. */
    record Rehearsed(PreflightSheet sheet) implements JobResult {}
}
