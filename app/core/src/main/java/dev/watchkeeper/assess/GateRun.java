package dev.watchkeeper.assess;

import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.TestCounts;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Runs one command line of a gate or check once, and says what that alone proves. */
final class GateRun {
    private final Assessor.Input in;
    private final Assessor.Sink sink;
    private final GateProcess processes;
    private final LongSupplier nanos;

    GateRun(Assessor.Input in, Assessor.Sink sink, GateProcess processes, LongSupplier nanos) {
        this.in = in;
        this.sink = sink;
        this.processes = processes;
        this.nanos = nanos;
    }

    /**
     * Runs it and waits for its end.
     *
     * @param check whether it belongs to the task
     * @param run names the run; unique in the attempt
     * @param folder absolute path of where it runs; empty for the workspace
     * @param more environment besides the usual one
     * @param reports whether to look for what its test runners wrote
     * @param first whether its tests count, and not only how it ends
     */
    GateResult once(
            Settings.Gate gate,
            boolean check,
            String run,
            String folder,
            Map<String, String> more,
            boolean reports,
            boolean first) {
        long from = nanos.getAsLong();
        GateProcess.Ran ran = processes.run(run, gate, folder, more, reports);
        double seconds = Duration.ofNanos(nanos.getAsLong() - from).toMillis() / 1000.0;
        OutputTail end = new OutputTail();
        CheckTests tests =
                new CheckTests(in, sink, gate.run(), List.of(folder, in.host().workspace()));
        String evidence =
                sink.evidence(
                        evidenceName(run, gate.name(), ".log"),
                        file -> ran.output().to(tests.besides(end.besides(file))));
        String text = ReadableOutput.readable(end.bytes());
        tests.reports(ran.reports());
        @Nullable TestCounts counts = tests.counts();
        GateResult.Status status = Verdicts.status(gate.run(), ran, counts);
        String silent = "";
        if (status == GateResult.Status.PASS && first) {
            silent = counts == null ? tests.silent(gate.run()) : "";
            status = silent.isEmpty() ? status : GateResult.Status.UNPROVEN;
            counts = since(tests, gate, run, counts);
        }
        return new GateResult(
                gate.name(),
                gate.run(),
                check,
                gate.blocking(),
                status,
                ran.exit(),
                seconds,
                evidence,
                ReadableOutput.tail(text + tests.unread()),
                status == GateResult.Status.PASS
                        ? ""
                        : ReadableOutput.fingerprint(status + " " + ran.exit(), text),
                silent.isEmpty() ? Verdicts.reason(gate.run(), status, counts) : silent,
                counts,
                List.of(),
                1,
                folder,
                null);
    }

    private static @Nullable TestCounts since(
            CheckTests tests, Settings.Gate gate, String run, @Nullable TestCounts counts) {
        return counts == null
                ? null
                : counts.withSince(
                        tests.since(gate.run(), evidenceName(run, gate.name(), ".tests"), counts));
    }

    /** What the evidence of a run is called. */
    static String evidenceName(String run, String name, String end) {
        String safe = name.replaceAll("[^A-Za-z0-9._-]", "_");
        return run + "-" + safe.substring(0, Math.min(60, safe.length())) + end;
    }
}
