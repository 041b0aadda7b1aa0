package dev.watchkeeper.summary;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Verdict;

import java.util.ArrayList;
import java.util.List;

/** What is known of an attempt, in words: how it came about, and what was found. */
public final class AttemptDigest {
    private static final int MOST_PATHS = 40;
    private static final int MOST_CHARS = 1_500;

    private AttemptDigest() {}

    /**
     * What was found out about an attempt.
     *
     * @param id of the evidence
     * @param text what it says, in words or as it was printed
     * @param failed whether it is of something that did not pass
     */
    public record Fact(String id, String text, boolean failed) {}

    /** What was run, what the model found, what the agent said last; in this order. */
    public static List<Fact> facts(Attempt a) {
        List<Fact> all = new ArrayList<>();
        Assessment assessment = a.assessment();
        if (assessment != null) {
            for (GateResult gate : assessment.quality().gates()) {
                all.add(
                        new Fact(
                                gate.evidence(),
                                (gate.check() ? "The task's check `" : "The gate `")
                                        + gate.command()
                                        + "` ended as "
                                        + gate.status().name()
                                        + ". The end of its output:\n"
                                        + gate.tail(),
                                gate.failed()));
            }
            Verdict verdict = assessment.verdict();
            if (verdict != null && !verdict.findings().isEmpty()) {
                all.add(
                        new Fact(
                                verdict.evidence(),
                                "A reviewer's findings:\n" + String.join("\n", verdict.findings()),
                                false));
            }
        }
        AgentOutcome outcome = a.outcome();
        if (outcome != null && !outcome.finalText().isBlank()) {
            String words = outcome.finalText().strip();
            int from = Math.max(0, words.length() - MOST_CHARS);
            all.add(
                    new Fact(
                            a.ref() + "/output",
                            "The agent's last words, which are no proof:\n" + words.substring(from),
                            false));
        }
        return all;
    }

    /**
     * A line for each attempt, then the paths that the last one changed.
     *
     * @param attempts in their order
     * @param last whose changes are named
     */
    public static List<String> history(List<Attempt> attempts, Attempt last) {
        List<String> lines = new ArrayList<>(attempts.stream().map(PastAttempt::line).toList());
        Assessment assessment = last.assessment();
        List<PathDiff> changes = assessment == null ? List.of() : assessment.quality().changes();
        String paths =
                String.join(", ", changes.stream().limit(MOST_PATHS).map(PathDiff::path).toList());
        lines.add(
                changes.isEmpty()
                        ? "Nothing is changed."
                        : "Changed paths, " + changes.size() + " in all: " + paths);
        return lines;
    }
}
