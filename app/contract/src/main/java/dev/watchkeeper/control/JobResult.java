package dev.watchkeeper.control;

import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.PreflightSheet;

import org.jspecify.annotations.Nullable;

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

    /**
     * A receipt was written.
     *
     * @param fingerprint of the key that signed it
     * @param sha256 of all that was signed, in hex
     * @param replaced whether another file stood there before
     */
    record Receipt(
            String file,
            String fingerprint,
            String sha256,
            long tasks,
            long evidence,
            boolean replaced)
            implements JobResult {}

    /**
     * A night was decided anew.
     *
     * @param model that was asked; empty if none was
     * @param attempts how many were decided on anew
     * @param differ how many of them are decided otherwise
     * @param untold of how many that can't be told
     * @param lines those that are decided otherwise or can't be told, the first thousand
     */
    record JudgedAnew(String model, long attempts, long differ, long untold, List<Anew> lines)
            implements JobResult {
        public JudgedAnew {
            lines = List.copyOf(lines);
        }
    }

    /**
     * An attempt and its decision, then and now.
     *
     * @param then the decision's word
     * @param thenRule the rule that asked, if it was a question
     * @param thenConfidence 0 to 1
     * @param now {@code null}, as what follows, if it can't be told
     * @param untold why it can't be told; empty if it can
     */
    record Anew(
            String task,
            int attempt,
            String then,
            @Nullable String thenRule,
            @Nullable Double thenConfidence,
            @Nullable String now,
            @Nullable String nowRule,
            @Nullable Double nowConfidence,
            String untold) {}

    /** Agents, hosts, the model or the machine were checked. */
    record Checked(List<HealthLine> lines) implements JobResult {
        public Checked {
            lines = List.copyOf(lines);
        }
    }

    /** A night was rehearsed. */
    record Rehearsed(PreflightSheet sheet) implements JobResult {}
}
