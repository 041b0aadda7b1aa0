package dev.watchkeeper.decide;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Verdict;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** What the next attempt's agent is told, made from the evidence and from nothing else. */
final class Feedback {
    private Feedback() {}

    /** Each piece once, the most certain first; never empty. */
    static List<String> of(Assessment assessment, @Nullable AgentOutcome outcome) {
        List<String> pieces = new ArrayList<>();
        for (GateResult gate : assessment.quality().gates()) {
            if (gate.failed()) {
                pieces.add(gate(gate));
            }
        }
        ending(assessment, outcome, pieces);
        quality(assessment.quality(), pieces);
        @Nullable Verdict verdict = assessment.verdict();
        if (verdict != null) {
            verdict.criteria().stream()
                    .filter(c -> c.answer() == Verdict.Answer.NOT_MET)
                    .forEach(c -> pieces.add(notMet(c)));
        }
        if (verdict != null && verdict.passProbability() < 0.5) {
            for (String finding : verdict.findings()) {
                pieces.add("A reviewer's doubt, which may be wrong: " + finding);
            }
        }
        if (pieces.isEmpty()) {
            pieces.add(
                    "Everything that was run passed, but too little of it shows that the task is"
                            + " fulfilled. Go through the task's text point by point and finish or"
                            + " prove what is open.");
        }
        return List.copyOf(pieces);
    }

    /**
     * The same, with what failed in an attempt before where this one left nothing to run.
     *
     * @param earlier the task's attempts before it, in order
     */
    static List<String> of(
            Assessment assessment, @Nullable AgentOutcome outcome, List<Attempt> earlier) {
        List<String> pieces = new ArrayList<>(FailureCause.feedback(assessment, earlier));
        pieces.addAll(of(assessment, outcome));
        return List.copyOf(pieces);
    }

    /** For an agent that asks again what was answered. */
    static String answeredBefore(String question, String answer) {
        return "The attempt before asked what was answered already:\n"
                + fenced(question)
                + "\nThe answer given: "
                + answer
                + ".\nGo on by that answer and don't ask this again; where it leaves something open,"
                + " decide it yourself and say what you decided.";
    }

    private static String notMet(Verdict.Criterion c) {
        return "A reviewer, who may be wrong, does not find this met: "
                + c.text()
                + "\nIt points to this line:\n"
                + fenced(c.quote());
    }

    /** Which gate or check failed, and the end of its output. */
    static String gate(GateResult gate) {
        String what = gate.check() ? "The task's check" : "The gate '" + gate.name() + "'";
        String tail = gate.tail().stripTrailing();
        return what
                + " `"
                + gate.command()
                + "` "
                + Wording.how(gate)
                + (tail.isEmpty()
                        ? ". It printed nothing."
                        : ". The end of its output:\n" + fenced(tail));
    }

    /** Output as data: a fence longer than any inside. */
    private static String fenced(String text) {
        String fence = "```";
        while (text.contains(fence)) {
            fence += "`";
        }
        return fence + "\n" + text + "\n" + fence;
    }

    private static void ending(
            Assessment assessment, @Nullable AgentOutcome outcome, List<String> pieces) {
        Ending ending = assessment.validation().ending();
        @Nullable String text =
                switch (ending) {
                    case COMPLETED, LIMIT -> null;
                    case REFUSED -> "The attempt before declined the task.";
                    case QUESTION -> "The attempt before asked instead of working on.";
                    case PERMISSION_DENIED ->
                            "Something was not permitted to the attempt before"
                                    + (outcome == null || outcome.denied().isEmpty()
                                            ? "."
                                            : ": " + String.join("; ", outcome.denied()) + ".");
                    case TRUNCATED ->
                            "The attempt before was cut off by a length, turn or budget limit."
                                    + " Go on from the files as they are, in smaller steps.";
                    case EMPTY ->
                            "The attempt before ended without a word and changed nothing. Do the work and say what you"
                                    + " have done.";
                    case CUT_OFF ->
                            "The attempt before ended while work was still going on in the"
                                    + " background; that work was ended. Wait for everything that you"
                                    + " start.";
                    case ERROR -> "The attempt before ended with an error.";
                    case SIGNALLED -> "The attempt before was ended by a signal.";
                    case TIMEOUT ->
                            "The attempt before took too long or hung and was ended. Go on from the"
                                    + " files as they are; start nothing that does not end.";
                    case VANISHED ->
                            "The process of the attempt before was lost. Go on from the files as"
                                    + " they are.";
                };
        if (text != null) {
            List<String> problems = assessment.validation().problems();
            pieces.add(problems.isEmpty() ? text : text + " " + String.join(" ", problems));
        }
    }

    private static void quality(Quality quality, List<String> pieces) {
        if (!quality.weakened().isEmpty()) {
            pieces.add(
                    "Changes to existing tests, to builds and to the checks' own files are not part of"
                            + " this task. These were put back, with all else that was changed in"
                            + " the same file: "
                            + String.join("; ", quality.weakened())
                            + ". Make the code right as the checks stand; a new test goes into a"
                            + " new test file, where the task's scope allows one.");
        }
        if (!quality.lostTests().isEmpty()) {
            pieces.add(
                    "Tests that ran before this task no longer do: "
                            + String.join("; ", quality.lostTests())
                            + ". Let them run again as they were.");
        }
        if (!quality.outside().isEmpty() || !quality.protectedPaths().isEmpty()) {
            List<String> paths = new ArrayList<>(quality.outside());
            paths.addAll(quality.protectedPaths());
            pieces.add(
                    "These paths are outside of the task and were put back: "
                            + String.join(", ", paths)
                            + ".");
        }
        if (!quality.stubs().isEmpty()) {
            pieces.add("This is unfinished: " + String.join("; ", quality.stubs()) + ".");
        }
        if (!quality.specialCases().isEmpty()) {
            pieces.add(
                    "The work seems to be made for the tests that are there: "
                            + String.join("; ", quality.specialCases())
                            + ". It has to be right for every input that the task means.");
        }
        for (String claim : quality.contradicted()) {
            pieces.add("This is not so: " + claim);
        }
        if (quality.changes().isEmpty()) {
            pieces.add("Nothing in the workspace was changed. The task asks for a change.");
        }
    }
}
