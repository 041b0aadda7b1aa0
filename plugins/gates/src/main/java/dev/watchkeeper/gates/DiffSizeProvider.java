package dev.watchkeeper.gates;

import dev.watchkeeper.plugin.gate.AttemptWork;
import dev.watchkeeper.plugin.gate.GateConfig;
import dev.watchkeeper.plugin.gate.GateVerdict;
import dev.watchkeeper.plugin.gate.QualityGate;
import dev.watchkeeper.plugin.gate.QualityGateProvider;

import org.pf4j.Extension;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Makes gates that let no change pass that is larger than a person can review. */
@Extension
public final class DiffSizeProvider implements QualityGateProvider {
    /** Above it, reviews find markedly less of what is wrong. */
    private static final long LINES = 400;

    private static final int NAMED = 5;

    /** For PF4J. */
    public DiffSizeProvider() {}

    @Override
    public String type() {
        return "diff-size";
    }

    @Override
    public QualityGate create(GateConfig config) {
        ExceptedPaths except = ExceptedPaths.of(config);
        long lines = most(config, "lines", LINES);
        long files = most(config, "files", Long.MAX_VALUE);
        return work -> judge(work, except, lines, files);
    }

    private static long most(GateConfig config, String key, long usual) {
        return config.options().get(key) instanceof Number n ? n.longValue() : usual;
    }

    private static GateVerdict judge(
            AttemptWork work, ExceptedPaths except, long mostLines, long mostFiles) {
        List<AttemptWork.Change> counted =
                work.changes().stream().filter(c -> !except.cover(c.path())).toList();
        long lines = counted.stream().mapToLong(DiffSizeProvider::lines).sum();
        List<String> too = new ArrayList<>();
        if (lines > mostLines) {
            too.add(lines + " lines are changed, " + mostLines + " are allowed");
        }
        if (counted.size() > mostFiles) {
            too.add(counted.size() + " files are changed, " + mostFiles + " are allowed");
        }
        if (too.isEmpty()) {
            return GateVerdict.pass(
                    "%d lines in %d %s are changed"
                            .formatted(
                                    lines, counted.size(), counted.size() == 1 ? "file" : "files"));
        }
        List<GateVerdict.Location> largest =
                counted.stream()
                        .sorted(Comparator.comparingLong(DiffSizeProvider::lines).reversed())
                        .limit(NAMED)
                        .map(c -> new GateVerdict.Location(c.path(), 0, lines(c) + " lines"))
                        .toList();
        return GateVerdict.fail(String.join("; ", too), largest);
    }

    private static long lines(AttemptWork.Change change) {
        return (long) change.linesAdded() + change.linesDeleted();
    }
}
