package dev.watchkeeper.assess;

import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Validation;

import java.util.List;
import java.util.function.LongSupplier;

/** The second step: is the work right, by what we run and by what changed? */
final class QualityExaminer {
    private static final String OURS = ".watchkeeper";

    private final Assessor.Input in;
    private final Assessor.Sink sink;
    private final LongSupplier nanos;

    QualityExaminer(Assessor.Input in, Assessor.Sink sink, LongSupplier nanos) {
        this.in = in;
        this.sink = sink;
        this.nanos = nanos;
    }

    Quality examine(Validation validation, UnifiedDiff patch) {
        List<PathDiff> changes = in.changes();
        Scope scope = new Scope(in.task().scope());
        List<String> outside = paths(changes).filter(p -> !ours(p) && !scope.allows(p)).toList();
        List<String> weakened =
                new TestGuard(in.task(), in.gates(), in.tree())
                        .weakened(changes.stream().filter(d -> !ours(d.path())).toList(), patch);
        List<String> stubs = Findings.stubs(changes, patch);
        List<String> secrets = SecretScan.secrets(patch);
        KnownFindings known =
                new KnownFindings(
                        secrets,
                        weakened,
                        stubs,
                        outside,
                        patch.holdsAll(changes) && secrets.size() < SecretScan.MOST);
        List<GateResult> gates =
                worthRunning(validation)
                        ? new GateRunner(in, known, sink, nanos).runAll()
                        : List.of();
        return new Quality(
                gates,
                changes,
                !in.attemptChanges().isEmpty(),
                outside,
                paths(changes).filter(QualityExaminer::ours).toList(),
                weakened,
                stubs,
                Findings.contradicted(in.outcome().finalText(), gates, changes),
                secrets,
                new SpecialCases(in.task(), in.gates(), in.tree()).found(changes, patch),
                OutwardLinks.of(in));
    }

    /** An agent that stopped to ask, or before it did anything, leaves nothing to check. */
    private boolean worthRunning(Validation validation) {
        return switch (validation.ending()) {
            case COMPLETED, TRUNCATED, CUT_OFF, SIGNALLED, TIMEOUT, VANISHED -> true;
            case LIMIT -> false;
            case REFUSED, QUESTION, PERMISSION_DENIED, EMPTY, ERROR ->
                    !in.attemptChanges().isEmpty();
        };
    }

    private static java.util.stream.Stream<String> paths(List<PathDiff> changes) {
        return changes.stream().map(PathDiff::path);
    }

    private static boolean ours(String path) {
        return path.equals(OURS) || path.startsWith(OURS + "/");
    }
}
