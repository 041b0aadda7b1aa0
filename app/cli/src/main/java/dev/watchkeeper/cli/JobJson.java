package dev.watchkeeper.cli;

import static dev.watchkeeper.cli.JsonWriter.object;
import static dev.watchkeeper.cli.JsonWriter.time;
import static dev.watchkeeper.cli.JsonWriter.word;

import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.JobResult;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** The JSON of jobs and of what came of them. */
final class JobJson {
    private JobJson() {}

    static Map<String, @Nullable Object> job(Job j) {
        Job.Failure failure = j.failure();
        JobResult result = j.result();
        return object(
                "id",
                j.id(),
                "kind",
                word(j.kind()),
                "what",
                j.what(),
                "state",
                word(j.state()),
                "step",
                j.step(),
                "done",
                j.done(),
                "total",
                j.total(),
                "unit",
                word(j.unit()),
                "cancellable",
                j.cancellable(),
                "pid",
                j.pid(),
                "started_at",
                time(j.startedAt()),
                "ended_at",
                time(j.endedAt()),
                "result",
                result == null ? null : result(result),
                "error",
                failure == null
                        ? null
                        : object(
                                "code", failure.code().name(),
                                "message", failure.message(),
                                "hint", failure.hint()));
    }

    private static Map<String, @Nullable Object> result(JobResult result) {
        return switch (result) {
            case JobResult.Taken taken -> CheckpointJson.checkpoint(taken.checkpoint());
            case JobResult.Restored restored -> CheckpointJson.restored(restored.restore(), false);
            case JobResult.Verified verified -> JsonWriter.list(verified.proofs(), JobJson::proof);
            case JobResult.Receipt receipt -> receipt(receipt);
            case JobResult.JudgedAnew anew -> anew(anew);
            case JobResult.Rehearsed rehearsed -> PreflightCommand.json(rehearsed.sheet());
            case JobResult.Checked checked -> JsonWriter.list(checked.lines(), StatusJson::health);
        };
    }

    static Map<String, @Nullable Object> receipt(JobResult.Receipt r) {
        return object(
                "receipt", r.file(),
                "key", r.fingerprint(),
                "sha256", r.sha256(),
                "tasks", r.tasks(),
                "evidence", r.evidence(),
                "replaced", r.replaced());
    }

    static Map<String, @Nullable Object> anew(JobResult.JudgedAnew a) {
        Map<String, @Nullable Object> all =
                object(
                        "model", a.model().isEmpty() ? null : a.model(),
                        "attempts", a.attempts(),
                        "differ", a.differ(),
                        "untold", a.untold());
        all.putAll(
                JsonWriter.list(
                        a.lines(),
                        l ->
                                object(
                                        "task", l.task(),
                                        "attempt", l.attempt(),
                                        "then",
                                                decision(
                                                        l.then(), l.thenRule(), l.thenConfidence()),
                                        "now",
                                                l.now() == null
                                                        ? null
                                                        : decision(
                                                                l.now(),
                                                                l.nowRule(),
                                                                l.nowConfidence()),
                                        "untold", l.untold())));
        return all;
    }

    private static Map<String, @Nullable Object> decision(
            @Nullable String word, @Nullable String rule, @Nullable Double confidence) {
        return object("decision", word, "rule", rule, "confidence", confidence);
    }

    static Map<String, @Nullable Object> proof(JobResult.Proof p) {
        return object(
                "id", p.checkpoint(),
                "verified", p.differences().isEmpty(),
                "differences", p.differences());
    }
}
