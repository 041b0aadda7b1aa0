package dev.watchkeeper.desktop.fx;

import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;

/** Whether something that we ran ourselves speaks for an attempt's work. */
public final class ProvenWork {
    private ProvenWork() {}

    /** Whether it does, and nothing blocks the work. */
    public static boolean isProven(Attempt attempt) {
        Assessment assessment = attempt.assessment();
        return assessment != null
                && assessment.quality().hasExecutedEvidence()
                && !assessment.quality().blocked();
    }
}
