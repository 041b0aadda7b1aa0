package dev.watchkeeper.preflight;

import dev.watchkeeper.assess.JudgeSamples;
import dev.watchkeeper.domain.PreflightSheet.Area;
import dev.watchkeeper.domain.WorkProgress;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.ModelHealth;
import dev.watchkeeper.plugin.host.Host;

import java.time.Duration;

/** Has the local model judge samples whose label is known. */
final class ModelRehearsal {
    private final LocalModel model;
    private final FindingList findings;

    ModelRehearsal(LocalModel model, FindingList findings) {
        this.model = model;
        this.findings = findings;
    }

    /**
     * Asks about one sample after the other, until the model has failed to answer.
     *
     * @param host of which nothing is asked
     */
    void rehearse(Host host, WorkProgress progress) {
        String what = "model " + model.name();
        ModelHealth health = model.health();
        if (health.state() == ModelHealth.State.NONE) {
            findings.passed(
                    Area.MODEL,
                    "model",
                    "there is none (provider: none)",
                    "what was run decides alone");
            return;
        }
        if (!health.up()) {
            findings.warning(
                    Area.MODEL,
                    what,
                    health.detail(),
                    "what was run decides alone, so more is asked about",
                    health.mend());
            return;
        }
        JudgeSamples samples = new JudgeSamples(model, host, System::nanoTime);
        int count = JudgeSamples.count();
        int asked = 0;
        int right = 0;
        double longest = 0;
        double all = 0;
        String problem = "";
        Duration one = model.timeout();
        double patience = one.isZero() ? Double.MAX_VALUE : 2.0 * one.toSeconds();
        while (asked < count && problem.isEmpty() && all <= patience) {
            progress.step("the model judges a sample", asked, count, WorkProgress.Unit.CHECKS);
            JudgeSamples.Judged judged = samples.judge(asked++);
            problem = judged.problem();
            right += judged.agrees() ? 1 : 0;
            longest = Math.max(longest, judged.seconds());
            all += judged.seconds();
        }
        String took =
                CheckRehearsal.seconds(all / asked)
                        + " a sample, the longest "
                        + CheckRehearsal.seconds(longest);
        if (!problem.isEmpty()) {
            findings.warning(
                    Area.MODEL,
                    what,
                    "gave no verdict on sample " + asked + " of " + count + ": " + problem,
                    "where it gives none, what was run decides alone",
                    "raise 'model.timeout', or take another model: watchkeeper model list");
        } else if (right < count) {
            findings.warning(
                    Area.MODEL,
                    what,
                    "judged "
                            + right
                            + " of "
                            + asked
                            + " samples right; "
                            + took
                            + (asked < count ? ", too slow for the rest" : ""),
                    "its word weighs less than checks; the score learns how much from outcomes",
                    "");
        } else {
            findings.passed(
                    Area.MODEL, what, "judged all " + count + " samples right; " + took, "");
        }
    }
}
