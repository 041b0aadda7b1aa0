package dev.watchkeeper.assess;

import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.plugin.gate.AttemptWork;
import dev.watchkeeper.plugin.host.Host;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The work of an attempt, for a gate of a type.
 *
 * @param ended the gates that stand before it
 */
record JudgedWork(Assessor.Input in, KnownFindings known, List<GateResult> ended)
        implements AttemptWork {
    JudgedWork {
        ended = List.copyOf(ended);
    }

    @Override
    public String task() {
        return in.task().id();
    }

    @Override
    public String title() {
        return in.task().title();
    }

    @Override
    public int attempt() {
        return in.ref().number();
    }

    @Override
    public List<Change> changes() {
        return in.changes().stream()
                .map(JudgedWork::change)
                .sorted(Comparator.comparing(Change::path))
                .toList();
    }

    private static Change change(PathDiff diff) {
        return new Change(
                diff.path(),
                kind(diff.kind()),
                diff.linesAdded(),
                diff.linesDeleted(),
                diff.binary());
    }

    private static Kind kind(FileChange.Kind kind) {
        return switch (kind) {
            case ADDED -> Kind.ADDED;
            case MODIFIED, RENAMED -> Kind.MODIFIED;
            case DELETED -> Kind.DELETED;
        };
    }

    @Override
    public String patch(List<String> paths) {
        return in.patch().apply(paths);
    }

    @Override
    public Optional<byte[]> before(String path) {
        return in.tree().original(path);
    }

    @Override
    public Optional<byte[]> after(String path) {
        return in.tree().content(path);
    }

    @Override
    public List<Check> checks() {
        return ended.stream()
                .map(r -> new Check(r.name(), r.command(), status(r.status()), r.tail()))
                .toList();
    }

    private static Status status(GateResult.Status status) {
        return switch (status) {
            case PASS -> Status.PASSED;
            case FAIL -> Status.FAILED;
            case TIMEOUT, ERROR, UNPROVEN -> Status.PROVES_NOTHING;
        };
    }

    @Override
    public List<Finding> findings() {
        return known.all();
    }

    @Override
    public boolean findingsAreAll() {
        return known.complete();
    }

    @Override
    public Host host() {
        return in.host();
    }
}
