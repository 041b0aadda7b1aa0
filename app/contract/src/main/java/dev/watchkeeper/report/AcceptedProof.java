package dev.watchkeeper.report;

import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Score;
import dev.watchkeeper.domain.Task;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands behind an accepted task in figures: what was run with its result, the size of the
 * change, the confidence.
 *
 * @param words beginning with what separates them from a sentence before; may be empty
 * @param detail the same for JSON
 */
record AcceptedProof(String words, Map<String, Object> detail) {
    static AcceptedProof of(Task task, List<Attempt> attempts) {
        Assessment last = assessment(attempts);
        StringBuilder words = new StringBuilder();
        Map<String, Object> detail = new LinkedHashMap<>();
        if (last != null) {
            List<GateResult> gates = last.quality().gates();
            detail.put("checks", gates.stream().map(AcceptedProof::check).toList());
            List<GateResult> failed = gates.stream().filter(GateResult::failed).toList();
            if (!failed.isEmpty()) {
                words.append("; did not pass: ")
                        .append(
                                String.join(
                                        ", ", failed.stream().map(AcceptedProof::result).toList()));
            }
            List<PathDiff> changes = last.quality().changes();
            long added = changes.stream().mapToLong(PathDiff::linesAdded).sum();
            long deleted = changes.stream().mapToLong(PathDiff::linesDeleted).sum();
            words.append("; changed ")
                    .append(changes.size())
                    .append(changes.size() == 1 ? " path" : " paths")
                    .append(" (+")
                    .append(added)
                    .append(" −")
                    .append(deleted)
                    .append(" lines)");
            detail.put(
                    "diff",
                    Map.of(
                            "paths", changes.size(),
                            "lines_added", added,
                            "lines_deleted", deleted));
        }
        Score confidence = task.confidence();
        if (confidence != null) {
            words.append("; confidence ").append(confidence.words());
            detail.put("confidence", confidence.value());
            detail.put("calibrated", confidence.calibrated());
        }
        return new AcceptedProof(words.toString(), detail);
    }

    private static @Nullable Assessment assessment(List<Attempt> attempts) {
        for (Attempt a : attempts.reversed()) {
            Assessment made = a.assessment();
            if (made != null) {
                return made;
            }
        }
        return null;
    }

    private static String result(GateResult gate) {
        Integer status = gate.exitStatus();
        return gate.command()
                + " ("
                + gate.status().word()
                + (status == null ? "" : ", exit status " + status)
                + ")";
    }

    private static Map<String, Object> check(GateResult gate) {
        Map<String, Object> check = new LinkedHashMap<>();
        check.put("command", gate.command());
        check.put("result", gate.status().word());
        Integer status = gate.exitStatus();
        if (status != null) {
            check.put("exit_status", status);
        }
        check.put("seconds", gate.seconds());
        check.put("evidence", gate.evidence());
        return check;
    }
}
