package dev.watchkeeper.decide;

import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Reason;

import java.util.ArrayList;
import java.util.List;

/** Words of what became of the tests: changed files that they stand on, and tests that are gone. */
final class LostTests {
    private LostTests() {}

    /** A reason for each check that lost tests, with the list of those that it ran. */
    static List<Reason> reasons(Quality quality) {
        List<Reason> reasons = new ArrayList<>();
        for (GateResult gate : quality.gates()) {
            for (String lost : gate.blocking() ? gate.lostTests() : List.<String>of()) {
                reasons.add(new Reason(name(gate) + " lost tests: " + lost, gate.evidence()));
            }
        }
        return reasons;
    }

    /** What was weakened and what was lost, in one or two sentences. */
    static String words(Quality quality) {
        List<String> sentences = new ArrayList<>();
        if (!quality.weakened().isEmpty()) {
            sentences.add(
                    "The agent changed what the checks stand on: "
                            + Wording.listed(quality.weakened())
                            + ".");
        }
        if (!quality.lostTests().isEmpty()) {
            sentences.add(
                    "Tests that ran before do not run any more: "
                            + Wording.listed(quality.lostTests())
                            + ".");
        }
        return String.join(" ", sentences);
    }

    private static String name(GateResult gate) {
        return gate.check()
                ? "check " + Wording.code(gate.command())
                : "gate '" + gate.name() + "'";
    }
}
